import { diffArrays } from 'diff';
import { characterEnd, characterStart, characterStarts } from '../core/characters.ts';
import type { Change } from '../metric/change.ts';
import { type FieldDifference, fieldNameOf } from './comparison.ts';
import { linkIn } from '../metric/detail-texts.ts';
import { LANGUAGE_NAMES } from '../metric/detail-words.ts';
import { isLanguage } from '../metric/details.ts';
import { LIST_COLUMNS } from '../metric/metric.ts';
import { sqlTokens } from '../metric/sql-tokens.ts';

/** A piece of text that two versions share, or that only one of them has. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Two lists compared item by item. An item that occurs twice counts twice. */
export interface ListDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly kept: readonly string[];
}

/** The form in which a change is shown: edited text, items added and removed, or one value replaced by another. */
export type Difference =
  | { readonly is: 'text'; readonly pieces: readonly Piece[] }
  | ({ readonly is: 'list' } & ListDifference)
  | { readonly is: 'value'; readonly from: string | null; readonly to: string | null };

/** The old and new value of a field, as a history entry has them. */
export type FieldChange = Pick<Change, 'fieldName' | 'oldValue' | 'newValue'>;

/**
 * Units of a comparison: words, single characters of scripts without spaces, runs of white space, and single
 * punctuation marks.
 */
const WORDS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}\p{M}_]+|\s+|[^]/gu;
const LINES = /[^\n]*\n|[^\n]+/g;

/** A longer string literal is prose, or one that never ends, and is compared word by word. */
const MAX_STRING_LENGTH = 80;

/** Greatest combined length of two texts that are compared word by word. */
const MAX_WORDS_LENGTH = 50_000;
/**
 * Greatest number of edits. The work grows with its square, and a page of the history has twenty saves. A
 * result with more is unreadable.
 */
const MAX_EDITS = 200;
/** If less than this share of a rewritten passage remained, marking the remains hides both versions. */
const WORTH_MARKING = 0.2;

/** Columns with a name of something. A name is replaced as a whole. */
const NAME_COLUMNS: ReadonlySet<string> = new Set(['id', 'owner', 'data_source', 'unit', 'kind', 'grain', 'language']);

/** The form of a change, by its field. Lists that are not JSON arrays of strings are compared as text. */
export function differenceOf({ fieldName, oldValue, newValue }: FieldChange): Difference {
  if (fieldName === 'hidden') return { is: 'value', from: oldValue && 'yes', to: newValue && 'yes' };
  if (fieldName === 'trust_score') return { is: 'value', from: numberText(oldValue), to: numberText(newValue) };
  if (LIST_COLUMNS.has(fieldName) || fieldName === 'synonyms' || fieldName === 'links') {
    const [old, now] = [itemsOf(oldValue), itemsOf(newValue)];
    if (old !== undefined && now !== undefined) return { is: 'list', ...listDifference(old, now) };
  }
  const [old, now] = [wordsOf(fieldName, oldValue), wordsOf(fieldName, newValue)];
  if (NAME_COLUMNS.has(fieldName)) return { is: 'text', pieces: replacement(old, now) };
  return { is: 'text', pieces: fieldName === 'calculation' ? sqlDifference(old, now) : textDifference(old, now) };
}

/** A difference between two catalogs as a change from ours to theirs, in the form of a history entry. */
export function fieldChangeOf(difference: FieldDifference): FieldChange {
  const { ours, theirs } = difference;
  return { fieldName: fieldNameOf(difference), oldValue: columnText(ours), newValue: columnText(theirs) };
}

/**
 * Compares two texts word by word. Pieces that are same or added always join to the new text, same or removed ones to
 * the old text. The work is bounded. Texts that differ in very many words are compared line by line. If that is too
 * much as well, or hardly anything remained, the differing passage is replaced as a whole.
 */
export function textDifference(old: string, now: string): Piece[] {
  if (old === now) return joined([{ kind: 'same', text: old }]);
  const start = betweenCharacters(old, now, sharedStart(old, now));
  const end = old.length - beforeCharacter(old, now, sharedEnd(old, now, start));
  const [was, is] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const middle = compared(was, is, WORDS) ?? compared(was, is, LINES) ?? replacement(was, is);
  return joined([
    { kind: 'same', text: old.slice(0, start) },
    ...middle,
    { kind: 'same', text: old.slice(old.length - end) },
  ]);
}

