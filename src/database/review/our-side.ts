import { groupsOf } from '../../domain/core/groups.ts';
import { DECLINED, saidIn } from '../../domain/metric/origin.ts';
import type { DeletedMetric, KnownOrigin, OurMetric, OurSide } from '../../domain/review/sides.ts';
import { catalogMetrics, lastChangesIn } from '../merge/catalog-metrics.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row } from '../sqlite/connection.ts';

/** A catalog as one side of a review: its metrics with their details and origins, and those that it gave up. */
export function ourSide(connection: Connection): OurSide {
  const origins = groupsOf(originRows(connection), (row) => textOf(row['metric_id']) ?? '');
  const changes = lastChangesIn(connection);
  const metrics = catalogMetrics(connection).map(({ id, fields }): OurMetric => {
    const lastChanges = changes.get(id) ?? new Map();
    return { id, fields, origins: (origins.get(id) ?? []).map(originOf), lastChanges };
  });
  return { metrics, deleted: [...deletedMetrics(connection), ...declinedMetrics(origins.get(DECLINED) ?? [])] };
}

function originRows(connection: Connection): Row[] {
  return connection.all(
    `SELECT o.metric_id, s.name AS source, o.format, o.path, o.said, o.imported_at
     FROM main.metricbook_origins o JOIN main.metricbook_sources s ON s.id = o.source_id ORDER BY o.id`,
  );
}

function originOf(row: Row): KnownOrigin {
  return {
    source: textOf(row['source']) ?? '',
    format: textOf(row['format']) ?? '',
    path: textOf(row['path']) ?? '',
    said: saidIn(textOf(row['said']) ?? ''),
    saidAt: textOf(row['imported_at']) ?? '',
  };
}

function declinedMetrics(rows: readonly Row[]): DeletedMetric[] {
  return rows.map((row) => {
    const { said, ...place } = originOf(row);
    return { id: DECLINED, name: said.get('name') ?? '', origins: [place], said };
  });
}

/** The metrics in the trash that came from a source, the latest first; of several with one id only that one. */
function deletedMetrics(connection: Connection): DeletedMetric[] {
  const sources = new Map(
    connection
      .all('SELECT id, name FROM main.metricbook_sources')
      .map((row) => [Number(row['id']), textOf(row['name']) ?? '']),
  );
  const rows = connection.all(
    `SELECT metric_id, name, content ->> '$.metricbook_origins' AS origins FROM main.metricbook_trash
     WHERE json_array_length(content, '$.metricbook_origins.rows') > 0
       AND metric_id NOT IN (SELECT id FROM main.metrics WHERE id IS NOT NULL) ORDER BY id DESC`,
  );
  const seen = new Set<string>();
  return rows.flatMap((row): DeletedMetric[] => {
    const id = textOf(row['metric_id']) ?? '';
    if (seen.has(id)) return [];
    seen.add(id);
    const origins = trashedOrigins(textOf(row['origins']) ?? '', sources);
    const [first] = origins;
    if (first === undefined) return [];
    return [{ id, name: textOf(row['name']) ?? '', origins, said: first.said }];
  });
}

/** The origins of a metric in the trash, which keeps rows as lists of cells. */
function trashedOrigins(json: string, sources: ReadonlyMap<number, string>): KnownOrigin[] {
  const { columns, rows } = JSON.parse(json) as {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly unknown[])[];
  };
  return rows.flatMap((row): KnownOrigin[] => {
    // The rowid stands before the cells.
    const cell = (column: string): unknown => row[columns.indexOf(column) + 1];
    const text = (column: string): string => (typeof cell(column) === 'string' ? String(cell(column)) : '');
    const source = sources.get(Number(cell('source_id')));
    if (source === undefined) return [];
    return [{ source, format: text('format'), path: text('path'), said: saidIn(text('said')) }];
  });
}
