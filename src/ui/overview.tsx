import type { MetricDetail } from '../domain/detail.ts';
import { OverviewCalculation } from './overview-calculation.tsx';
import { OverviewChanges } from './overview-changes.tsx';
import { OverviewFacts } from './overview-facts.tsx';
import { OverviewTrust } from './overview-trust.tsx';
import './styles/overview.css';

/** What a reader asks of a metric, in order: how it is computed, whether to trust it, whose it is, what changed. */
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
