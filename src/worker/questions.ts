import { latestAuthors, namedChanges } from '../database/metrics/activity.ts';
import { likenesses } from '../database/metrics/duplicates.ts';
import { lineageOf } from '../database/lineage/lineage.ts';
import { metricNames, metricsLike, namedMetrics, rowOf, whereabouts } from '../database/metrics/named-metrics.ts';
import { revertChanges, revertPlan } from '../database/metrics/save-revert.ts';
import { removeUsage, usagesOf } from '../database/metrics/usages.ts';
import { editViews, savedViews } from '../database/metrics/views.ts';
import type { Catalog } from './catalog.ts';
import type { Part, QUESTIONS } from './parts.ts';

/** Answers what is loaded after the first list. */
export function questions(read: Catalog['read'], write: Catalog['write']): Part<typeof QUESTIONS> {
  return {
    names: (after, limit) => read((database) => database.run((connection) => metricNames(connection, after, limit))),
    likenesses: (request) => read((database) => database.run((connection) => likenesses(connection, request))),
    knownValues: () =>
      read((database) => {
        const { facets } = database.listing.list({ query: '', sort: { by: 'name', descending: false } });
        const { owners = [], dataSources = [], tags = [] } = facets ?? {};
        return { owners, dataSources, tags };
      }),
    namedMetrics: (ids) => read((database) => database.run((connection) => namedMetrics(connection, ids))),
    metricsLike: (text, limit) =>
      read((database) => database.run((connection) => metricsLike(connection, text, limit))),
    whereabouts: (id) => read((database) => database.run((connection) => whereabouts(connection, id))),
    removeUsage: (usageId) => write((database) => database.edit((connection) => removeUsage(connection, usageId))),
    activity: (limit, before, author) =>
      read((database) => database.run((connection) => namedChanges(connection, limit, before, author))),
    authors: () => read((database) => database.run(latestAuthors)),
    usages: (metricId, limit) =>
      read((database) => database.run((connection) => usagesOf(connection, metricId, limit))),
    trash: () => read((database) => database.listTrash()),
    lineage: (id, wish) => read((database) => database.run((connection, now) => lineageOf(connection, id, wish, now))),
    revertPlan: (changeId) => read((database) => database.run((connection) => revertPlan(connection, changeId))),
    revert: (wish, changedBy) =>
      write((database) => database.edit((connection, now) => revertChanges(connection, now, wish, changedBy))),
    rowOf: (id) => read((database) => database.run((connection) => rowOf(connection, id))),
    views: () => read((database) => database.run(savedViews)),
    editViews: (edit) => write((database) => database.edit((connection) => editViews(connection, edit))),
  };
}
