import { useEffect, useState } from 'preact/hooks';
import { usePage } from './page-context.ts';

const INPUT_ID = 'catalog-file';

/** Opens the browser's file chooser; the chosen file goes to `page.imports.open`. */
export function chooseFile(): void {
  document.getElementById(INPUT_ID)?.click();
}

/** The one file input of the page, never seen, and the whole page as a place to drop a file on. */
export function FileChooser() {
  const { imports, report, role } = usePage();
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
      // A published catalog takes no file; the browser would open it in the page's place.
      if (role === 'published' && event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
      else setOver(true);
    });
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    on('drop', (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined && role === 'own') imports.open(file).catch(report);
    });
    return () => stop.abort();
  }, [imports, report, role]);

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
          if (file !== undefined) imports.open(file).catch(report);
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
