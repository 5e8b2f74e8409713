import { useState } from 'preact/hooks';
import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { FirstFile } from '../import/first-file.tsx';
import { IMPORTS } from '../import/imports.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import { FirstPage } from '../kit/first-page.tsx';

/**
 * The first screen of a browser whose settings block site data: the setting, and a catalog that can be read without
 * being kept.
 */
export function StorageBlocked() {
  const app = useApp();
  const imports = useFeature(IMPORTS);
  const [isLoading, setLoading] = useState(false);
  const { is } = imports.state.value;
  const busy = isLoading || is === 'reading' || is === 'accepting';

  async function showSample(): Promise<void> {
    setLoading(true);
    await app.catalog.beginWithSample();
    setLoading(false);
  }

  return (
    <FirstPage>
      {busy && <DelayedSpinner />}
      <h1 class="first-title">This browser blocks site data</h1>
      <p class="first-lead">
        Metricbook keeps a catalog in the browser, and the browser’s settings do not allow that for{' '}
        <b>{location.host}</b>. The setting is called “site data”, “cookies and site data” or “block all cookies”, under
        Privacy. Allow it for this address, then reload the page. Nothing that was kept here before has been deleted.
      </p>
      <div class="first-actions">
        <button type="button" class="main-button" disabled={busy} onClick={() => CHOOSE_FILE.run(app, 'import')}>
          Read a file without keeping it
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => app.reload()}>
          Reload the page
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => void showSample()}>
          Look at the sample
        </button>
      </div>
      <FirstFile />
      <div class="first-note">
        <p>
          A file that you open or drop here can be searched and read as always. It cannot be edited, and it is forgotten
          when you close or reload the page. The file itself stays as it is.
        </p>
      </div>
    </FirstPage>
  );
}
