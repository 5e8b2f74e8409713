import type { ComponentChildren } from 'preact';
import type { UndecidedFile } from './file-intake.ts';
import { NAME } from '../kit/stored-text.ts';

const NAMES: Readonly<Record<UndecidedFile['offered'], string>> = { 'windows-1252': 'Windows-1252' };

interface ImportUndecidedProps {
  readonly file: Pick<UndecidedFile, 'offered' | 'sample'>;
  readonly onChoose: (encoding: UndecidedFile['offered']) => void;
  /** The button that closes it without reading the file. */
  readonly close: ComponentChildren;
}

/** Lines of a text file that is not Unicode, as another encoding reads them, and the choice to read it so. */
export function ImportUndecided({ file: { offered, sample }, onChoose, close }: ImportUndecidedProps) {
  const name = NAMES[offered];
  return (
    <section class="import-undecided" aria-label="Encoding of the file">
      <p>
        The text of this file is not Unicode (UTF-8 or UTF-16), and the file does not say what it is. In {name}, the
        encoding of older Windows programs in Western Europe and America, its lines read:
      </p>
      <ul>
        {sample.map((line, i) => (
          <li key={i} {...NAME}>
            {line}
          </li>
        ))}
      </ul>
      <p>If a letter is wrong, close the file, save it as UTF-8 in the program that wrote it, and open it again.</p>
      <div class="import-end">
        <button type="button" class="main-button" onClick={() => onChoose(offered)}>
          Read as {name}
        </button>
        {close}
      </div>
    </section>
  );
}
