import { groupsOf } from '../../domain/core/groups.ts';
import { fieldTextsOf } from '../../domain/review/metric-texts.ts';
import type { FieldTexts, LastChange } from '../../domain/review/sides.ts';
import { allMetrics, textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row } from '../sqlite/connection.ts';

/** A metric of one version of a catalog. */
export interface CatalogMetric {
  readonly id: string;
  /** The ids that it had before it was renamed, the first one first. */
  readonly formerIds: readonly string[];
  /** The id by which all versions of the catalog know it: its first one, unless another metric has or had that, too. */
  readonly path: string;
  readonly fields: FieldTexts;
  readonly lastChanges: ReadonlyMap<string, LastChange>;
}

/** A range of rows of the metrics, both ends included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Continues an SQL condition: the ids of the metrics in a range, whose ends are its two parameters. */
export const IDS_IN_RANGE = 'IN (SELECT id FROM main.metrics WHERE rowid BETWEEN ? AND ?)';

/** All metrics of one version of a catalog. */
export function catalogMetrics(connection: Connection): CatalogMetric[] {
  const metrics = allMetrics(connection);
  const formerIds = formerIdsIn(connection);
  const changes = lastChangesIn(connection);
  const firstId = (id: string): string => formerIds.get(id)?.[0] ?? id;
  const uses = groupsOf(metrics, ({ id }) => firstId(id));
  return metrics.map((metric) => {
    const first = firstId(metric.id);
    return {
      id: metric.id,
      formerIds: formerIds.get(metric.id) ?? [],
      path: uses.get(first)?.length === 1 ? first : metric.id,
      fields: fieldTextsOf(metric),
      lastChanges: changes.get(metric.id) ?? new Map<string, LastChange>(),
    };
  });
}

function formerIdsIn(connection: Connection): Map<string, string[]> {
  const rows = connection.all(
    "SELECT metric_id, old_value FROM main.metric_history WHERE field_name = 'id' AND old_value IS NOT NULL ORDER BY id",
  );
  const groups = groupsOf(rows, (row) => textOf(row['metric_id']) ?? '');
  return new Map(Array.from(groups, ([id, renamings]) => [id, renamings.map((row) => textOf(row['old_value']) ?? '')]));
}

/** The last change of each field by metric; with `within`, only of the metrics in these rows. */
export function lastChangesIn(connection: Connection, within?: RowRange): Map<string, Map<string, LastChange>> {
  const rows = connection.all(
    `SELECT metric_id, field_name, changed_by, changed_at FROM main.metric_history
     WHERE id IN (SELECT max(id) FROM main.metric_history
       ${within === undefined ? '' : `WHERE metric_id ${IDS_IN_RANGE}`} GROUP BY metric_id, field_name)`,
    within === undefined ? [] : [within.first, within.last],
  );
  const groups = groupsOf(rows, (row) => textOf(row['metric_id']) ?? '');
  return new Map(
    Array.from(groups, ([id, changes]) => [
      id,
      new Map(changes.map((row) => [textOf(row['field_name']) ?? '', lastChangeOf(row)])),
    ]),
  );
}

function lastChangeOf(row: Row): LastChange {
  return { by: textOf(row['changed_by']), at: textOf(row['changed_at']) ?? '' };
}
