import { rowOf } from '../database/metric-row-number.ts';
import { editViews, savedViews } from '../database/views.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogMethods } from './catalog-methods.ts';

/** What the page asks of the open catalog besides lists and a metric's page; loaded after the first list. */
export type Questions = Pick<CatalogMethods, 'activity' | 'usages' | 'trash' | 'rowOf' | 'views' | 'editViews'>;

export function questions(read: Catalog['read'], write: Catalog['write']): Questions {
  return {
    activity: (limit, before) => read((database) => database.latestChanges(limit, before)),
    usages: (metricId, limit) => read((database) => database.getUsages(metricId, limit)),
    trash: () => read((database) => database.listTrash()),
    rowOf: (id) => read((database) => database.ask((connection) => rowOf(connection, id))),
    views: () => read((database) => database.ask(savedViews)),
    editViews: (edit) => write((database) => database.edit((connection) => editViews(connection, edit))),
  };
}
