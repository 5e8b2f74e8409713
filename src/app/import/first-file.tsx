import { formatNumber } from '../../domain/core/pluralize.ts';
import { useFeature } from '../core/use-app.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { IMPORTS } from './imports.ts';

/** The import of a file into no catalog: its progress, or the reason why it failed. */
export function FirstFile() {
  const imports = useFeature(IMPORTS);
  const file = imports.state.value;
  switch (file.is) {
    case 'none':
    case 'ready':
      return null;
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
