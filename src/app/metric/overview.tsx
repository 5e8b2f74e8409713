import { useIsPainted } from '../kit/timing/after-paint.ts';
import { useId } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { MetricDetails } from '../../domain/metric/details.ts';
import { Prose } from '../kit/prose.tsx';
import { OverviewCalculation } from './overview-calculation.tsx';
import { OverviewChanges } from './overview-changes.tsx';
import { OverviewFacts } from './overview-facts.tsx';
import { OverviewTrust } from './overview-trust.tsx';
import './overview.css';

interface OverviewProps {
  readonly detail: MetricDetail;
  readonly details: MetricDetails;
}

/**
 * The answers to a reader's questions about a metric, in order: how it is computed, how far to trust it, its owner,
 * upstream, downstream, and recent changes. Its description is above, in the head of the page.
 */
export function Overview({ detail, details }: OverviewProps) {
  // Mostly below the screen, and as much work as all above: it comes a frame later.
  const isPainted = useIsPainted();
  return (
    <div class="overview">
      <OverviewCalculation metric={detail.metric} language={details.language} />
      <div class="overview-columns">
        <OverviewTrust detail={detail} />
        <OverviewFacts detail={detail} details={details} />
      </div>
      {details.notes !== null && <Notes text={details.notes} />}
      {isPainted && <OverviewChanges detail={detail} />}
    </div>
  );
}

function Notes({ text }: { readonly text: string }) {
  const id = useId();
  return (
    <section class="overview-notes" aria-labelledby={id}>
      <h2 class="label" id={id}>
        Notes
      </h2>
      <Prose text={text} />
    </section>
  );
}
