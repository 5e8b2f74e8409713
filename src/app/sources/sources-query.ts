import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';
import { rememberedNames } from '../review/remembered-files.ts';

/** The files and folders that metrics came from, and the names of those that can be read again from where they are. */
export const SOURCES = defineFeature((app) =>
  createLiveQuery(app, async (_: 'sources') => {
    const [sources, remembered] = await Promise.all([app.client.sources(), rememberedNames(app)]);
    return { sources, remembered };
  }),
);
