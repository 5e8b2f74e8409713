import type { LineageOptions } from '../../domain/lineage/lineage.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';

/** Names the metric, and says how much of its lineage to read. */
interface LineageKey {
  readonly id: string;
  readonly options: LineageOptions;
}

/** The metrics that a metric is made from and those made from it; undefined if there is no such metric. */
export const LINEAGE = defineFeature((app) =>
  createLiveQuery(app, ({ id, options }: LineageKey) => app.client.lineage(id, options)),
);
