import type { OriginSummary } from '../../domain/metric/origin.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';

/** The origins of a metric without what they said, the latest import first. */
export function originSummaries(connection: Connection, metricId: string): OriginSummary[] {
  return originRows(connection, '', metricId).map(summaryOf);
}

/** Rows of a metric's origins, each with the name of its source and the other columns that are named. */
export function originRows(connection: Connection, columns: string, metricId: string): Row[] {
  return connection.all(
    `SELECT o.source_id, o.format, o.file, o.line, o.path, o.imported_at, o.imported_by, o.differs_since,
       s.name AS source ${columns}
     FROM main.metricbook_origins o LEFT JOIN main.metricbook_sources s ON s.id = o.source_id
     WHERE o.metric_id = ? ORDER BY o.imported_at DESC, o.rowid`,
    [metricId],
  );
}

/** An origin of its row. If another program deleted its source, it has the name of its file. */
export function summaryOf(row: Row): OriginSummary {
  const file = textOf(row['file']) ?? '';
  return {
    sourceId: Number(row['source_id']),
    source: textOf(row['source']) ?? file,
    format: textOf(row['format']) ?? '',
    file,
    line: lineOf(row['line']),
    path: textOf(row['path']) ?? '',
    importedAt: textOf(row['imported_at']) ?? '',
    importedBy: textOf(row['imported_by']),
    differsSince: textOf(row['differs_since']),
  };
}

function lineOf(cell: SqlValue | undefined): number | null {
  return typeof cell === 'number' ? cell : null;
}
