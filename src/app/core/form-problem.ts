import type { CatalogError, CatalogErrorCode } from '../../domain/core/catalog-error.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import { isDetailField } from '../../domain/metric/detail-fields.ts';
import type { FormFieldName, TextField } from './metric-fields.ts';
import type { MetricTexts } from './metric-texts.ts';
import { TEXT_FIELDS } from './metric-fields.ts';

/**
 * The reason why a save was refused, and the field to show it at. Without a field, it is shown at the foot of the
 * form.
 */
export interface FormProblem {
  readonly field: FormFieldName | undefined;
  readonly text: string;
}

/** Finds a missing name or id before anything is asked, so that the dialog `Your name` does not open for nothing. */
export function missingIn(texts: MetricTexts): FormProblem | undefined {
  if (texts.name.trim() === '') return { field: 'name', text: 'Give the metric a name.' };
  if (texts.id.trim() === '') return { field: 'id', text: 'Give the metric an id.' };
  return undefined;
}

/** Assigns a refusal to the field that it is about. */
export function problemOf(error: CatalogError): FormProblem {
  return { field: fieldOf(error), text: error.message };
}

const FIELD_OF_CODE: Partial<Record<CatalogErrorCode, TextField>> = {
  'conflict-duplicate-id': 'id',
  'invalid-id-missing': 'id',
  'invalid-id-too-long': 'id',
  'invalid-name-missing': 'name',
};

function fieldOf(error: CatalogError): FormFieldName | undefined {
  const named = placeIn(error.details['faults']);
  if (named !== undefined && isDetailField(named)) return named;
  const known = FIELD_OF_CODE[error.code];
  if (known !== undefined) return known;
  return TEXT_FIELDS.find((field) => columnOf(field) === named);
}

/** Returns the column of the first fault, such as `tags` of `tags › 2`. */
function placeIn(faults: unknown): string | undefined {
  const first: unknown = Array.isArray(faults) ? faults[0] : undefined;
  if (typeof first !== 'object' || first === null || !('place' in first)) return undefined;
  return typeof first.place === 'string' ? first.place.split(' › ')[0] : undefined;
}

function columnOf(field: TextField): string {
  return field === 'id' ? 'id' : FIELD_COLUMNS[field];
}
