import type { Metric, MetricField } from '../metric/metric.ts';
import { sameDetail } from '../metric/detail-texts.ts';
import { FIELD_COLUMNS, METRIC_FIELDS, sameValue } from '../metric/metric.ts';

/** One field, or one detail, that differs between two versions of a metric. */
export type FieldDifference = MetricFieldDifference | DetailDifference;

/** One field that differs between two versions of a metric. */
export interface MetricFieldDifference {
  readonly field: MetricField;
  readonly ours: Metric[MetricField];
  readonly theirs: Metric[MetricField];
}

/** One detail that differs between two versions of a metric, as texts; null if it says nothing. */
export interface DetailDifference {
  /** Its name in the history, which another program may have chosen. */
  readonly field: string;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** The details of metrics in which two catalogs differ, by the ids of the metrics. */
export type DetailDifferences = ReadonlyMap<string, readonly DetailDifference[]>;

/** A metric that both catalogs have, with different content. */
export interface ChangedMetric {
  readonly id: string;
  readonly name: string;
  readonly differences: readonly FieldDifference[];
}

/** A metric that one of two catalogs has. */
export interface NamedMetric {
  readonly id: string;
  readonly name: string;
}

/** This catalog ("ours") compared with another ("theirs"), metric by metric. */
export interface Comparison {
  readonly added: readonly NamedMetric[];
  readonly changed: readonly ChangedMetric[];
  readonly same: number;
  readonly onlyHere: readonly NamedMetric[];
}

/** True for a difference of a detail. */
export function isOfDetail(difference: FieldDifference): difference is DetailDifference {
  return !isColumnField(difference.field);
}

/** The name in the history of the field that differs. */
export function fieldNameOf(difference: FieldDifference): string {
  return isOfDetail(difference) ? difference.field : FIELD_COLUMNS[difference.field];
}

/** The fields in which two versions of a metric differ. Counts and times are not compared. */
export function differencesBetween(ours: Metric, theirs: Metric): MetricFieldDifference[] {
  return METRIC_FIELDS.filter((field) => !sameValue(ours[field], theirs[field])).map((field) => ({
    field,
    ours: ours[field],
    theirs: theirs[field],
  }));
}

/** The details in which two versions of a metric differ, given as texts by field. */
export function detailDifferencesBetween(
  ours: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
): DetailDifference[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((field) => {
    if (isColumnField(field)) return [];
    const [mine, other] = [ours.get(field) ?? null, theirs.get(field) ?? null];
    return sameDetail(field, mine, other) ? [] : [{ field, ours: mine, theirs: other }];
  });
}

/** Compares all metrics of another catalog ("theirs") with all of this one ("ours"), and their details. */
export function compareCatalogs(
  ours: readonly Metric[],
  theirs: readonly Metric[],
  details: DetailDifferences = new Map(),
): Comparison {
  const ourById = new Map(ours.map((metric) => [metric.id, metric]));
  const theirIds = new Set(theirs.map((metric) => metric.id));
  const added: NamedMetric[] = [];
  const changed: ChangedMetric[] = [];
  let same = 0;
  for (const metric of theirs) {
    const mine = ourById.get(metric.id);
    if (mine === undefined) {
      added.push({ id: metric.id, name: metric.name });
      continue;
    }
    const differences = [...differencesBetween(mine, metric), ...(details.get(metric.id) ?? [])];
    if (differences.length === 0) same += 1;
    else changed.push({ id: metric.id, name: mine.name, differences });
  }
  const onlyHere = ours.filter(({ id }) => !theirIds.has(id)).map(({ id, name }) => ({ id, name }));
  return { added, changed, same, onlyHere };
}

function isColumnField(field: string): boolean {
  return Object.hasOwn(FIELD_COLUMNS, field);
}
