import { allOf } from '../../domain/core/steps.ts';
import { rowsCalled, synonymClaims } from '../../database/list/synonym-claims.ts';
import { duplicates } from '../../database/metrics/duplicates.ts';
import {
  metricNames,
  metricsMatching,
  namedMetrics,
  rowOf,
  metricStatus,
} from '../../database/metrics/named-metrics.ts';
import { metricsNamedLike } from '../../database/metrics/names-like.ts';
import type { ClaimedSynonym } from '../../domain/metric/detail.ts';
import type { Duplicate, DuplicateRequest } from '../../domain/metric/duplicates.ts';
import type { MetricStatus } from '../../domain/metric/metric-status.ts';
import type { KnownValues, NamedMetric } from '../../domain/search/known-values.ts';
import type { MetricNames, QueryCounts } from '../../domain/search/listing.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of metric lookup. */
export type SearchApi = ReturnType<typeof createSearchApi>;

/** Lookup of metrics by name, id or similarity, and completion of typed values. The list itself searches by query. */
export function createSearchApi({ read, query }: ApiDeps) {
  return {
    /** Returns the names of up to `limit` metrics with rowids greater than `after`; none if there are no more. */
    names(after: number, limit: number): Promise<MetricNames> {
      return query((connection) => metricNames(connection, after, limit));
    },

    /** Returns the rowid of a metric, by which listings refer to it; undefined if there is no such metric. */
    rowOf(id: string): Promise<number | undefined> {
      return query((connection) => rowOf(connection, id));
    },

    /** Returns how many metrics match a query, and their counts by facet. */
    counts(of: string): Promise<QueryCounts> {
      return read(async (database) => {
        await database.listing.load();
        const { rowids, facets } = database.listing.list({ query: of, sort: { by: 'name', descending: false } });
        return { count: rowids.length, facets };
      });
    },

    /** Returns the owners, data sources, tags, groups and units of the catalog, the most used first. */
    knownValues(): Promise<KnownValues> {
      return read(async (database) => {
        await database.listing.load();
        const { owners, dataSources, tags, groups, units } = allOf(database.listing.counting(''));
        return { owners, dataSources, tags, groups, units };
      });
    },

    /** Returns the synonyms of a metric that are the name or a synonym of others, with these. */
    synonymClaims(id: string): Promise<ClaimedSynonym[]> {
      return read(async (database) => {
        await database.listing.load();
        return database.run((connection) => synonymClaims(connection, database.listing, id));
      });
    },

    /** Returns the metrics that have one of the ids. */
    namedMetrics(ids: readonly string[]): Promise<NamedMetric[]> {
      return query((connection) => namedMetrics(connection, ids));
    },

    /**
     * Returns for each of these ids the part that tells its metric from others of the same name; undefined if there are
     * none, or
     * before the counts are prepared.
     */
    idParts(ids: readonly string[]): Promise<(string | undefined)[]> {
      return read(async (database) => {
        const { listing } = database;
        await listing.load();
        // Right after the start of a large catalog they are not prepared yet, and a name alone is better than a wait.
        const rowids = ids.map((id) => database.run((connection) => rowOf(connection, id)));
        return rowids.map((rowid) => (rowid === undefined ? undefined : listing.idPartOf(rowid)));
      });
    },

    /** Returns metrics whose id or name contains a text, those that begin with it first. */
    metricsMatching(text: string, limit: number): Promise<NamedMetric[]> {
      return query((connection) => metricsMatching(connection, text, limit));
    },

    /** Returns metrics whose names have the letters of each typed word in their order, the most similar first. */
    metricsNamedLike(typed: string, limit: number): Promise<{ readonly id: string; readonly name: string }[]> {
      return query((connection) => metricsNamedLike(connection, typed, limit));
    },

    /** Returns metrics that the one about to be created may duplicate, the most similar first. */
    duplicates(request: DuplicateRequest): Promise<Duplicate[]> {
      return read(async (database) => {
        await database.listing.load();
        return database.run((connection) =>
          duplicates(connection, request, rowsCalled(connection, database.listing, request.name)),
        );
      });
    },

    /** Tells if the metric with this id exists, or else if it was renamed or deleted. */
    metricStatus(id: string): Promise<MetricStatus> {
      return query((connection) => metricStatus(connection, id));
    },
  };
}
