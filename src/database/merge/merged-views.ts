import { freeName } from '../../domain/search/saved-view.ts';
import type { Connection, SqlValue } from '../sqlite/connection.ts';

/**
 * Adds the attached catalog's saved views to ours. A different view with the name of one of ours gets a number, so
 * both are kept. Merging again adds nothing twice.
 */
export function addViews(ours: Connection): void {
  const kept = new Map(viewsIn(ours, 'main'));
  for (const [name, view] of viewsIn(ours, 'theirs')) {
    const isOther = (taken: string): boolean => kept.has(taken) && kept.get(taken) !== view;
    const free = freeName(name, isOther);
    if (kept.has(free)) continue;
    kept.set(free, view);
    ours.run(
      'INSERT INTO main.metricbook_views (name, query, sort) SELECT ?, query, sort FROM theirs.metricbook_views WHERE name = ?',
      [free, name],
    );
  }
}

/** The query and sort of each view by its name, as one text to compare. */
function viewsIn(connection: Connection, schema: 'main' | 'theirs'): [string, SqlValue][] {
  return connection
    .all(`SELECT name, json_array(query, sort) AS view FROM ${schema}.metricbook_views ORDER BY name`)
    .map(({ name, view }) => [String(name), view ?? null]);
}
