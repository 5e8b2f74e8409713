import type { Instant } from '../../domain/core/instant.ts';
import type { NewOrigin, NewSource, Origin, Source } from '../../domain/metric/origin.ts';
import { DECLINED, saidIn, saidText } from '../../domain/metric/origin.ts';
import { checkAuthor } from '../../domain/metric/metric-rules.ts';
import type { Connection } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';
import { checkExists } from './metric-saves.ts';
import { originRows, summaryOf } from './origins.ts';

/** Author and time of an import. */
export interface ImportedBy {
  readonly importedBy: string;
  readonly importedAt: Instant;
}

/** The files and folders that metrics came from, the latest import first. */
export function sources(connection: Connection): Source[] {
  const sql = `SELECT id, name, format, imported_at, imported_by, checked_at, mapping FROM main.metricbook_sources
    ORDER BY imported_at DESC, id DESC`;
  return connection.all(sql).map((row) => ({
    id: Number(row['id']),
    name: textOf(row['name']) ?? '',
    format: textOf(row['format']) ?? '',
    importedAt: textOf(row['imported_at']) ?? '',
    importedBy: textOf(row['imported_by']),
    checkedAt: textOf(row['checked_at']),
    mapping: textOf(row['mapping']),
  }));
}

/** The origins of a metric with what they said, the latest import first. */
export function originsOf(connection: Connection, metricId: string): Origin[] {
  return originRows(connection, ', o.foreign_attributes, o.said', metricId).map((row) => ({
    ...summaryOf(row),
    foreignAttributes: textOf(row['foreign_attributes']) ?? '{}',
    said: saidIn(textOf(row['said']) ?? ''),
  }));
}

/**
 * Records where metrics came from, and returns the id of the source. A source of the same name and format, and an
 * origin of the same source, format and path, are imported again. Call it after the metrics were created or changed, in
 * the same edit. A mapping of before stays if there is no new one. Throws `metric-not-found`.
 */
export function recordOrigins(
  connection: Connection,
  source: NewSource,
  origins: readonly NewOrigin[],
  by: ImportedBy,
): number {
  checkAuthor(by.importedBy);
  const sourceId = recordSource(connection, source, by);
  for (const origin of origins) {
    if (origin.metricId !== DECLINED) checkExists(connection, origin.metricId);
    recordOrigin(connection, sourceId, origin, by);
  }
  return sourceId;
}

/** Forgets origins by the name of their source, their format and path. */
export function forgetOrigins(
  connection: Connection,
  places: readonly { readonly source: string; readonly format: string; readonly path: string }[],
): void {
  for (const { source, format, path } of places) {
    connection.run(
      `DELETE FROM main.metricbook_origins WHERE format = ? AND path = ?
         AND source_id IN (SELECT id FROM main.metricbook_sources WHERE name = ? AND format = ?)`,
      [format, path, source, format],
    );
  }
}

/** Two statements for each row, because an upsert changes the conflict handling of the journal's triggers. */
function recordSource(connection: Connection, source: NewSource, { importedBy, importedAt }: ImportedBy): number {
  const { name, format, mapping } = source;
  const known = connection.value('SELECT id FROM main.metricbook_sources WHERE name = ? AND format = ?', [
    name,
    format,
  ]);
  const values = [importedAt, importedBy, mapping];
  if (known !== null) {
    connection.run(
      'UPDATE main.metricbook_sources SET imported_at = ?, imported_by = ?, mapping = coalesce(?, mapping) WHERE id = ?',
      [...values, known],
    );
    return Number(known);
  }
  return Number(
    connection.value(
      `INSERT INTO main.metricbook_sources (name, format, imported_at, imported_by, mapping)
       VALUES (?, ?, ?, ?, ?) RETURNING id`,
      [name, format, ...values],
    ),
  );
}

function recordOrigin(connection: Connection, sourceId: number, origin: NewOrigin, by: ImportedBy): void {
  const values = [
    origin.metricId,
    origin.file,
    origin.line,
    origin.foreignAttributes,
    saidText(origin.said),
    by.importedAt,
    by.importedBy,
  ];
  const key = [sourceId, origin.format, origin.path];
  const known = connection.run(
    `UPDATE main.metricbook_origins
     SET metric_id = ?, file = ?, line = ?, foreign_attributes = ?, said = ?, imported_at = ?, imported_by = ?,
       differs_since = NULL
     WHERE source_id = ? AND format = ? AND path = ?`,
    [...values, ...key],
  );
  if (known > 0) return;
  connection.run(
    `INSERT INTO main.metricbook_origins
       (metric_id, file, line, foreign_attributes, said, imported_at, imported_by, source_id, format, path)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [...values, ...key],
  );
}