/** Compares two calculations token by token: a string or a number is never marked in part. */
export function sqlDifference(old: string, now: string): Piece[] {
  if (old.length + now.length > MAX_WORDS_LENGTH) return textDifference(old, now);
  const [was, is] = [sqlUnits(old), sqlUnits(now)];
  return joined(marked(was, is) ?? compared(old, now, LINES) ?? replacement(old, now));
}

/** The units by which calculations are compared: strings and numbers as a whole, everything else word by word. */
function sqlUnits(text: string): string[] {
  const units = sqlTokens(text).flatMap((token) => {
    const isWhole = token.kind === 'number' || (token.kind === 'string' && isShort(token.text));
    return isWhole ? [token.text] : (token.text.match(WORDS) ?? []);
  });
  return withWholeCharacters(units, text);
}

function isShort(text: string): boolean {
  return text.length <= MAX_STRING_LENGTH && !text.includes('\n');
}

/** The items that were added, removed and kept. Those kept are in the order of the new list. */
export function listDifference(old: readonly string[], now: readonly string[]): ListDifference {
  const left = new Map<string, number>();
  for (const item of old) left.set(item, (left.get(item) ?? 0) + 1);
  const added: string[] = [];
  const kept: string[] = [];
  for (const item of now) {
    const count = left.get(item) ?? 0;
    if (count > 0) left.set(item, count - 1);
    (count > 0 ? kept : added).push(item);
  }
  return { added, removed: [...left].flatMap(([item, count]) => Array.from({ length: count }, () => item)), kept };
}

/** The text of a field as it is shown: a language by its name. */
function wordsOf(fieldName: string, value: string | null): string {
  return fieldName === 'language' && value !== null && isLanguage(value) ? LANGUAGE_NAMES[value] : (value ?? '');
}

/** SQLite writes a whole REAL as `82.0`; users expect 82. */
function numberText(value: string | null): string | null {
  return value?.replace(/^(-?\d+)\.0+$/, '$1') ?? null;
}

function columnText(value: FieldDifference['ours']): string | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value === null ? null : String(value);
}

function itemsOf(value: string | null): string[] | undefined {
  if (value === null) return [];
  try {
    const items: unknown = JSON.parse(value);
    if (!Array.isArray(items)) return undefined;
    const texts = items.flatMap((item: unknown) => itemText(item) ?? []);
    return texts.length === items.length ? texts : undefined;
  } catch {
    // Another program's notation is compared as text.
    return undefined;
  }
}

/** An item of a list, or a link with its label. */
function itemText(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  const link = linkIn(item);
  return link && [link.label, link.url].filter((text) => text !== '').join(' ');
}

function compared(old: string, now: string, unit: RegExp): Piece[] | undefined {
  if (unit === WORDS && old.length + now.length > MAX_WORDS_LENGTH) return undefined;
  return marked(unitsOf(old, unit), unitsOf(now, unit));
}

function unitsOf(text: string, unit: RegExp): string[] {
  const units = text.match(unit) ?? [];
  // A line never ends within a character.
  return unit === LINES ? units : withWholeCharacters(units, text);
}

/** Joins units that split a character, such as the code points of an emoji. */
function withWholeCharacters(units: string[], text: string): string[] {
  const starts = characterStarts(text);
  if (starts === undefined) return units;
  const whole: string[] = [];
  let at = 0;
  for (const unit of units) {
    if (starts.has(at)) whole.push(unit);
    else whole.push((whole.pop() ?? '') + unit);
    at += unit.length;
  }
  return whole;
}

/** Compares two sequences of units; undefined if that would take long. */
function marked(old: readonly string[], now: readonly string[]): Piece[] | undefined {
  const changes = diffArrays([...old], [...now], { maxEditLength: MAX_EDITS });
  if (changes === undefined) return undefined;
  const pieces = changes.map(({ added, removed, value }): Piece => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }));
  return worthMarking(pieces) ? withoutIslands(pieces) : replacement(old.join(''), now.join(''));
}

