import type { Metric, MetricField } from '../metric/metric.ts';
import { METRIC_FIELDS, sameValue } from '../metric/metric.ts';

/** One field that differs between two versions of a metric. */
export interface FieldDifference {
  readonly field: MetricField;
  readonly ours: Metric[MetricField];
  readonly theirs: Metric[MetricField];
}

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

/** The fields in which two versions of a metric differ. Counts and times are not compared. */
export function differencesBetween(ours: Metric, theirs: Metric): FieldDifference[] {
  return METRIC_FIELDS.filter((field) => !sameValue(ours[field], theirs[field])).map((field) => ({
    field,
    ours: ours[field],
    theirs: theirs[field],
  }));
}

/** Compares all metrics of another catalog ("theirs") with all of this one ("ours"). */
export function compareCatalogs(ours: readonly Metric[], theirs: readonly Metric[]): Comparison {
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
    const differences = differencesBetween(mine, metric);
    if (differences.length === 0) same += 1;
    else changed.push({ id: metric.id, name: mine.name, differences });
  }
  const onlyHere = ours.filter(({ id }) => !theirIds.has(id)).map(({ id, name }) => ({ id, name }));
  return { added, changed, same, onlyHere };
}
