import { defineFeature } from './feature.ts';
import { createLiveQuery } from './query.ts';

/**
 * A metric and all that its page shows, by the metric's id; undefined if there is no such metric. While the catalog is
 * being opened, the one in its first screen is shown.
 */
export const METRIC_DETAIL = defineFeature((app) =>
  createLiveQuery(
    app,
    (id: string) => app.client.detail(id),
    (id) => {
      const state = app.catalog.state.peek();
      return state.is === 'opening' && state.screen.metric?.metric.id === id ? state.screen.metric : undefined;
    },
  ),
);
