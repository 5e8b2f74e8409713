import { sameText } from '../core/same-text.ts';
import { normalCalculation } from '../metric/normal-calculation.ts';
import { sqlTokens } from '../metric/sql-tokens.ts';

/** The text of a field; null: nothing. */
export type FieldText = string | null;

/** The fields whose text is a JSON array. */
const LIST_FIELDS: ReadonlySet<string> = new Set(['tags', 'dependencies', 'synonyms', 'links']);

/** Lists of words, in which two spellings of one word would be a mistake. */
const WORD_LISTS: ReadonlySet<string> = new Set(['tags', 'synonyms']);

/** True for the fields that are lists, of which both sides can be taken. */
export function isListField(field: string): boolean {
  return LIST_FIELDS.has(field);
}

/**
 * True if two texts of a field mean the same: they differ in line ends or outer white space, a calculation in its
 * layout, a list in its order, a trust score in the notation of its number. A comment of a calculation counts, since
 * somebody wrote it and would miss it.
 */
export function sameField(field: string, a: FieldText, b: FieldText): boolean {
  return a === b || meaningOf(field, a) === meaningOf(field, b);
}

/** True if a text of a field says nothing: it is blank, or an empty list. */
export function saysNothing(field: string, text: FieldText): boolean {
  return meaningOf(field, text) === null;
}

/** A text that is equal for texts that mean the same; null for those that say nothing. */
function meaningOf(field: string, text: FieldText): string | null {
  const plain = text?.replace(/\r\n?/g, '\n').trim() ?? '';
  if (plain === '') return null;
  if (isListField(field)) {
    const keys = new Set(itemsIn(plain).map(exactKey));
    return keys.size === 0 ? null : JSON.stringify([...keys].toSorted());
  }
  if (field === 'calculation') return JSON.stringify([normalCalculation(plain), ...commentsIn(plain)]);
  return field === 'trust_score' && Number.isFinite(Number(plain)) ? String(Number(plain)) : plain;
}

function commentsIn(calculation: string): string[] {
  return sqlTokens(calculation)
    .filter(({ kind }) => kind === 'comment')
    .map(({ text }) => text.replace(/\s+/gu, ' ').trim());
}

/**
 * Merges a list that both sides may have changed: ours, without the items that they removed, and then the items that
 * they added. An item that one side removed and the other left alone is removed. If the base is unknown (undefined),
 * nothing counts as removed. Returns null if no item is left.
 */
export function mergedList(field: string, base: FieldText | undefined, ours: FieldText, theirs: FieldText): FieldText {
  const keyOf = WORD_LISTS.has(field) ? wordKey : exactKey;
  const keysIn = (text: FieldText | undefined): Set<string> => new Set(itemsIn(text ?? '').map(keyOf));
  const [known, here, there] = [keysIn(base), keysIn(ours), keysIn(theirs)];
  const kept = itemsIn(ours ?? '').filter((item) => there.has(keyOf(item)) || !known.has(keyOf(item)));
  const added = itemsIn(theirs ?? '').filter((item) => !here.has(keyOf(item)) && !known.has(keyOf(item)));
  const items = new Map([...kept, ...added].toReversed().map((item) => [keyOf(item), item]));
  return items.size === 0 ? null : JSON.stringify([...items.values()].toReversed());
}

/** Items of a list. Text of another program that is no JSON array is one item. */
export function itemsIn(text: string): unknown[] {
  if (text.trim() === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [text];
  } catch {
    return [text];
  }
}

function exactKey(item: unknown): string {
  return JSON.stringify(item);
}

/** Words are the same if a filter takes them for the same. */
function wordKey(item: unknown): string {
  return typeof item === 'string' ? sameText(item) || item : exactKey(item);
}
