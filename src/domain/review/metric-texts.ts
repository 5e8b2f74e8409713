import {
  FIELD_COLUMNS,
  listIn,
  LIST_COLUMNS,
  type Metric,
  METRIC_FIELDS,
  type MetricFields,
} from '../metric/metric.ts';
import type { FieldText } from './field-value.ts';
import type { FieldTexts } from './sides.ts';

/** The fields of the four tables by their names in the history. */
export const TABLE_FIELDS: ReadonlySet<string> = new Set(Object.values(FIELD_COLUMNS));

/** The texts of a metric's fields, as its history has them. */
export function fieldTextsOf(metric: Metric): FieldTexts {
  return new Map(
    METRIC_FIELDS.flatMap((field) => {
      const value = metric[field];
      if (value === null || (Array.isArray(value) && value.length === 0)) return [];
      return [[FIELD_COLUMNS[field], typeof value === 'object' ? JSON.stringify(value) : String(value)]];
    }),
  );
}

/** The updates that give a metric these texts. A trust score that is not given becomes 0. Other fields are left out. */
export function updatesOf(fields: ReadonlyMap<string, FieldText>): Partial<MetricFields> {
  return Object.fromEntries(
    METRIC_FIELDS.flatMap((field) => {
      const column = FIELD_COLUMNS[field];
      const text = fields.get(column);
      return text === undefined ? [] : [[field, valueOf(column, text)]];
    }),
  );
}

function valueOf(column: string, text: FieldText): unknown {
  if (LIST_COLUMNS.has(column)) return listIn(text);
  return column === 'trust_score' ? Number(text ?? 0) : text;
}
