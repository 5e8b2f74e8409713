import { metricNames } from '../database/metric-names.ts';
import { likenesses } from '../database/likenesses.ts';
import { metricsLike, namedMetrics, whereabouts } from '../database/named-metrics.ts';
import { removeUsage } from '../database/usage-removal.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogMethods } from './catalog-methods.ts';

/** What the page asks of the open catalog besides lists and a metric's page; loaded after the first list. */
export type Questions = Pick<
  CatalogMethods,
  | 'names'
  | 'activity'
  | 'usages'
  | 'trash'
  | 'likenesses'
  | 'knownValues'
  | 'namedMetrics'
  | 'metricsLike'
  | 'whereabouts'
  | 'removeUsage'
>;

export function questions(read: Catalog['read'], write: Catalog['write']): Questions {
  return {
    names: (after, limit) => read((database) => database.ask((connection) => metricNames(connection, after, limit))),
    activity: (limit, before) => read((database) => database.latestChanges(limit, before)),
    usages: (metricId, limit) => read((database) => database.getUsages(metricId, limit)),
    trash: () => read((database) => database.listTrash()),
    likenesses: (request) => read((database) => database.ask((connection) => likenesses(connection, request))),
    knownValues: () =>
      read((database) => {
        const { facets } = database.list({ query: '', sort: { by: 'name', descending: false } });
        const { owners = [], dataSources = [], tags = [] } = facets ?? {};
        return { owners, dataSources, tags };
      }),
    namedMetrics: (ids) => read((database) => database.ask((connection) => namedMetrics(connection, ids))),
    metricsLike: (text, limit) =>
      read((database) => database.ask((connection) => metricsLike(connection, text, limit))),
    whereabouts: (id) => read((database) => database.ask((connection) => whereabouts(connection, id))),
    removeUsage: (usageId) => write((database) => database.edit((connection) => removeUsage(connection, usageId))),
  };
}
