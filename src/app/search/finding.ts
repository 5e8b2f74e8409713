import type { CatalogClient } from '../../worker/client.ts';
import type { KeptTexts } from '../core/local-store.ts';
import type { Navigation } from '../core/navigation.ts';
import type { Notices } from '../core/notices.ts';
import type { ReportBug } from '../core/query.ts';
import type { RecentMetrics } from './recent-metrics.ts';
import { createRecentMetrics } from './recent-metrics.ts';
import type { Saving } from '../core/saving.ts';
import type { Views } from './views.ts';
import { createViews } from './views.ts';

/** What helps to find metrics besides the list itself; loaded after the first list. */
export interface Finding {
  readonly views: Views;
  readonly recent: RecentMetrics;
}

interface Surroundings {
  readonly client: CatalogClient;
  readonly kept: KeptTexts;
  readonly saving: Saving;
  readonly notices: Notices;
  readonly navigation: Navigation;
  readonly report: ReportBug;
}

export function createFinding(surroundings: Surroundings): Finding {
  return {
    views: createViews(surroundings),
    recent: createRecentMetrics(surroundings.kept, surroundings.navigation),
  };
}
