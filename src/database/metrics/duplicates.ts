import type { ComparedName, Duplicate, DuplicateRequest, SimilarPart } from '../../domain/metric/duplicates.ts';
import { comparedName, numbersDiffer, TELLING_LENGTH, toleratedEdits } from '../../domain/metric/duplicates.ts';
import { normalCalculation } from '../../domain/metric/normal-calculation.ts';
import { wordsOf } from '../../domain/core/words.ts';
import type { Connection } from '../sqlite/connection.ts';
import { isAscii } from './folded-text.ts';
import { textOf } from './metric-rows.ts';
import { editsBetween } from '../../domain/search/spelling.ts';

/** Greatest number of possible duplicates: users don't compare more with what they type. */
const MAX_SHOWN = 3;
/**
 * Number of words of a calculation by which candidates are searched. The longest words are used, since they are the
 * rarest.
 */
const SOUGHT_WORDS = 4;
/** Greatest number of metrics whose calculation is read and compared. */
const MAX_COMPARED = 2000;
/** Number of punctuation marks and spaces in which two spellings of a name may differ in length. */
const LOOSE_SIGNS = 3;

/**
 * Metrics that the one about to be created may duplicate, the most similar first. They have the same calculation, or
 * nearly the same name: equal except for case, accents and punctuation, with the words in another order, or a letter
 * or two apart. `called`: rowids of the metrics that have the name as a synonym, which the search index finds.
 */
export function duplicates(
  connection: Connection,
  request: DuplicateRequest,
  called: readonly number[] = [],
): Duplicate[] {
  const found = new Map<number, SimilarPart[]>();
  for (const row of sameCalculation(connection, request.calculation)) found.set(row, ['calculation']);
  for (const row of likeNames(connection, request.name)) found.set(row, [...(found.get(row) ?? []), 'name']);
  for (const row of called) found.set(row, [...(found.get(row) ?? []), 'synonym']);
  return [...found]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MAX_SHOWN)
    .flatMap(([row, similarity]) => duplicateAt(connection, row, similarity));
}

function duplicateAt(connection: Connection, row: number, similarity: readonly SimilarPart[]): Duplicate[] {
  const metric = connection.first('SELECT id, name, owner FROM main.metrics WHERE rowid = ?', [row]);
  const id = textOf(metric?.['id'] ?? null);
  if (metric === undefined || id === null) return [];
  return [{ id, name: textOf(metric['name'] ?? null) ?? '', owner: textOf(metric['owner'] ?? null), similarity }];
}

/** Rows with the same calculation but for layout, at most `most`. */
export function sameCalculation(connection: Connection, calculation: string, most = MAX_SHOWN): number[] {
  const wanted = normalCalculation(calculation);
  if (wanted.length < TELLING_LENGTH) return [];
  const words = soughtIn(wanted);
  const conditions = ['calculation IS NOT NULL', ...words.map(() => 'calculation LIKE ?')];
  const same: number[] = [];
  connection.each(
    `SELECT rowid, calculation FROM main.metrics WHERE ${conditions.join(' AND ')} LIMIT ${MAX_COMPARED}`,
    words.map((word) => `%${word}%`),
    (statement) => {
      const [row, text] = statement.get();
      if (same.length < most && normalCalculation(String(text)) === wanted) same.push(Number(row));
    },
  );
  return same;
}

/** Words for the LIKE patterns. LIKE ignores the case of ASCII letters only, so other words are not used. */
function soughtIn(calculation: string): string[] {
  const words = wordsOf(calculation).map(({ start, end }) => calculation.slice(start, end).toLowerCase());
  const plain = [...new Set(words)].filter((word) => /^[a-z0-9]+$/.test(word));
  return plain.toSorted((a, b) => b.length - a.length).slice(0, SOUGHT_WORDS);
}

/** Rows with nearly the same name, the nearest first, at most `most`. */
export function likeNames(connection: Connection, name: string, most = MAX_SHOWN): number[] {
  const wanted = comparedName(name);
  const length = wanted.words.length;
  if (length === 0) return [];
  const edits = toleratedEdits(length);
  const mayBeNear = lettersNear(wanted.words, 2 * edits + LOOSE_SIGNS);
  const near: { row: number; edits: number }[] = [];
  connection.each(
    // Folding changes the length of other than ASCII text: of a Korean syllable, or a soft hyphen.
    `SELECT rowid, name FROM main.metrics WHERE length(name) BETWEEN ? AND ? OR NOT ${isAscii('name')}`,
    [length - edits - LOOSE_SIGNS, length + edits + LOOSE_SIGNS],
    (statement) => {
      const [row, other] = statement.get();
      if (!mayBeNear(String(other))) return;
      const apart = editsApart(wanted, comparedName(String(other)), edits);
      if (apart <= edits) near.push({ row: Number(row), edits: apart });
    },
  );
  return near
    .toSorted((a, b) => a.edits - b.edits || a.row - b.row)
    .slice(0, most)
    .map(({ row }) => row);
}

/**
 * Returns a fast test that rejects most names: it counts by how many letters and digits two names differ in any
 * order. Names with other than ASCII letters pass.
 */
function lettersNear(words: string, most: number): (name: string) => boolean {
  const wanted = new Int16Array(128);
  const left = new Int16Array(128);
  const isPlain = count(words, wanted, 1);
  return (name) => {
    left.set(wanted);
    if (!isPlain || !count(name, left, -1)) return true;
    let apart = 0;
    for (const number of left) apart += Math.abs(number);
    return apart <= most;
  };
}

/** Counts a text's characters by code, with capitals as lower case; returns true if all of them are ASCII. */
function count(text: string, counts: Int16Array, by: 1 | -1): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 128) return false;
    const small = code >= 65 && code <= 90 ? code + 32 : code;
    counts[small] = (counts[small] ?? 0) + by;
  }
  return true;
}

function editsApart(a: ComparedName, b: ComparedName, most: number): number {
  if (a.words === b.words || a.sorted === b.sorted) return 0;
  return numbersDiffer(a.words, b.words) ? most + 1 : editsBetween(a.words, b.words, most);
}
