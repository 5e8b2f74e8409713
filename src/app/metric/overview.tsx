import { useIsPainted } from '../kit/timing/after-paint.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { OverviewCalculation } from './overview-calculation.tsx';
import { OverviewChanges } from './overview-changes.tsx';
import { OverviewFacts } from './overview-facts.tsx';
import { OverviewTrust } from './overview-trust.tsx';
import './overview.css';

/**
 * The answers to a reader's questions about a metric, in order: how it is computed, how far to trust it, its owner,
 * upstream, downstream, and recent changes. Its description is above, in the head of the page.
 */
export function Overview({ detail }: { readonly detail: MetricDetail }) {
  // Mostly below the screen, and as much work as all above: it comes a frame later.
  const isPainted = useIsPainted();
  return (
    <div class="overview">
      <OverviewCalculation metric={detail.metric} />
      <div class="overview-columns">
        <OverviewTrust detail={detail} />
        <OverviewFacts detail={detail} />
      </div>
      {isPainted && <OverviewChanges detail={detail} />}
    </div>
  );
}
