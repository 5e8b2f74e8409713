import { lineageOf } from '../../database/lineage/lineage.ts';
import type { Lineage, LineageOptions } from '../../domain/lineage/lineage.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of lineage. */
export type LineageApi = ReturnType<typeof createLineageApi>;

/** Dependencies between metrics. */
export function createLineageApi({ query }: ApiDeps) {
  return {
    /** Returns the metrics upstream and downstream of a metric; undefined if there is no such metric. */
    lineage(id: string, options: LineageOptions): Promise<Lineage | undefined> {
      return query((connection, today, zone) => lineageOf(connection, id, options, today, zone));
    },
  };
}
