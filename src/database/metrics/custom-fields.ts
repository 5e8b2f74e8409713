import { CatalogError } from '../../domain/core/catalog-error.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { choicesOf, type CustomField, customFieldOf, faultsOfCustomField } from '../../domain/metric/custom-field.ts';
import { refuse } from '../../domain/metric/metric-rules.ts';
import type { Connection } from '../sqlite/connection.ts';

/** The custom fields of the catalog, in their order. */
export function customFields(connection: Connection): CustomField[] {
  return connection
    .all('SELECT name, type, choices FROM main.metricbook_custom_fields ORDER BY place, rowid')
    .map((row) => customFieldOf(String(row['name']), String(row['type']), String(row['choices'])));
}

/**
 * Defines a custom field, or changes the one of this name. Values that do not fit its new type stay as they are. Throws
 * `conflict-duplicate-field` if another field has the same name to a reader, or the code of a fault.
 */
export function defineCustomField(connection: Connection, field: CustomField): void {
  refuse(faultsOfCustomField(field));
  const { name, type } = field;
  const choices = JSON.stringify(choicesOf(field));
  const sql = 'UPDATE main.metricbook_custom_fields SET type = ?, choices = ? WHERE name = ?';
  if (connection.run(sql, [type, choices, name]) > 0) return;
  const same = customFields(connection).find((other) => sameText(other.name) === sameText(name));
  if (same !== undefined) {
    throw new CatalogError(
      'conflict-duplicate-field',
      `There is a field “${same.name}” already. Give this one another name.`,
      { name: same.name },
    );
  }
  connection.run(
    `INSERT INTO main.metricbook_custom_fields (name, type, choices, place)
     SELECT ?, ?, ?, coalesce(max(place), 0) + 1 FROM main.metricbook_custom_fields`,
    [name, type, choices],
  );
}

/** Removes the definition of a custom field. Values that metrics have stay with them. Throws `custom-field-not-found`. */
export function removeCustomField(connection: Connection, name: string): void {
  if (connection.run('DELETE FROM main.metricbook_custom_fields WHERE name = ?', [name]) > 0) return;
  throw new CatalogError('custom-field-not-found', `There is no field “${name}” any more.`, { name });
}
