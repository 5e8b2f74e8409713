import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { dayHeading, daysAgo } from '../../domain/core/relative-time.ts';
import { daysOf, savesOf } from '../../domain/history/saves.ts';
import type { Activity as Changes } from './activity-state.ts';
import { ActivitySave } from './activity-save.tsx';
import { CatalogPage } from '../kit/catalog-page.tsx';
import { Choice } from './choice.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { ACTIVITY } from './activity-state.ts';
import { QueryPanel } from '../kit/query-panel.tsx';
import '../kit/change-save.css';
import './activity.css';

/** The changes of the whole catalog, newest first, by day and by change set. */
export function Activity() {
  const activity = useFeature(ACTIVITY);
  useLayoutEffect(() => activity.show(), [activity]);
  return (
    <CatalogPage
      title="Activity"
      lead="Every change of a field, newest first. New and deleted metrics, tests, reviews and uses are not listed here."
    >
      <QueryPanel reading={activity.reading.value} refetch={() => activity.refetch()}>
        {(changes) => <Days shown={changes} />}
      </QueryPanel>
    </CatalogPage>
  );
}

function Days({ shown: { changes, more, authors } }: { readonly shown: Changes }) {
  const app = useApp();
  const activity = useFeature(ACTIVITY);
  const zone = app.zone();
  const days = useMemo(() => daysOf(savesOf(changes), zone), [changes, zone]);
  const { author } = activity;
  if (days.length === 0 && author.value === undefined) {
    return (
      <p class="activity-empty">
        <span class="missing">No changes yet. Changes to metrics appear here with their author.</span>{' '}
        <a class="quiet-button" href={app.navigation.hrefTo({ at: 'list' })}>
          Go to the metrics
        </a>
      </p>
    );
  }
  return (
    <>
      {authors.length > 1 && (
        <div class="activity-filter">
          <Choice
            label="Author"
            all="anybody"
            options={authors}
            textOf={(name) => name ?? 'unknown author'}
            chosen={author.value}
            choose={(name) => activity.by(name)}
          />
        </div>
      )}
      {days.length === 0 && <p class="activity-empty missing">No changes by this author.</p>}
      {days.map(({ day, saves }) => (
        <section key={day} class="activity-day" aria-labelledby={`activity-${day}`}>
          <h2 class="label" id={`activity-${day}`}>
            {day === undefined ? (
              'Unknown date'
            ) : (
              <>
                {dayHeading(day, app.now(), zone)} <span class="activity-ago">{daysAgo(day, app.now(), zone)}</span>
              </>
            )}
          </h2>
          <ul class="activity-saves">
            {saves.map((save) => (
              <ActivitySave key={save.key} save={save} />
            ))}
          </ul>
        </section>
      ))}
      {more && <Older count={changes.length} />}
    </>
  );
}

/** Loads more when it comes into view. It is a button for users who do not scroll. */
function Older({ count }: { readonly count: number }) {
  const activity = useFeature(ACTIVITY);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (button.current === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) activity.more();
    });
    observer.observe(button.current);
    return () => observer.disconnect();
    // Observes again after each page, because the button may still be in view.
  }, [activity, count]);

  return (
    <button ref={button} type="button" class="button" onClick={() => activity.more()}>
      Show older
    </button>
  );
}
