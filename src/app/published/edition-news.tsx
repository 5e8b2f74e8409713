import type { PublishedEditions } from './published-editions.ts';
import { useApp } from '../core/use-app.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import '../kit/banner.css';

/** A bar along the top of the page, shown if the server has a newer edition than the current catalog. */
export function EditionNews({ editions }: { readonly editions: PublishedEditions }) {
  const { role } = useApp();
  const work = editions.work.value;
  const busy = work.is === 'fetching';
  const isCopy = role === 'own';
  if (!editions.isNewer.value) return null;
  return (
    <section class="banner banner-edition" aria-label="A newer edition">
      <p role={work.is === 'failed' ? 'alert' : 'status'}>{sentenceOf(editions, isCopy)}</p>
      <div class="banner-actions">
        {busy ? (
          <ProgressLine label="Downloading the newer edition" />
        ) : (
          <>
            {isCopy && (
              <button type="button" class="button" onClick={() => editions.leave()}>
                Not now
              </button>
            )}
            <button type="button" class="button" onClick={() => void (isCopy ? editions.preview() : editions.take())}>
              {work.is === 'failed' ? 'Try again' : isCopy ? 'Preview changes' : 'Show'}
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function sentenceOf({ work }: PublishedEditions, isCopy: boolean): string {
  const now = work.value;
  if (now.is === 'failed' && now.because.code !== 'cancelled')
    return `The new edition could not be downloaded. ${now.because.message} ${isCopy ? 'Your copy' : 'What you read'} is as it was.`;
  return isCopy ? 'A newer edition of the published catalog is ready.' : 'A newer edition of this catalog is ready.';
}
