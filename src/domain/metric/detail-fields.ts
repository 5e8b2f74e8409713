/** The names of details in the history and in their table, without custom fields. */
export const DETAIL_NAMES = [
  'synonyms',
  'unit',
  'format',
  'kind',
  'grain',
  'group',
  'language',
  'notes',
  'links',
  'hidden',
] as const;

/** What the name of a custom field has before it in the history: `custom:Cost center`. */
export const CUSTOM_PREFIX = 'custom:';

/** The name of a detail in the history and in its table. */
export type DetailField = (typeof DETAIL_NAMES)[number] | `${typeof CUSTOM_PREFIX}${string}`;

/** Details whose names are plural in a sentence. */
export const PLURAL_DETAILS: ReadonlySet<string> = new Set<DetailField>(['synonyms', 'notes', 'links']);

const NAMES: ReadonlySet<string> = new Set(DETAIL_NAMES);

/** True for the name of a detail in the history. */
export function isDetailField(fieldName: string): fieldName is DetailField {
  return NAMES.has(fieldName) || fieldName.startsWith(CUSTOM_PREFIX);
}
