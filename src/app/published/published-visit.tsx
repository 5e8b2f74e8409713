import { useEffect } from 'preact/hooks';
import { FIRST_CATALOG, searchFor } from '../core/known-catalogs.ts';
import type { EditionWork } from './published-editions.ts';
import { FirstPage } from '../kit/first-page.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { EDITIONS } from './editions-feature.ts';
import { ProgressLine } from '../kit/progress-line.tsx';

/** The first visit to a published catalog: downloads it, and shows the progress. */
export function PublishedVisit() {
  const { report } = useApp();
  const editions = useFeature(EDITIONS);
  const there = editions.loaded.value;
  const work: EditionWork = there?.work.value ?? { is: 'fetching' };
  const take = (): void => {
    editions
      .load()
      .then((loaded) => loaded.take())
      .catch(report);
  };
  // Once: a user who cancels starts it again by the button.
  useEffect(take, [editions, report]);

  return (
    <FirstPage>
      <h1 class="first-title">
        Metricbook<span class="wordmark-stop">.</span>
      </h1>
      {work.is === 'failed' ? (
        <>
          <p class="first-lead" role="alert">
            {work.because.code === 'cancelled'
              ? 'The published catalog was not downloaded.'
              : `The published catalog cannot be shown. ${work.because.message}`}
          </p>
          <div class="first-actions">
            <button type="button" class="main-button" onClick={take}>
              Try again
            </button>
            <a class="button" href={`./${searchFor(FIRST_CATALOG)}`}>
              Use my own catalog
            </a>
          </div>
        </>
      ) : (
        <>
          <p class="first-lead">
            A catalog of what your numbers mean is published here. After one download you can read and search it, even
            offline.
          </p>
          <div class="first-note">
            <ProgressLine label="Downloading the published catalog" />
          </div>
        </>
      )}
    </FirstPage>
  );
}
