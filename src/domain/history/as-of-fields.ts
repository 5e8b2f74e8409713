import type { FieldChange } from './difference.ts';
import { fieldChangeOf } from './difference.ts';
import { DETAIL_NAMES } from '../metric/detail-fields.ts';
import { sameDetail } from '../metric/detail-texts.ts';
import type { Metric, MetricField } from '../metric/metric.ts';
import { METRIC_FIELDS, sameValue } from '../metric/metric.ts';

/** A field of an earlier state of a metric, compared with today's. */
export interface FieldAsOf {
  readonly field: MetricField;
  /** The change since; undefined if the field is the same. */
  readonly since: FieldChange | undefined;
}

/** A detail of an earlier state of a metric, compared with today's. */
export interface DetailAsOf {
  readonly field: string;
  /** Null if it said nothing. */
  readonly text: string | null;
  /** The change since; undefined if the detail says the same. */
  readonly since: FieldChange | undefined;
}

/** All fields of an earlier state of a metric, each with the change since. */
export function asOfFields(then: Metric, today: Metric): FieldAsOf[] {
  return METRIC_FIELDS.map((field) => {
    const [ours, theirs] = [then[field], today[field]];
    return { field, since: sameValue(ours, theirs) ? undefined : fieldChangeOf({ field, ours, theirs }) };
  });
}

/**
 * The details that an earlier state of a metric had, or that it has today, each with the change since. `then` and
 * `today` are their texts by field. Custom fields come last, by name.
 */
export function asOfDetails(then: ReadonlyMap<string, string>, today: ReadonlyMap<string, string>): DetailAsOf[] {
  const said = new Set([...then.keys(), ...today.keys()]);
  const known: readonly string[] = DETAIL_NAMES.filter((field) => said.has(field));
  const others = [...said].filter((field) => !known.includes(field)).toSorted();
  return [...known, ...others].map((field) => {
    const [text, newValue] = [then.get(field) ?? null, today.get(field) ?? null];
    const isSame = sameDetail(field, text, newValue);
    return { field, text, since: isSame ? undefined : { fieldName: field, oldValue: text, newValue } };
  });
}
