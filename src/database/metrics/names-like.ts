import { nameRank, typedWords } from '../../domain/search/name-rank.ts';
import type { Connection } from '../sqlite/connection.ts';
import { folded } from './folded-text.ts';
import { textOf } from './metric-rows.ts';

/** Number of names that are ranked: those with all letters in order, the shortest first. */
const RANKED = 300;

/** A metric by its id and name. */
interface IdAndName {
  readonly id: string;
  readonly name: string;
}

/**
 * Metrics whose names have the letters of each typed word in their order, the most similar first: `active hrs` finds
 * Active hours. Filters mean nothing here.
 */
export function metricsNamedLike(connection: Connection, typed: string, limit: number): IdAndName[] {
  const words = typedWords(typed);
  if (words.length === 0) return [];
  // A word is letters and digits only, so nothing in it is a sign of LIKE.
  const patterns = words.map((word) => `%${Array.from(word).join('%')}%`);
  const fits = patterns.map((_, i) => `${folded('name')} LIKE ?${i + 1}`).join(' AND ');
  const sql = `SELECT id, name FROM main.metrics WHERE ${fits} ORDER BY length(name), id LIMIT ${RANKED}`;
  return connection
    .all(sql, patterns)
    .flatMap((row) => {
      const metric = { id: textOf(row['id'] ?? null) ?? '', name: textOf(row['name'] ?? null) ?? '' };
      const rank = nameRank(metric.name, words)?.rank;
      return rank === undefined ? [] : [{ metric, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ metric }) => metric);
}
