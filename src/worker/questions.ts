import { latestAuthors, namedChanges } from '../database/activity.ts';
import { lineageOf } from '../database/lineage.ts';
import { revertChanges, revertPlan } from '../database/save-revert.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogMethods } from './catalog-methods.ts';

/** What the page asks and wants of the open catalog besides lists and a metric's page; loaded after the first list. */
export type Questions = Pick<
  CatalogMethods,
  'activity' | 'authors' | 'usages' | 'trash' | 'lineage' | 'revertPlan' | 'revert'
>;

export function questions(read: Catalog['read'], write: Catalog['write']): Questions {
  return {
    activity: (limit, before, author) =>
      read((database) => database.ask((connection) => namedChanges(connection, limit, before, author))),
    authors: () => read((database) => database.ask(latestAuthors)),
    usages: (metricId, limit) => read((database) => database.getUsages(metricId, limit)),
    trash: () => read((database) => database.listTrash()),
    lineage: (id, wish) => read((database) => database.ask((connection, now) => lineageOf(connection, id, wish, now))),
    revertPlan: (changeId) => read((database) => database.ask((connection) => revertPlan(connection, changeId))),
    revert: (wish, changedBy) =>
      write((database) => database.edit((connection, now) => revertChanges(connection, now, wish, changedBy))),
  };
}
