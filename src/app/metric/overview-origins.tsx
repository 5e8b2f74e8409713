import { dayIn } from '../../domain/core/local-day.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { dayAndMonth, shortDate } from '../../domain/core/relative-time.ts';
import { formatName } from '../../domain/metric/format-name.ts';
import type { OriginSummary } from '../../domain/metric/origin.ts';
import { useApp } from '../core/use-app.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import { Fact } from './overview-fact.tsx';

/** The places that the metric came from: format, file and line, who imported it, and if they say something else now. */
export function OriginFacts({ origins }: { readonly origins: readonly OriginSummary[] }) {
  if (origins.length === 0) return null;
  return (
    <Fact name="From">
      <ul class="overview-origins">
        {origins.map((origin) => (
          <li key={`${origin.sourceId} ${origin.format} ${origin.path}`}>
            <Origin origin={origin} />
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function Origin({ origin: { format, file, line, importedAt, importedBy, differsSince } }: { origin: OriginSummary }) {
  return (
    <>
      {formatName(format)},{' '}
      <span class="mono" {...CODE}>
        {file}
      </span>
      {line !== null && `, line ${line}`}, imported
      {importedBy !== null && (
        <>
          {' '}
          by <bdi {...NAME}>{importedBy}</bdi>
        </>
      )}{' '}
      <ChangeTime at={importedAt} />
      {differsSince !== null && (
        <>
          {' · '}
          <span class="overview-differs">
            differs since <Day at={differsSince} />
          </span>
        </>
      )}
    </>
  );
}

/** The day of a time, without the year if it is this one. */
function Day({ at }: { readonly at: Instant }) {
  const { zone, today } = useApp();
  const day = dayIn(zone(), at);
  if (day === undefined) return <>{at}</>;
  return <>{day.slice(0, 4) === today().slice(0, 4) ? dayAndMonth(day) : shortDate(day)}</>;
}
