import type { FieldChange } from './difference.ts';
import { fieldChangeOf } from './difference.ts';
import type { Metric, MetricField } from '../metric/metric.ts';
import { METRIC_FIELDS, sameValue } from '../metric/metric.ts';

/** A field of an earlier state of a metric, compared with today's. */
export interface FieldAsOf {
  readonly field: MetricField;
  /** The change since; undefined if the field is the same. */
  readonly since: FieldChange | undefined;
}

/** All fields of an earlier state of a metric, each with the change since. */
export function asOfFields(then: Metric, today: Metric): FieldAsOf[] {
  return METRIC_FIELDS.map((field) => {
    const [ours, theirs] = [then[field], today[field]];
    return { field, since: sameValue(ours, theirs) ? undefined : fieldChangeOf({ field, ours, theirs }) };
  });
}
