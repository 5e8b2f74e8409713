import { CatalogError } from '../../domain/core/catalog-error.ts';
import { naturallySorted } from '../../domain/core/natural-order.ts';
import { refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import type { SavedView, ViewEdit } from '../../domain/search/saved-view.ts';
import { characterCount } from '../../domain/core/characters.ts';
import { VIEW_NAME_LENGTH } from '../../domain/search/saved-view.ts';
import { sortIn, sortText } from '../../domain/search/sort-text.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Every saved view, by name. */
export function savedViews(connection: Connection): SavedView[] {
  const sql = 'SELECT name, query, sort FROM main.metricbook_views ORDER BY name';
  const views = connection.all(sql).map((row) => ({
    name: String(row['name']),
    query: String(row['query']),
    sort: sortIn(String(row['sort'])),
  }));
  return naturallySorted(views, ({ name }) => name);
}

/** Saves, renames or removes a view. Throws `view-not-found`, `conflict-duplicate-view` or the code of a faulty name. */
export function editViews(connection: Connection, edit: ViewEdit): void {
  switch (edit.is) {
    case 'save':
      return save(connection, edit.view);
    case 'rename':
      return rename(connection, edit.from, edit.to);
    case 'remove':
      if (connection.run('DELETE FROM main.metricbook_views WHERE name = ?', [edit.name]) === 0) {
        throw notFound(edit.name);
      }
  }
}

function save(connection: Connection, { name, query, sort }: SavedView): void {
  checkName(name);
  refuse(textFaults('query', query, false));
  const sorted = sortText(sort);
  // Two statements, because an upsert changes the conflict handling of the journal's triggers: their notes would fail
  // instead of being ignored.
  const known = connection.run('UPDATE main.metricbook_views SET query = ?, sort = ? WHERE name = ?', [
    query,
    sorted,
    name,
  ]);
  if (known > 0) return;
  connection.run('INSERT INTO main.metricbook_views (name, query, sort) VALUES (?, ?, ?)', [name, query, sorted]);
}

function rename(connection: Connection, from: string, to: string): void {
  checkName(to);
  if (from === to) return;
  if (connection.value('SELECT 1 FROM main.metricbook_views WHERE name = ?', [to]) !== null) {
    throw new CatalogError('conflict-duplicate-view', `There is a view “${to}” already. Give this one another name.`, {
      name: to,
    });
  }
  if (connection.run('UPDATE main.metricbook_views SET name = ? WHERE name = ?', [to, from]) === 0) {
    throw notFound(from);
  }
}

function checkName(name: string): void {
  if (name.trim() === '') throw new CatalogError('invalid-name-missing', 'Give the view a name.');
  const length = characterCount(name);
  if (length > VIEW_NAME_LENGTH) {
    throw new CatalogError(
      'invalid-text-too-long',
      `The name has ${length} characters; ${VIEW_NAME_LENGTH} are the most.`,
    );
  }
  refuse(textFaults('name', name, true));
}

function notFound(name: string): CatalogError {
  return new CatalogError('view-not-found', `There is no view “${name}” any more.`, { name });
}
