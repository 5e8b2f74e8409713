import type { SavedChange } from '../../domain/metric/change.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeDifference } from '../kit/change-difference.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { useId } from 'preact/hooks';
import { useApp } from '../core/use-app.ts';
import { PROSE } from '../kit/stored-text.ts';

/** Number of latest changes to show. The history has them all. */
const SHOWN = 5;

/** The latest changes of the metric, with a link to its history. */
export function OverviewChanges({ detail }: { readonly detail: MetricDetail }) {
  const { navigation } = useApp();
  const { metric, latestChanges, changeCount } = detail;
  const id = useId();
  return (
    <section class="overview-changes" aria-labelledby={id}>
      <header class="overview-head">
        <h2 class="label" id={id}>
          Latest changes
        </h2>
        <span class="overview-created">
          Created <ChangeTime at={metric.createdAt} />
        </span>
        {changeCount > 0 && (
          <a class="quiet-button" href={navigation.hrefTo({ at: 'metric', id: metric.id, tab: 'history' })}>
            All {formatNumber(changeCount)}
            <span class="visually-hidden"> changes</span>
          </a>
        )}
      </header>
      {latestChanges.length === 0 ? (
        <p class="overview-empty missing">No changes since it was created.</p>
      ) : (
        <ol class="overview-change-list">
          {latestChanges.slice(0, SHOWN).map((change) => (
            <LatestChange key={change.id} change={change} />
          ))}
        </ol>
      )}
    </section>
  );
}

function LatestChange({ change }: { readonly change: SavedChange }) {
  return (
    <li>
      <ChangeTime at={change.changedAt} />
      <div>
        <ChangeDifference change={change} brief />
        <p class="change-meta">
          <ChangeAuthor name={change.changedBy} /> · {fieldLabel(change.fieldName)}
          {change.reason !== null && (
            <>
              {' '}
              · <q {...PROSE}>{change.reason}</q>
            </>
          )}
        </p>
      </div>
    </li>
  );
}
