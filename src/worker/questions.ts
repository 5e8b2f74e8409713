import { metricNames } from '../database/metric-names.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogMethods } from './catalog-methods.ts';

/** What the page asks of the open catalog besides lists and a metric's page; loaded after the first list. */
export type Questions = Pick<CatalogMethods, 'names' | 'activity' | 'usages' | 'trash'>;

export function questions(read: Catalog['read']): Questions {
  return {
    names: (after, limit) => read((database) => database.ask((connection) => metricNames(connection, after, limit))),
    activity: (limit, before) => read((database) => database.latestChanges(limit, before)),
    usages: (metricId, limit) => read((database) => database.getUsages(metricId, limit)),
    trash: () => read((database) => database.listTrash()),
  };
}
