import type { DetailField } from '../../domain/metric/detail-fields.ts';
import type { MetricField } from '../../domain/metric/metric.ts';

/** The fields of the table that can be in conflict when they are saved. The id has a rule of its own. */
export type SavedField = Exclude<MetricField, 'trustScore'>;

/** A field of the table in the form, including the id. */
export type TextField = 'id' | SavedField;

/** A field that can be in conflict: one of the table, or a detail. */
export type EditedField = SavedField | DetailField;

/** A field of the form: one of the table, including the id, or a detail. */
export type FormFieldName = TextField | DetailField;

/**
 * All fields of the table in the form. Drafts are read before the first list, so the values are here and nothing else is loaded
 * with them.
 */
export const TEXT_FIELDS = Object.keys({
  id: true,
  name: true,
  description: true,
  calculation: true,
  owner: true,
  dataSource: true,
  tags: true,
  dependencies: true,
} satisfies Record<TextField, true>) as readonly TextField[];

/** The fields that hold lists. */
export const LIST_FIELDS: ReadonlySet<TextField> = new Set<TextField>(['tags', 'dependencies']);
