import { joinWords } from '../../domain/core/pluralize.ts';
import type { PreviewedFile } from './imports.ts';

/** Says what a checked file may lack, and which files were not read with it. Shows nothing if there is nothing to say. */
export function ImportNotes({ content: { file, preview, ignored } }: { readonly content: PreviewedFile }) {
  const { log } = preview;
  if (log === 'none' && ignored.length === 0) return null;
  return (
    <div class="import-notes" role="note">
      {log === 'absent' && (
        <p>
          <b>Newer changes may be missing.</b> {file} is a database in WAL mode, which keeps its newest changes in a
          second file, {file}-wal. If there is one, open both files together.
        </p>
      )}
      {log === 'read' && <p>The changes in its write-ahead log are included.</p>}
      {ignored.length > 0 && <p>Not read: {joinWords(ignored)}. Only one file is opened at a time.</p>}
    </div>
  );
}
