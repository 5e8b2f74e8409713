import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';

/** A metric's changes, newest first, by the metric's id. */
export const HISTORY = defineFeature((app) => createLiveQuery(app, (id: string) => app.client.history(id)));
