import { groupsOf } from '../../domain/core/groups.ts';
import { fieldTextsOf } from '../../domain/review/metric-texts.ts';
import { metricOf, textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';
import type { CellImage, TableImage } from '../sqlite/row-codec.ts';
import { withDetails } from './catalog-metrics.ts';
import type { MetricVersion } from './shared-history.ts';

/** A metric in the trash, as it was when it was deleted. */
export interface TrashedMetric extends MetricVersion {
  readonly id: string;
  readonly path: string;
}

/** The parts of a trashed metric that are compared. */
interface Content {
  readonly metrics: TableImage;
  readonly metric_history: TableImage;
  readonly metricbook_details?: TableImage;
}

/** The metrics in the trash by their paths, of several with one path the one that was deleted last. */
export function trashedMetrics(connection: Connection): Map<string, TrashedMetric> {
  const rows = connection.all('SELECT metric_id, content FROM main.metricbook_trash ORDER BY id');
  return new Map(
    rows.map((row) => {
      const metric = metricIn(textOf(row['metric_id']) ?? '', JSON.parse(textOf(row['content']) ?? '') as Content);
      return [metric.path, metric];
    }),
  );
}

function metricIn(
  id: string,
  { metrics, metric_history: history, metricbook_details: details }: Content,
): TrashedMetric {
  const [row = {}] = rowsOf(metrics);
  const changes = groupsOf(rowsOf(history), (change) => textOf(change['field_name']) ?? '');
  const [firstId] = (changes.get('id') ?? []).flatMap((change) => textOf(change['old_value']) ?? []);
  const texts = (details === undefined ? [] : rowsOf(details)).map(
    (detail) => [textOf(detail['field']) ?? '', textOf(detail['value']) ?? ''] as const,
  );
  return {
    id,
    path: firstId ?? id,
    fields: withDetails(fieldTextsOf(metricOf(row)), new Map(texts)),
    changesOf: (field) => changes.get(field) ?? [],
  };
}

/** The rows of an image, as queries return them. */
function rowsOf({ columns, rows }: TableImage): Row[] {
  return rows.map(([, ...cells]) =>
    Object.fromEntries(columns.map((column, i) => [column, valueOf(cells[i] ?? null)])),
  );
}

/** A cell without what a comparison of texts does not need: blobs, and texts that are no Unicode. */
function valueOf(cell: CellImage): SqlValue {
  if (cell === null || typeof cell !== 'object') return cell;
  if ('real' in cell) return cell.real;
  return 'integer' in cell ? cell.integer : null;
}
