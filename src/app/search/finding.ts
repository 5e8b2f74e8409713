import type { AppContext } from '../core/app-context.ts';
import type { RecentMetrics } from './recent-metrics.ts';
import { createRecentMetrics } from './recent-metrics.ts';
import type { Views } from './views.ts';
import { createViews } from './views.ts';

/** Ways to find metrics besides the list itself. Loaded after the first list. */
export interface Finding {
  readonly views: Views;
  readonly recent: RecentMetrics;
}

/** Creates the saved views and the recent metrics of the current catalog. */
export function createFinding(app: AppContext): Finding {
  return {
    views: createViews(app),
    recent: createRecentMetrics(app.catalogStore, app.navigation),
  };
}