function replacement(old: string, now: string): Piece[] {
  return joined([
    { kind: 'removed', text: old },
    { kind: 'added', text: now },
  ]);
}

/**
 * True if marking single pieces reads well. Text only added or only removed always does; rewritten text does if
 * enough of it stayed.
 */
function worthMarking(pieces: readonly Piece[]): boolean {
  const [same, added, removed] = [weight(pieces, 'same'), weight(pieces, 'added'), weight(pieces, 'removed')];
  return added === 0 || removed === 0 || same / (same + Math.max(added, removed)) >= WORTH_MARKING;
}

function weight(pieces: readonly Piece[], kind: Piece['kind']): number {
  return pieces.reduce((sum, piece) => sum + (piece.kind === kind ? piece.text.replace(/\s+/g, '').length : 0), 0);
}

/** Marks a lone space or punctuation mark that stayed between two changed words, so that they read as one change. */
function withoutIslands(pieces: readonly Piece[]): Piece[] {
  return joined(
    pieces.flatMap((piece, i): Piece[] => {
      const between = i > 0 && i < pieces.length - 1;
      if (piece.kind !== 'same' || !between || /[\p{L}\p{N}\n]/u.test(piece.text)) return [piece];
      return [
        { kind: 'removed', text: piece.text },
        { kind: 'added', text: piece.text },
      ];
    }),
  );
}

/**
 * Merges adjacent pieces of a kind and drops empty ones. Removed text comes before the text added in its place. A
 * space that ends both is moved unmarked after them.
 */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let run = { removed: '', added: '', same: '' };
  const close = (): void => {
    for (const kind of ['removed', 'added', 'same'] as const) {
      if (run[kind] !== '') result.push({ kind, text: run[kind] });
    }
    run = { removed: '', added: '', same: '' };
  };
  for (const { kind, text } of pieces) {
    if (text === '') continue;
    if (kind === 'same') {
      const space = run.same === '' ? sharedSpace(run.removed, run.added) : '';
      run.removed = run.removed.slice(0, run.removed.length - space.length);
      run.added = run.added.slice(0, run.added.length - space.length);
      run.same += space + text;
      continue;
    }
    if (run.same !== '') close();
    run[kind] += text;
  }
  close();
  return result;
}

function sharedSpace(removed: string, added: string): string {
  return removed.endsWith(' ') && added.endsWith(' ') ? ' ' : '';
}

/** Length of the common start of two texts, cut back to a space or punctuation mark so that no word is split. */
function sharedStart(old: string, now: string): number {
  const most = Math.min(old.length, now.length);
  let length = 0;
  while (length < most && old[length] === now[length]) length += 1;
  while (length > 0 && !parts(old[length - 1])) length -= 1;
  return length;
}

/** Length of the common end beyond that start, from a space or punctuation mark on. */
function sharedEnd(old: string, now: string, start: number): number {
  const most = Math.min(old.length, now.length) - start;
  let length = 0;
  while (length < most && old[old.length - 1 - length] === now[now.length - 1 - length]) length += 1;
  while (length > 0 && !parts(old[old.length - length])) length -= 1;
  return length;
}

/** The last place of a shared start that splits a character in neither text. */
function betweenCharacters(old: string, now: string, place: number): number {
  let at = place;
  for (let before = -1; before !== at;) {
    before = at;
    at = characterStart(now, characterStart(old, at));
  }
  return at;
}

/** The first place in the old text from which on the end is shared, and no character is split in either text. */
function beforeCharacter(old: string, now: string, shared: number): number {
  const apart = now.length - old.length;
  let at = old.length - shared;
  for (let before = -1; before !== at;) {
    before = at;
    at = characterEnd(now, characterEnd(old, at) + apart) - apart;
  }
  return at;
}

/**
 * True if a character certainly separates words: an ASCII space or punctuation mark. Half a surrogate pair does not.
 */
function parts(character = ''): boolean {
  return /[^\w\u0080-\uffff]/.test(character);
}
