import type { FieldChange } from './difference.ts';
import { fieldChangeOf } from './difference.ts';
import type { Metric, MetricField } from '../metric/metric.ts';
import { METRIC_FIELDS, sameValue } from '../metric/metric.ts';

/** A field of a metric as it was, beside today's. */
export interface PastField {
  readonly field: MetricField;
  /** What became of it since; undefined where it is the same. */
  readonly since: FieldChange | undefined;
}

/** All fields of a metric as it was, each with what became of it since. */
export function pastFields(then: Metric, today: Metric): PastField[] {
  return METRIC_FIELDS.map((field) => {
    const [ours, theirs] = [then[field], today[field]];
    return { field, since: sameValue(ours, theirs) ? undefined : fieldChangeOf({ field, ours, theirs }) };
  });
}
