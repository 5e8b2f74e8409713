import { likenesses } from '../../database/metrics/duplicates.ts';
import { metricNames, metricsLike, namedMetrics, rowOf, whereabouts } from '../../database/metrics/named-metrics.ts';
import type { Likeness, LikenessRequest } from '../../domain/metric/duplicates.ts';
import type { Whereabouts } from '../../domain/metric/metric-status.ts';
import type { KnownValues, NamedMetric } from '../../domain/search/known-values.ts';
import type { MetricNames } from '../../domain/search/listing.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of finding metrics by name. */
export type SearchApi = ReturnType<typeof createSearchApi>;

/** Finding metrics by name, id or likeness, and suggestions for what is typed. The list itself searches by query. */
export function createSearchApi({ read, query }: ApiDeps) {
  return {
    /** Returns the names of up to `limit` metrics whose row numbers come after `after`; none if there are no more. */
    names(after: number, limit: number): Promise<MetricNames> {
      return query((connection) => metricNames(connection, after, limit));
    },

    /** Returns the number of a metric's row, by which listings name it; undefined if there is no such metric. */
    rowOf(id: string): Promise<number | undefined> {
      return query((connection) => rowOf(connection, id));
    },

    /** Returns owners, data sources and tags of the whole catalog, the most used first. */
    knownValues(): Promise<KnownValues> {
      return read((database) => {
        const { facets } = database.listing.list({ query: '', sort: { by: 'name', descending: false } });
        const { owners = [], dataSources = [], tags = [] } = facets ?? {};
        return { owners, dataSources, tags };
      });
    },

    /** Returns those of the ids that a metric has. */
    namedMetrics(ids: readonly string[]): Promise<NamedMetric[]> {
      return query((connection) => namedMetrics(connection, ids));
    },

    /** Returns metrics whose id or name contains a text, those that begin with it first. */
    metricsLike(text: string, limit: number): Promise<NamedMetric[]> {
      return query((connection) => metricsLike(connection, text, limit));
    },

    /** Returns metrics that may duplicate the one about to be created, the most alike first. */
    likenesses(request: LikenessRequest): Promise<Likeness[]> {
      return query((connection) => likenesses(connection, request));
    },

    /** Tells what became of the metric that had this id. */
    whereabouts(id: string): Promise<Whereabouts> {
      return query((connection) => whereabouts(connection, id));
    },
  };
}
