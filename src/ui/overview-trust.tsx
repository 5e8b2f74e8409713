import type { MetricDetail } from '../domain/detail.ts';
import type { TrustLine } from '../domain/trust-lines.ts';
import { trustLines } from '../domain/trust-lines.ts';
import { usePage } from './page-context.ts';

/** The trust score as it is stored, beside what the catalog knows for and against the metric. */
export function OverviewTrust({ detail }: { readonly detail: MetricDetail }) {
  const { now } = usePage();
  return (
    <section class="overview-trust" aria-labelledby="overview-trust">
      <h2 class="label" id="overview-trust">
        Trust
      </h2>
      <p class="overview-score">
        {Number(detail.metric.trustScore.toFixed(1))}
        <span class="visually-hidden"> of 100</span>
      </p>
      <ul class="overview-known">
        {trustLines(detail, now()).map((line) => (
          <Known key={line.text} line={line} />
        ))}
      </ul>
    </section>
  );
}

function Known({ line }: { readonly line: TrustLine }) {
  return (
    <li>
      <span>{line.text}</span>
      {line.share !== undefined && (
        <span class={`overview-bar overview-bar-${line.tone}`} aria-hidden="true">
          <span style={{ width: `${line.share * 100}%` }} />
        </span>
      )}
    </li>
  );
}
