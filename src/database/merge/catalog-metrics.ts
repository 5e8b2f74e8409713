import { groupsOf } from '../../domain/core/groups.ts';
import { fieldTextsOf, TABLE_FIELDS } from '../../domain/review/metric-texts.ts';
import type { FieldTexts } from '../../domain/review/sides.ts';
import { findableMetrics, textOf } from '../metrics/metric-rows.ts';
import type { Connection } from '../sqlite/connection.ts';
import { allDetails } from './merged-details.ts';

/** A metric of one version of a catalog. */
export interface CatalogMetric {
  readonly id: string;
  /** The ids that it had before it was renamed, the first one first. */
  readonly formerIds: readonly string[];
  /** The id by which all versions of the catalog know it: its first one, unless another metric has or had that, too. */
  readonly path: string;
  /** Its fields and its details. */
  readonly fields: FieldTexts;
}

/** All metrics of one version of a catalog that can be told apart by their ids. */
export function catalogMetrics(connection: Connection): CatalogMetric[] {
  const metrics = findableMetrics(connection);
  const details = allDetails(connection);
  const formerIds = formerIdsIn(connection);
  const firstId = (id: string): string => formerIds.get(id)?.[0] ?? id;
  const uses = groupsOf(metrics, ({ id }) => firstId(id));
  return metrics.map((metric) => {
    const first = firstId(metric.id);
    return {
      id: metric.id,
      formerIds: formerIds.get(metric.id) ?? [],
      path: uses.get(first)?.length === 1 ? first : metric.id,
      fields: withDetails(fieldTextsOf(metric), details.get(metric.id)),
    };
  });
}

/** A detail with the name of a field can only be another program's. */
export function withDetails(fields: FieldTexts, details: FieldTexts | undefined): FieldTexts {
  if (details === undefined) return fields;
  return new Map([...fields, ...[...details].filter(([field]) => !TABLE_FIELDS.has(field))]);
}

function formerIdsIn(connection: Connection): Map<string, string[]> {
  const rows = connection.all(
    "SELECT metric_id, old_value FROM main.metric_history WHERE field_name = 'id' AND old_value IS NOT NULL ORDER BY id",
  );
  const groups = groupsOf(rows, (row) => textOf(row['metric_id']) ?? '');
  return new Map(Array.from(groups, ([id, renamings]) => [id, renamings.map((row) => textOf(row['old_value']) ?? '')]));
}
