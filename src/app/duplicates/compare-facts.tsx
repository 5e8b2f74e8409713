import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import type { ComponentChildren } from 'preact';
import { trustText } from '../../domain/trust/trust-text.ts';
import type { ComparedMetric } from '../../domain/duplicates/duplicate-search.ts';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { NAME } from '../kit/stored-text.ts';

/** Names of downstream metrics that are shown. */
const NAMED = 3;

/** Trust, downstream metrics, uses and last change of the compared metrics, below their fields. */
export function CompareFacts({ metrics }: { readonly metrics: readonly ComparedMetric[] }) {
  return (
    <>
      <FactRow label="Trust" metrics={metrics}>
        {({ trust, detail }) => (
          <>
            <b class="compare-trust number">{trustText(trust)}</b>{' '}
            <span class="compare-note">
              {detail.tests.length === 0 ? 'no tests' : pluralize(detail.tests.length, 'test')},{' '}
              {detail.lastReview === null ? (
                'never reviewed'
              ) : (
                <>
                  reviewed <ChangeTime at={detail.lastReview.reviewedAt} />
                </>
              )}
            </span>
          </>
        )}
      </FactRow>
      <FactRow label="Downstream" metrics={metrics}>
        {({ detail: { dependents } }) =>
          dependents.length === 0 ? (
            <i class="missing">nothing</i>
          ) : (
            <>
              {dependents.slice(0, NAMED).map(({ id, name }, i) => (
                <span key={id}>
                  {i > 0 && ', '}
                  <bdi {...NAME}>{name}</bdi>
                </span>
              ))}
              {dependents.length > NAMED && `, ${formatNumber(dependents.length - NAMED)} more`}
            </>
          )
        }
      </FactRow>
      <FactRow label="Uses, 30 days" metrics={metrics}>
        {({ detail: { usedLately, usersLately } }) =>
          usedLately === 0 ? (
            <i class="missing">none</i>
          ) : (
            `${formatNumber(usedLately)} by ${pluralize(usersLately.length, 'user')}`
          )
        }
      </FactRow>
      <FactRow label="Last change" metrics={metrics}>
        {({ detail: { metric, latestChanges } }) => (
          <>
            <ChangeTime at={metric.updatedAt} />
            {latestChanges[0] !== undefined && (
              <span class="compare-note">
                {' '}
                by <ChangeAuthor name={latestChanges[0].changedBy} />
              </span>
            )}
          </>
        )}
      </FactRow>
    </>
  );
}

interface FactRowProps {
  readonly label: string;
  readonly metrics: readonly ComparedMetric[];
  readonly children: (metric: ComparedMetric) => ComponentChildren;
}

function FactRow({ label, metrics, children }: FactRowProps) {
  return (
    <div class="compare-row" role="group" aria-label={label}>
      <span class="compare-label" aria-hidden="true">
        {label}
      </span>
      {metrics.map((metric) => (
        <div key={metric.detail.metric.id} class="compare-cell">
          <span class="visually-hidden">{metric.detail.metric.id}: </span>
          {children(metric)}
        </div>
      ))}
    </div>
  );
}
