import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';

/** All metrics in the trash. */
export const TRASH = defineFeature((app) => createLiveQuery(app, (_: 'trash') => app.client.trash()));
