import { groupsOf } from '../../domain/core/groups.ts';
import type { Steps } from '../../domain/core/steps.ts';
import { DECLINED, saidIn } from '../../domain/metric/origin.ts';
import { fieldTextsOf } from '../../domain/review/metric-texts.ts';
import type { DeletedMetric, KnownOrigin, LastChange, OurMetric, OurSide } from '../../domain/review/sides.ts';
import { withDetails } from '../merge/catalog-metrics.ts';
import { lastChangeOf } from '../merge/field-changes.ts';
import { findableBetween, textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';

/** A range of rows of the metrics, both ends included. */
interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Continues an SQL condition: the ids of the metrics in a range, whose ends are its two parameters. */
const IDS_IN_RANGE = 'IN (SELECT id FROM main.metrics WHERE rowid BETWEEN ? AND ?)';

/** The metrics that one step reads, with all that belongs to them. */
const ROWS_OF_STEP = 200;

/** A catalog as one side of a review: its metrics with their details and origins, and those that it gave up. */
export function* ourSide(connection: Connection): Steps<OurSide> {
  const metrics: OurMetric[] = [];
  for (let range = rangeAfter(connection); range !== undefined; range = rangeAfter(connection, range.last)) {
    metrics.push(...metricsIn(connection, range));
    yield;
  }
  const declined = originRows(connection, '= ?', [DECLINED]);
  return { metrics, deleted: [...deletedMetrics(connection), ...declinedMetrics(declined)] };
}

/** The next rows of the metrics; undefined after the last one. */
function rangeAfter(connection: Connection, last?: number): RowRange | undefined {
  const row = connection.first(
    `SELECT min(rowid) AS first, max(rowid) AS last FROM (SELECT rowid FROM main.metrics
     ${last === undefined ? '' : 'WHERE rowid > ?'} ORDER BY rowid LIMIT ${ROWS_OF_STEP})`,
    last === undefined ? [] : [last],
  );
  return typeof row?.['first'] !== 'number' ? undefined : { first: row['first'], last: Number(row['last']) };
}

function metricsIn(connection: Connection, range: RowRange): OurMetric[] {
  const params = [range.first, range.last];
  const details = groupsOf(
    connection.all(
      `SELECT metric_id, field, value FROM main.metricbook_details WHERE metric_id ${IDS_IN_RANGE} ORDER BY id`,
      params,
    ),
    (row) => textOf(row['metric_id']) ?? '',
  );
  const origins = groupsOf(originRows(connection, IDS_IN_RANGE, params), (row) => textOf(row['metric_id']) ?? '');
  const changes = lastChangesIn(connection, range);
  return findableBetween(connection, range.first, range.last).map((metric): OurMetric => {
    const { id } = metric;
    const said = (details.get(id) ?? []).map(
      (row) => [textOf(row['field']) ?? '', textOf(row['value']) ?? ''] as const,
    );
    return {
      id,
      fields: withDetails(fieldTextsOf(metric), new Map(said)),
      origins: (origins.get(id) ?? []).map(originOf),
      lastChanges: changes.get(id) ?? new Map<string, LastChange>(),
    };
  });
}

/** The last change of each field by metric. */
function lastChangesIn(connection: Connection, { first, last }: RowRange): Map<string, Map<string, LastChange>> {
  const rows = connection.all(
    `SELECT metric_id, field_name, changed_by, changed_at FROM main.metric_history
     WHERE id IN (SELECT max(id) FROM main.metric_history
       WHERE metric_id ${IDS_IN_RANGE} GROUP BY metric_id, field_name)`,
    [first, last],
  );
  const groups = groupsOf(rows, (row) => textOf(row['metric_id']) ?? '');
  return new Map(
    Array.from(groups, ([id, changes]) => [
      id,
      new Map(changes.map((row) => [textOf(row['field_name']) ?? '', lastChangeOf(row)])),
    ]),
  );
}

/** The origins of metrics with the sources' names. `which`: the condition of the metrics' ids. */
function originRows(connection: Connection, which: string, params: readonly SqlValue[]): Row[] {
  return connection.all(
    `SELECT o.metric_id, s.name AS source, o.format, o.path, o.said, o.imported_at
     FROM main.metricbook_origins o JOIN main.metricbook_sources s ON s.id = o.source_id
     WHERE o.metric_id ${which} ORDER BY o.id`,
    params,
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
