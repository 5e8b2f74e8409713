import { formatNumber, joinWords } from '../../domain/core/pluralize.ts';
import { useFeature } from '../core/use-app.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import type { PreviewedFile } from './imports.ts';
import { IMPORTS } from './imports.ts';
import { ImportNotes } from './import-notes.tsx';
import { ImportUndecided } from './import-undecided.tsx';
import './import.css';

/** The import of a file into no catalog: its progress, or the reason why it failed. */
export function FirstFile() {
  const imports = useFeature(IMPORTS);
  const file = imports.state.value;
  switch (file.is) {
    case 'none':
      return null;
    case 'ready':
      return <KnownBefore content={file} />;
    case 'undecided':
      return (
        <div class="first-refused">
          <p>
            <b>{file.file}</b> was not read yet.
          </p>
          <ImportUndecided file={file} onChoose={(encoding) => void imports.readAs(encoding)} close={<Cancel />} />
        </div>
      );
    case 'reading':
      return <p class="first-note">Checking {file.file} …</p>;
    case 'accepting':
      return (
        <div class="first-note">
          <p>Opening {file.file} …</p>
          <ProgressLine label={`Opening ${file.file}`} />
        </div>
      );
    case 'refused':
      return (
        <div class="first-refused" role="alert">
          <p>
            <b>{file.file}</b> was not opened:
          </p>
          <ul>
            {file.problems.slice(0, 200).map(({ place, problem }, i) => (
              <li key={i}>
                {place !== '' && <span class="mono">{place}: </span>}
                {problem}
              </li>
            ))}
          </ul>
          {file.problems.length > 200 && <p>and {formatNumber(file.problems.length - 200)} more.</p>}
        </div>
      );
  }
}

/** A file that can be opened, with what there is to know before. */
function KnownBefore({ content }: { readonly content: PreviewedFile }) {
  const imports = useFeature(IMPORTS);
  const { leftOut } = content.preview;
  return (
    <div class="first-refused">
      <p>
        <b>{content.file}</b> can be opened.
      </p>
      <ImportNotes content={content} />
      {leftOut.length > 0 && <p class="first-left-out">Not imported: {joinWords(leftOut)}.</p>}
      <div class="import-end">
        <button type="button" class="main-button" onClick={() => void imports.accept()}>
          Open it
        </button>
        <Cancel />
      </div>
    </div>
  );
}

function Cancel() {
  const imports = useFeature(IMPORTS);
  return (
    <button type="button" class="button" onClick={() => imports.drop()}>
      Cancel
    </button>
  );
}
