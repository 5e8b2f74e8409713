import { useState } from 'preact/hooks';
import type { CatalogError } from '../../domain/core/catalog-error.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import { longDate } from '../../domain/core/relative-time.ts';
import type { RememberedCatalog } from '../core/catalog-memory.ts';
import { FirstFile } from '../import/first-file.tsx';
import { FirstReview } from '../review/first-review.tsx';
import { REVIEWS } from '../review/reviews.ts';
import { FirstPage } from '../kit/first-page.tsx';
import { OtherCatalogs } from '../catalogs/other-catalogs.tsx';
import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { IMPORTS } from '../import/imports.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';

interface FirstVisitProps {
  /** The reason why the last attempt to create a catalog failed. */
  readonly problem: CatalogError | undefined;
  /** The catalog that was here and that the browser has cleared. */
  readonly lost: RememberedCatalog | undefined;
}

type Beginning = 'none' | 'new' | 'sample';

/**
 * The screen without a catalog: an introduction, three ways to start, and a word about a catalog that was here
 * before.
 */
export function FirstVisit({ problem, lost }: FirstVisitProps) {
  const app = useApp();
  const { catalog } = app;
  const imports = useFeature(IMPORTS);
  const reviews = useFeature(REVIEWS);
  const [beginning, setBeginning] = useState<Beginning>('none');
  const file = imports.state.value;
  const waits = beginning !== 'none' || file.is === 'reading';
  const busy = waits || file.is === 'accepting';

  async function begin(how: Exclude<Beginning, 'none'>): Promise<void> {
    imports.drop();
    reviews.drop();
    setBeginning(how);
    await (how === 'new' ? catalog.begin() : catalog.beginWithSample());
    setBeginning('none');
  }

  return (
    <FirstPage>
      {waits && <DelayedSpinner />}
      <h1 class="first-title">
        Metricbook<span class="wordmark-stop">.</span>
      </h1>
      <Lead lost={lost} />
      <div class="first-actions">
        {lost !== undefined && (
          <button type="button" class="main-button" disabled={busy} onClick={() => CHOOSE_FILE.run(app, 'import')}>
            Open a backup
          </button>
        )}
        <button
          type="button"
          class={lost === undefined ? 'main-button' : 'button'}
          disabled={busy}
          onClick={() => void begin('new')}
        >
          New catalog
        </button>
        {lost === undefined && (
          <button type="button" class="button" disabled={busy} onClick={() => CHOOSE_FILE.run(app, 'import')}>
            Open catalog file
          </button>
        )}
        <button type="button" class="button" disabled={busy} onClick={() => void begin('sample')}>
          Try the sample
        </button>
      </div>
      <FirstFile />
      <FirstReview />
      <OtherCatalogs />
      {problem !== undefined && (
        <p class="first-note problem" role="alert">
          {problem.message}
        </p>
      )}
      <div class="first-note">
        <p>Or drop files or a folder here: a .db catalog, a dbt project, a spreadsheet of metrics, and more.</p>
        <p>
          The browser keeps the catalog on this device and may clear it when space runs low. A private window forgets it
          when it closes. A file stays.
          {lost === undefined && ' If you had a catalog here before, the browser has cleared it. Open its file.'}
        </p>
      </div>
    </FirstPage>
  );
}

function Lead({ lost }: Pick<FirstVisitProps, 'lost'>) {
  if (lost === undefined) {
    return (
      <p class="first-lead">
        A catalog of what your numbers mean: every metric’s definition, owner, tests and history, kept in this browser
        and in one file that is yours.
      </p>
    );
  }
  return (
    <p class="first-lead" role="alert">
      There was a catalog of {pluralize(lost.metrics, 'metric')} in this browser on {longDate(lost.day)}; the browser
      has cleared it. Open your backup, or start again.
    </p>
  );
}
