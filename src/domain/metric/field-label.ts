import { CUSTOM_PREFIX } from './detail-fields.ts';

const LABELS: ReadonlyMap<string, string> = new Map([
  ['data_source', 'data source'],
  ['trust_score', 'trust score'],
]);

/**
 * A field's name in a sentence: `data source`. Custom fields have the name that the catalog gives them, and fields
 * written by other programs keep theirs.
 */
export function fieldLabel(fieldName: string): string {
  if (fieldName.startsWith(CUSTOM_PREFIX)) return fieldName.slice(CUSTOM_PREFIX.length);
  return LABELS.get(fieldName) ?? fieldName;
}
