import type { ComparedName, Likeness, LikenessRequest, LikePart } from '../../domain/metric/duplicates.ts';
import { comparedName, toleratedEdits } from '../../domain/metric/duplicates.ts';
import { normalCalculation } from '../../domain/metric/normal-calculation.ts';
import { wordsOf } from '../../domain/core/words.ts';
import type { Connection } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';
import { editsBetween } from '../../domain/search/spelling.ts';

/** More than these nobody compares with what he writes. */
const MOST_SHOWN = 3;
/** Below this length many calculations are the same and mean nothing by it, such as `COUNT(*)`. */
const TELLING_LENGTH = 12;
/** Words of a calculation that the metrics to compare with must have: the longest are the rarest. */
const SOUGHT_WORDS = 4;
/** Metrics whose calculation is read and compared, at most. */
const MOST_COMPARED = 2000;
/** Signs by which the spelling of one name may differ in length, beside its letters: spaces, dots, dashes. */
const LOOSE_SIGNS = 3;

/**
 * Metrics that are made in the same way as the one that somebody is about to create, or have nearly its name: equal but
 * for case, accents and signs, with its words in another order, or a letter or two away. The most alike first.
 */
export function likenesses(connection: Connection, request: LikenessRequest): Likeness[] {
  const found = new Map<number, LikePart[]>();
  for (const row of sameCalculation(connection, request.calculation)) found.set(row, ['calculation']);
  for (const row of likeNames(connection, request.name)) found.set(row, [...(found.get(row) ?? []), 'name']);
  return [...found]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, MOST_SHOWN)
    .flatMap(([row, alike]) => likenessAt(connection, row, alike));
}

function likenessAt(connection: Connection, row: number, alike: readonly LikePart[]): Likeness[] {
  const metric = connection.first('SELECT id, name, owner FROM main.metrics WHERE rowid = ?', [row]);
  const id = textOf(metric?.['id'] ?? null);
  if (metric === undefined || id === null) return [];
  return [{ id, name: textOf(metric['name'] ?? null) ?? '', owner: textOf(metric['owner'] ?? null), alike }];
}

function sameCalculation(connection: Connection, calculation: string): number[] {
  const wanted = normalCalculation(calculation);
  if (wanted.length < TELLING_LENGTH) return [];
  const words = soughtIn(wanted);
  const conditions = ['calculation IS NOT NULL', ...words.map(() => 'calculation LIKE ?')];
  const same: number[] = [];
  connection.each(
    `SELECT rowid, calculation FROM main.metrics WHERE ${conditions.join(' AND ')} LIMIT ${MOST_COMPARED}`,
    words.map((word) => `%${word}%`),
    (statement) => {
      const [row, text] = statement.get();
      if (same.length < MOST_SHOWN && normalCalculation(String(text)) === wanted) same.push(Number(row));
    },
  );
  return same;
}

/** LIKE tells no capitals of ASCII letters, and of no others. */
function soughtIn(calculation: string): string[] {
  const words = wordsOf(calculation).map(({ folded }) => folded);
  const plain = [...new Set(words)].filter((word) => /^[a-z0-9]+$/.test(word));
  return plain.toSorted((a, b) => b.length - a.length).slice(0, SOUGHT_WORDS);
}

function likeNames(connection: Connection, name: string): number[] {
  const wanted = comparedName(name);
  const length = wanted.words.length;
  if (length === 0) return [];
  const edits = toleratedEdits(length);
  const mayBeNear = lettersNear(wanted.words, 2 * edits + LOOSE_SIGNS);
  const near: { row: number; edits: number }[] = [];
  connection.each(
    'SELECT rowid, name FROM main.metrics WHERE length(name) BETWEEN ? AND ?',
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
    .slice(0, MOST_SHOWN)
    .map(({ row }) => row);
}

/**
 * Tells quickly of most names that they are too far away: by how many letters and digits one has more often than the
 * other, in whatever order. Names with other letters than ASCII's are let through.
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

/** Counts a text's signs by their code, capitals as small letters; returns whether all of them are ASCII. */
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

/** `Revenue 2024` and `Revenue 2025` are no mistypings of one another. */
function numbersDiffer(a: string, b: string): boolean {
  return numbersIn(a) !== numbersIn(b);
}

function numbersIn(text: string): string {
  return (text.match(/\d+/g) ?? []).join(' ');
}
