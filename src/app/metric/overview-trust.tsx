import { useId, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { TrustPart } from '../../domain/metric/trust.ts';
import { explainTrust } from '../../domain/metric/trust.ts';
import { storeExplainedTrust } from './explained-trust.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { useApp } from '../core/use-app.ts';

/** Threshold. A part of the score below it deserves attention. */
const GOOD_SHARE = 0.75;

/** The stored trust score, beside what the catalog knows for and against the metric. */
export function OverviewTrust({ detail }: { readonly detail: MetricDetail }) {
  const { now, zone } = useApp();
  const [explaining, setExplaining] = useState(false);
  const id = useId();
  const { score, parts } = explainTrust(detail, now(), zone());
  const stored = detail.metric.trustScore;
  return (
    <section class="overview-trust" aria-labelledby={id} data-explains={explaining}>
      <header class="overview-head">
        <h2 class="label" id={id}>
          Trust
        </h2>
        <button
          type="button"
          class="quiet-button"
          aria-expanded={explaining}
          aria-controls={`${id}-parts`}
          onClick={() => setExplaining(!explaining)}
        >
          {explaining ? 'Less' : 'What would raise it'}
        </button>
      </header>
      <p class="overview-score">
        {Number(stored.toFixed(1))}
        <span class="visually-hidden"> of 100</span>
      </p>
      <ul class="overview-known" id={`${id}-parts`}>
        {parts.map((part) => (
          <Part key={part.is} part={part} explaining={explaining} />
        ))}
      </ul>
      {Math.round(stored) !== score && <Explained detail={detail} score={score} />}
    </section>
  );
}

function Part({ part, explaining }: { readonly part: TrustPart; readonly explaining: boolean }) {
  const { share, points, of, fact, raise } = part;
  return (
    <li>
      <span>{fact}</span>
      <span class={`overview-bar${share < GOOD_SHARE ? ' overview-bar-warn' : ''}`} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span class={explaining ? 'overview-points' : 'visually-hidden'}>
        {points} of {of}
        <span class="visually-hidden"> points</span>
      </span>
      {explaining && raise !== undefined && <span class="overview-raise">{raise}</span>}
    </li>
  );
}

/** Shows both scores if the stored one differs from the explained one, and a way to take the explained one. */
function Explained({ detail, score }: { readonly detail: MetricDetail; readonly score: number }) {
  const app = useApp();
  const [busy, setBusy] = useState(false);

  async function take(): Promise<void> {
    if (busy) return;
    setBusy(true);
    await storeExplainedTrust(app, detail.metric, score);
    setBusy(false);
  }

  return (
    <p class="overview-explained">
      explained: {score}{' '}
      <WriteButton class="quiet-button" busy={busy} onClick={() => void take()}>
        Use the explained score
      </WriteButton>
    </p>
  );
}
