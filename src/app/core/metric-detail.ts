import { defineFeature } from './feature.ts';
import { createLiveQuery } from './query.ts';

/** A metric and all that its page shows, by the metric's id; undefined if there is no such metric. */
export const METRIC_DETAIL = defineFeature((app) => createLiveQuery(app, (id: string) => app.client.detail(id)));
