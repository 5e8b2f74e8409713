import type { LineageOptions } from '../../domain/lineage/lineage.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';

/** The metric, and how much of its lineage to read. */
interface LineageKey {
  readonly id: string;
  readonly options: LineageOptions;
}

/** The upstream and downstream of a metric; undefined if there is no such metric. */
export const LINEAGE = defineFeature((app) =>
  createLiveQuery(app, ({ id, options }: LineageKey) => app.client.lineage(id, options)),
);

/** The facts of the metric that has the focus in a lineage on the full screen. */
export const LINEAGE_FOCUS = defineFeature((app) => createLiveQuery(app, (id: string) => app.client.detail(id)));
