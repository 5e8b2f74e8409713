import { useState } from 'preact/hooks';
import { exactTime } from '../../domain/core/relative-time.ts';
import { salvageSentence } from '../../domain/catalog/salvage-words.ts';
import type { SalvageOption } from '../../domain/catalog/stored-version.ts';
import { versionBeginning } from '../../domain/catalog/version-words.ts';
import type { CatalogState } from '../core/catalog.ts';
import { FirstFile } from '../import/first-file.tsx';
import { FirstPage } from '../kit/first-page.tsx';
import { OtherCatalogs } from '../catalogs/other-catalogs.tsx';
import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { IMPORTS } from '../import/imports.ts';
import { EDITIONS } from '../published/editions-feature.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import './damaged-catalog.css';

interface DamagedCatalogProps {
  readonly state: Extract<CatalogState, { is: 'damaged' }>;
}

/**
 * The screen of a stored catalog that cannot be opened. Nothing is touched, and the salvage candidates are offered,
 * best first.
 */
export function DamagedCatalog({ state: { because, salvageOptions, problem } }: DamagedCatalogProps) {
  const app = useApp();
  const { catalog, notices, role } = app;
  const imports = useFeature(IMPORTS);
  const [opening, setOpening] = useState(false);
  const busy = opening || imports.state.value.is === 'accepting';

  async function open(salvaged: SalvageOption): Promise<void> {
    setOpening(true);
    const isOpen = await catalog.openSalvage(salvaged.id);
    setOpening(false);
    if (isOpen) notices.keep(salvageSentence(salvaged, app.zone()));
  }

  return (
    <FirstPage>
      {opening && <DelayedSpinner />}
      <h1 class="first-title first-title-damaged">The catalog in this browser cannot be opened</h1>
      <p class="first-lead">{because}</p>
      <p>Nothing was deleted or changed. What you open here is stored separately from the damaged data.</p>
      {salvageOptions.length > 0 && (
        <section aria-labelledby="rescues">
          <h2 class="label" id="rescues">
            Recoverable states
          </h2>
          <ul class="rescues">
            {salvageOptions.map((salvaged, i) => (
              <li key={salvaged.id}>
                <div id={`rescue-${i}`}>
                  <p class="rescue-time">{exactTime(salvaged.at, app.zone())}</p>
                  <p>{versionBeginning(salvaged.origin)}</p>
                  <p class="rescue-loss">{salvaged.loss}</p>
                </div>
                <button
                  type="button"
                  class={i === 0 ? 'main-button' : 'button'}
                  disabled={busy}
                  aria-describedby={`rescue-${i}`}
                  onClick={() => void open(salvaged)}
                >
                  Open this state
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem.message}
        </p>
      )}
      <div class="first-actions">
        {role === 'published' ? (
          <FetchAgain />
        ) : (
          <button
            type="button"
            class={salvageOptions.length === 0 ? 'main-button' : 'button'}
            disabled={busy}
            onClick={() => CHOOSE_FILE.run(app, 'import')}
          >
            Open a backup
          </button>
        )}
        <button type="button" class="button" onClick={() => void catalog.salvaged()}>
          Download the stored data
        </button>
      </div>
      <FirstFile />
      <OtherCatalogs />
      <p class="first-note">
        {role === 'own' && 'A backup is an exported catalog file (.db). You can also drop it here. '}
        The stored data is a .tar archive of all raw records, for troubleshooting.
      </p>
    </FirstPage>
  );
}

/** Offers to download a published catalog again: it is not lost as long as it is published. */
function FetchAgain() {
  const { report } = useApp();
  const editions = useFeature(EDITIONS);
  const work = editions.loaded.value?.work.value;
  if (work?.is === 'fetching') return <ProgressLine label="Downloading the published catalog" />;
  return (
    <>
      <button
        type="button"
        class="main-button"
        onClick={() => void editions.load().then((loaded) => loaded.take(), report)}
      >
        Download again
      </button>
      {work?.is === 'failed' && (
        <p class="problem" role="alert">
          {work.because.message}
        </p>
      )}
    </>
  );
}
