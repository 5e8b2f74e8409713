import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../core/page-context.ts';

const INPUT_ID = 'catalog-file';

/** What becomes of a chosen file: it goes into the catalog that is shown, or becomes a new one beside it. */
export type FileUse = 'import' | 'new';

/** Opens the browser's file chooser; the chosen file goes to `page.imports.open`, or `open` of the new catalog. */
export function chooseFile(use: FileUse = 'import'): void {
  const input = document.getElementById(INPUT_ID);
  if (input === null) return;
  input.dataset['use'] = use;
  input.click();
}

/** The one file input of the page, never seen, and the whole page as a place to drop a file on. */
export function FileChooser() {
  const page = usePage();
  const { catalogs, report } = page;
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
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) page.openFile(file).catch(report);
    });
    return () => stop.abort();
  }, [page, report]);

  async function take(file: File, use: FileUse): Promise<void> {
    if (use === 'import') await page.openFile(file);
    else await (await catalogs.load()).newCatalog.open(file);
  }

  return (
    <>
      <input
        id={INPUT_ID}
        type="file"
        accept=".db,.sqlite,.sqlite3,.json"
        hidden
        onChange={(event) => {
          const input = event.currentTarget;
          const file = input.files?.[0];
          if (file !== undefined) take(file, input.dataset['use'] === 'new' ? 'new' : 'import').catch(report);
          // The same file chosen again is a change, too.
          input.value = '';
        }}
      />
      {over && (
        <div class="drop-sign" aria-hidden="true">
          <p>Drop a catalog file to open it</p>
        </div>
      )}
    </>
  );
}
