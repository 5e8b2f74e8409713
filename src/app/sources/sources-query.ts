import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';

/** The files and folders that metrics came from. */
export const SOURCES = defineFeature((app) => createLiveQuery(app, (_: 'sources') => app.client.sources()));
