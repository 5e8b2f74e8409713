import { firstCharacters } from '../../domain/core/characters.ts';
import type { NamedMetric } from '../../domain/search/known-values.ts';
import type { MetricNames } from '../../domain/search/listing.ts';
import type { MetricStatus } from '../../domain/metric/metric-status.ts';
import { caseFold } from '../../domain/core/words.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import { folded } from './folded-text.ts';
import { exists, textOf } from './metric-rows.ts';

const COLUMNS = 'id, name, test_count, usage_count';
/** Characters of a name that fit a row of a list. */
const NAME_LENGTH = 100;

/** The names of up to `limit` metrics with rowids greater than `after`, in the order of rowids. */
export function metricNames(connection: Connection, after: number, limit: number): MetricNames {
  const json = connection.value(
    `SELECT json_group_array(json_array(rowid, name)) FROM
       (SELECT rowid, substr(CAST(name AS TEXT), 1, ${2 * NAME_LENGTH}) AS name FROM main.metrics
        WHERE rowid > ? ORDER BY rowid LIMIT ?)`,
    [after, limit],
  );
  // The cut of the query may split a character, so it is a little behind the one of here.
  return (JSON.parse(String(json)) as MetricNames).map(([rowid, name]) => [rowid, firstCharacters(name, NAME_LENGTH)]);
}

/** The rowid of a metric; undefined if there is no such metric. */
export function rowOf(connection: Connection, id: string): number | undefined {
  const row = connection.value('SELECT rowid FROM main.metrics WHERE id = ?', [id]);
  return row === null ? undefined : Number(row);
}

/** The metrics that have one of the ids, with their names. */
export function namedMetrics(connection: Connection, ids: readonly string[]): NamedMetric[] {
  return ids.flatMap((id) => {
    const row = connection.first(`SELECT ${COLUMNS} FROM main.metrics WHERE id = ?`, [id]);
    return row === undefined ? [] : [namedOf(row)];
  });
}

/** The metrics with a synonym that contains a text. Another program may have written one that is no list. */
const WITH_SYNONYM = `SELECT d.metric_id FROM main.metricbook_details d,
    json_each(iif(json_valid(CAST(d.value AS TEXT)), CAST(d.value AS TEXT), json_array(CAST(d.value AS TEXT)))) synonym
  WHERE d.field = 'synonyms' AND ${folded('synonym.value')} LIKE ?2 ESCAPE '\\'`;

/**
 * Metrics whose id, name or synonym contains a text, ignoring case and accents, at most `limit`. Those whose id or name
 * begins with it come first; otherwise by name.
 */
export function metricsMatching(connection: Connection, text: string, limit: number): NamedMetric[] {
  const sought = caseFold(text).replace(/[\\%_]/g, '\\$&');
  const matches = (pattern: string): string =>
    `(${folded('id')} LIKE ${pattern} ESCAPE '\\' OR ${folded('name')} LIKE ${pattern} ESCAPE '\\')`;
  return connection
    .all(
      `SELECT ${COLUMNS} FROM main.metrics WHERE ${matches('?2')} OR id IN (${WITH_SYNONYM})
       ORDER BY ${matches('?1')} DESC, sort_key(name), id LIMIT ?3`,
      [`${sought}%`, `%${sought}%`, limit],
    )
    .map(namedOf);
}

/** The present status of the metric that had this id. The history tells if it was renamed. */
export function metricStatus(connection: Connection, id: string): MetricStatus {
  if (exists(connection, id)) return { is: 'there' };
  const renamed = connection.first(
    `SELECT m.id, m.name FROM main.metric_history h JOIN main.metrics m ON m.id = h.metric_id
     WHERE h.field_name = 'id' AND h.old_value = ? ORDER BY ${momentSql('h.changed_at')} DESC, h.id DESC LIMIT 1`,
    [id],
  );
  if (renamed !== undefined) return { is: 'renamed', id: cell(renamed, 'id'), name: cell(renamed, 'name') };
  const trashed = connection.first(
    'SELECT deleted_at, deleted_by FROM main.metricbook_trash WHERE metric_id = ? ORDER BY id DESC LIMIT 1',
    [id],
  );
  if (trashed === undefined) return { is: 'gone' };
  return { is: 'trashed', deletedBy: textOf(trashed['deleted_by'] ?? null), deletedAt: cell(trashed, 'deleted_at') };
}

function namedOf(row: Row): NamedMetric {
  return {
    id: cell(row, 'id'),
    name: cell(row, 'name'),
    testCount: Number(row['test_count']),
    usageCount: Number(row['usage_count']),
  };
}

function cell(row: Row, column: string): string {
  return textOf(row[column] ?? null) ?? '';
}
