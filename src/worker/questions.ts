import { latestAuthors, namedChanges } from '../database/metrics/activity.ts';
import { likenesses } from '../database/metrics/duplicates.ts';
import { lineageOf } from '../database/lineage/lineage.ts';
import { metricNames } from '../database/metrics/metric-names.ts';
import { rowOf } from '../database/metrics/metric-row-number.ts';
import { metricsLike, namedMetrics, whereabouts } from '../database/metrics/named-metrics.ts';
import { revertChanges, revertPlan } from '../database/metrics/save-revert.ts';
import { removeUsage } from '../database/metrics/usage-removal.ts';
import { editViews, savedViews } from '../database/metrics/views.ts';
import type { Catalog } from './catalog.ts';
import type { Part, QUESTIONS } from './parts.ts';

/** Answers what is loaded after the first list. */
export function questions(read: Catalog['read'], write: Catalog['write']): Part<typeof QUESTIONS> {
  return {
    names: (after, limit) => read((database) => database.ask((connection) => metricNames(connection, after, limit))),
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
    activity: (limit, before, author) =>
      read((database) => database.ask((connection) => namedChanges(connection, limit, before, author))),
    authors: () => read((database) => database.ask(latestAuthors)),
    usages: (metricId, limit) => read((database) => database.getUsages(metricId, limit)),
    trash: () => read((database) => database.listTrash()),
    lineage: (id, wish) => read((database) => database.ask((connection, now) => lineageOf(connection, id, wish, now))),
    revertPlan: (changeId) => read((database) => database.ask((connection) => revertPlan(connection, changeId))),
    revert: (wish, changedBy) =>
      write((database) => database.edit((connection, now) => revertChanges(connection, now, wish, changedBy))),
    rowOf: (id) => read((database) => database.ask((connection) => rowOf(connection, id))),
    views: () => read((database) => database.ask(savedViews)),
    editViews: (edit) => write((database) => database.edit((connection) => editViews(connection, edit))),
  };
}
