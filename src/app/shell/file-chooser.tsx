import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { FileUse } from '../core/commands.ts';
import { CHOOSE_FILE, OPEN_AS_NEW_CATALOG, OPEN_FILES } from '../core/commands.ts';
import { openAsNewCatalog } from '../catalogs/catalogs-feature.ts';
import { useApp, useCommand } from '../core/use-app.ts';
import type { IncomingFile, NamedBytes } from '../core/named-bytes.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Dropped } from './open-file.ts';

/** The page's only file input, always hidden, and the whole page as a drop target. */
export function FileChooser() {
  const app = useApp();
  const { report } = app;
  const inputRef = useRef<HTMLInputElement>(null);
  const purposeRef = useRef<FileUse>('import');
  const [over, setOver] = useState(false);

  useEffect(() => {
    const stop = new AbortController();
    const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    function on(name: 'dragover' | 'dragleave' | 'drop', react: (event: DragEvent) => void): void {
      window.addEventListener(name, react, { signal: stop.signal });
    }
    on('dragover', (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(true);
    });
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    on('drop', (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(false);
      const { files = [], items = [] } = event.dataTransfer ?? {};
      // After the event, the browser has forgotten them.
      const entries = Array.from(items, (item) => item.webkitGetAsEntry());
      const handles = Array.from(items as Iterable<HandedItem>, async (item) => item.getAsFileSystemHandle?.() ?? null);
      opened(app, Array.from(files), 'import', { entries, handles }).catch(report);
    });
    return () => stop.abort();
  }, [app, report]);

  const choose = useCallback((use: FileUse) => {
    const input = inputRef.current;
    purposeRef.current = use;
    if (input === null) return false;
    input.webkitdirectory = use === 'folder';
    input.click();
    return true;
  }, []);
  useCommand(CHOOSE_FILE, choose);
  const openBeside = useCallback(
    (file: IncomingFile) => {
      openAsNewCatalog(app, file).catch(report);
      return true;
    },
    [app, report],
  );
  useCommand(OPEN_AS_NEW_CATALOG, openBeside);
  const open = useCallback(
    (files: readonly NamedBytes[]) => {
      opened(app, files, 'import').catch(report);
      return true;
    },
    [app, report],
  );
  useCommand(OPEN_FILES, open);

  return (
    <>
      <input
        ref={inputRef}
        type="file"
        // No list of endings: what can be read shows in a file's content, and its name may end in anything.
        multiple
        hidden
        onChange={(event) => {
          const input = event.currentTarget;
          opened(app, Array.from(input.files ?? []), purposeRef.current).catch(report);
          // Makes choosing the same file again a change, too.
          input.value = '';
        }}
      />
      {over && (
        <div class="drop-sign" aria-hidden="true">
          <p>Drop files or a folder to open them</p>
        </div>
      )}
    </>
  );
}

/** A dropped item of a browser that gives handles of files and folders. */
interface HandedItem {
  readonly getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

/** Loads what reads files only when there is one. `dropped`: the same files and folders, if they were dropped. */
async function opened(app: AppContext, files: readonly NamedBytes[], use: FileUse, dropped?: Dropped): Promise<void> {
  const { openFiles } = await import('./open-file.ts');
  await openFiles(app, files, use, dropped);
}
