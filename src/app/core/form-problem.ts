import type { CatalogError, CatalogErrorCode } from '../../domain/core/catalog-error.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import type { TextField } from './metric-fields.ts';
import type { MetricTexts } from './metric-texts.ts';
import { TEXT_FIELDS } from './metric-fields.ts';

/** Why a save was refused, and at which field that is shown; without a field, at the form's foot. */
export interface FormProblem {
  readonly field: TextField | undefined;
  readonly text: string;
}

/** Known before anybody is asked anything, so that the dialog with `Your name` does not come for nothing. */
export function missingIn(texts: MetricTexts): FormProblem | undefined {
  if (texts.name.trim() === '') return { field: 'name', text: 'Give the metric a name.' };
  if (texts.id.trim() === '') return { field: 'id', text: 'Give the metric an id.' };
  return undefined;
}

/** A refusal, at the field that it speaks of. */
export function problemOf(error: CatalogError): FormProblem {
  return { field: fieldOf(error), text: error.message };
}

const FIELD_OF_CODE: Partial<Record<CatalogErrorCode, TextField>> = {
  'conflict-duplicate-id': 'id',
  'invalid-id-missing': 'id',
  'invalid-id-too-long': 'id',
  'invalid-name-missing': 'name',
};

function fieldOf(error: CatalogError): TextField | undefined {
  const known = FIELD_OF_CODE[error.code];
  if (known !== undefined) return known;
  const named = placeIn(error.details['faults']);
  return TEXT_FIELDS.find((field) => columnOf(field) === named);
}

/** The column's name in the place of the first fault, such as `tags` of `tags › 2`. */
function placeIn(faults: unknown): string | undefined {
  const first: unknown = Array.isArray(faults) ? faults[0] : undefined;
  if (typeof first !== 'object' || first === null || !('place' in first)) return undefined;
  return typeof first.place === 'string' ? first.place.split(' › ')[0] : undefined;
}

function columnOf(field: TextField): string {
  return field === 'id' ? 'id' : FIELD_COLUMNS[field];
}
