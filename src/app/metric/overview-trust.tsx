import { useId, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { TrustAct, TrustPart } from '../../domain/trust/explanation.ts';
import { explainTrust } from '../../domain/trust/explanation.ts';
import { trustText } from '../../domain/trust/trust-text.ts';
import { storeCalculatedTrust } from './stored-trust.ts';
import { lazy } from '../kit/lazy.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { useApp } from '../core/use-app.ts';
import { RecordUsageDialog } from '../usage/record-usage-dialog.tsx';

/** Threshold. A part of the score below it deserves attention. */
const GOOD_SHARE = 0.75;

const reviewDialog = lazy(async () => (await import('../reviews/review-dialog.tsx')).ReviewDialog);

/** The dialogs that mend a part of the score. */
type Mending = 'nothing' | 'review' | 'use';

/** The calculated trust score: what it is made of, and for each part that lost points the act that raises it. */
export function OverviewTrust({ detail }: { readonly detail: MetricDetail }) {
  const { now, zone } = useApp();
  const [mending, setMending] = useState<Mending>('nothing');
  const id = useId();
  const { score, parts } = explainTrust(detail, now(), zone());
  const close = (): void => setMending('nothing');
  return (
    <section class="overview-trust" aria-labelledby={id}>
      <header class="overview-head">
        <h2 class="label" id={id}>
          Trust
        </h2>
        <p class="overview-aside">{score === null ? 'nothing known yet' : 'calculated now, out of 100'}</p>
      </header>
      <p class="overview-score">
        {trustText(score)}
        <span class="visually-hidden">{score === null ? ' Nothing is known of this metric.' : ' of 100'}</span>
      </p>
      <ul class="overview-known">
        {parts.map((part) => (
          <Part key={part.is} part={part} metricId={detail.metric.id} onMend={setMending} />
        ))}
      </ul>
      <Recorded detail={detail} score={score} />
      {mending === 'review' && <reviewDialog.Component metrics={[detail.metric]} onClose={close} />}
      {mending === 'use' && <RecordUsageDialog metric={detail.metric} onClose={close} />}
    </section>
  );
}

interface PartProps {
  readonly part: TrustPart;
  readonly metricId: string;
  readonly onMend: (mending: Mending) => void;
}

function Part({ part, metricId, onMend }: PartProps) {
  const { share, points, of, fact, raise } = part;
  return (
    <li>
      <span>
        {fact}
        {raise !== undefined && (
          <>
            . <Raise act={raise.act} text={raise.text} metricId={metricId} onMend={onMend} />
          </>
        )}
      </span>
      <span class={`overview-bar${share < GOOD_SHARE ? ' overview-bar-warn' : ''}`} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span class="overview-points">
        <span aria-hidden="true">
          <b>{points}</b> / {of}
        </span>
        <span class="visually-hidden">
          {points} of {of} points
        </span>
      </span>
    </li>
  );
}

interface RaiseProps extends Pick<PartProps, 'metricId' | 'onMend'> {
  readonly act: TrustAct;
  readonly text: string;
}

/** The act that raises a part of the score: a link, or a button that opens a dialog. */
function Raise({ act, text, metricId, onMend }: RaiseProps) {
  const { navigation, saving } = useApp();
  const isReadOnly = saving.writeBlock.value !== undefined || !saving.canWrite.value;
  switch (act.is) {
    case 'review':
    case 'use':
      return (
        <WriteButton class="link" onClick={() => onMend(act.is)}>
          {text}
        </WriteButton>
      );
    case 'edit':
      if (isReadOnly) return null;
      return (
        <a class="link" href={navigation.hrefTo({ at: 'edit', id: metricId, field: act.field })}>
          {text}
        </a>
      );
    case 'tests':
      return (
        <a class="link" href={navigation.hrefTo({ at: 'metric', id: metricId, tab: 'tests' })}>
          {text}
        </a>
      );
    case 'metric':
      return (
        <a class="link" href={navigation.hrefTo({ at: 'metric', id: act.id, tab: 'overview' })}>
          {text}
        </a>
      );
  }
}

/** The score that the file records, if it is another one, and a way to record the calculated one. */
function Recorded({ detail, score }: { readonly detail: MetricDetail; readonly score: number | null }) {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const recorded = Number(detail.metric.trustScore.toFixed(1));
  if (recorded === (score ?? 0)) return null;

  async function take(): Promise<void> {
    if (busy || score === null) return;
    setBusy(true);
    await storeCalculatedTrust(app, detail.metric, score);
    setBusy(false);
  }

  return (
    <p class="overview-recorded">
      Recorded in the file: {recorded}.{' '}
      {score !== null && (
        <WriteButton class="link" busy={busy} onClick={() => void take()}>
          Store {score}
        </WriteButton>
      )}
    </p>
  );
}
