import { lineageOf } from '../database/lineage.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogMethods } from './catalog-methods.ts';

/** What the page asks of the open catalog besides lists and a metric's page; loaded after the first list. */
export type Questions = Pick<CatalogMethods, 'activity' | 'usages' | 'trash' | 'lineage'>;

export function questions(read: Catalog['read']): Questions {
  return {
    activity: (limit, before) => read((database) => database.latestChanges(limit, before)),
    usages: (metricId, limit) => read((database) => database.getUsages(metricId, limit)),
    trash: () => read((database) => database.listTrash()),
    lineage: (id, wish) => read((database) => database.ask((connection, now) => lineageOf(connection, id, wish, now))),
  };
}
