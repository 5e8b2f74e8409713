import type { MetricDetail } from '../../domain/metric/detail.ts';
import { OverviewCalculation } from './overview-calculation.tsx';
import { OverviewChanges } from './overview-changes.tsx';
import { OverviewFacts } from './overview-facts.tsx';
import { OverviewTrust } from './overview-trust.tsx';
import './overview.css';

/**
 * What a reader asks of a metric, in order: how it is computed, whether to trust it, whose it is, what feeds it, what uses
 * it, what changed. What it is stands above, in the head of its page.
 */
export function Overview({ detail }: { readonly detail: MetricDetail }) {
  return (
    <div class="overview">
      <OverviewCalculation metric={detail.metric} />
      <div class="overview-columns">
        <OverviewTrust detail={detail} />
        <OverviewFacts detail={detail} />
      </div>
      <OverviewChanges detail={detail} />
    </div>
  );
}
