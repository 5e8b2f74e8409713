import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { AreDistinct } from '../../domain/duplicates/duplicate-groups.ts';
import type { DecidedPair } from '../../domain/duplicates/duplicate-search.ts';
import { checkAuthor } from '../../domain/metric/metric-rules.ts';
import { textOf } from '../metrics/metric-rows.ts';
import { checkExists } from '../metrics/metric-saves.ts';
import type { Connection } from '../sqlite/connection.ts';

const PAIR = '(metric_id = ?1 AND other_id = ?2 OR metric_id = ?2 AND other_id = ?1)';

/**
 * Remembers that metrics are not duplicates of each other; returns the pairs of which that was not known. Throws
 * `metric-not-found`.
 */
export function decideNotDuplicates(
  connection: Connection,
  ids: readonly string[],
  decidedBy: string,
  now: Instant,
): [string, string][] {
  checkAuthor(decidedBy);
  for (const id of ids) checkExists(connection, id);
  const pairs = ids.flatMap((id, i) => ids.slice(i + 1).map((other): [string, string] => [id, other]));
  return pairs.filter(([id, other]) => {
    if (connection.value(`SELECT 1 FROM main.metricbook_not_duplicates WHERE ${PAIR}`, [id, other]) !== null) {
      return false;
    }
    connection.run(
      `INSERT INTO main.metricbook_not_duplicates (metric_id, other_id, decided_by, decided_at) VALUES (?, ?, ?, ?)`,
      [id, other, decidedBy, now],
    );
    return true;
  });
}

/** Forgets decisions: these pairs may be duplicates again. Throws `decision-not-found` if none of them was decided. */
export function considerAgain(connection: Connection, pairs: readonly (readonly [string, string])[]): void {
  let forgotten = 0;
  for (const [id, other] of pairs) {
    forgotten += connection.run(`DELETE FROM main.metricbook_not_duplicates WHERE ${PAIR}`, [id, other]);
  }
  if (forgotten > 0) return;
  throw new CatalogError('decision-not-found', 'This decision is gone: somebody took it back meanwhile.', { pairs });
}

const PAIRS = `FROM main.metricbook_not_duplicates d
  JOIN main.metrics a ON a.id = d.metric_id JOIN main.metrics b ON b.id = d.other_id`;

/** The pairs that are not duplicates, the latest decision first. Those of deleted metrics are left out. */
export function decidedPairs(connection: Connection): DecidedPair[] {
  const sql = `SELECT a.id, a.name, b.id AS other_id, b.name AS other_name, d.decided_by, d.decided_at ${PAIRS}
    ORDER BY d.id DESC`;
  return connection.all(sql).map((row) => ({
    metrics: [
      { id: textOf(row['id']) ?? '', name: textOf(row['name']) ?? '' },
      { id: textOf(row['other_id']) ?? '', name: textOf(row['other_name']) ?? '' },
    ],
    decidedBy: textOf(row['decided_by']),
    decidedAt: textOf(row['decided_at']) ?? '',
  }));
}

/** Tells by row which metrics are not duplicates of each other. */
export function distinctRows(connection: Connection): AreDistinct {
  const known = new Set(
    connection
      .all(`SELECT min(a.rowid, b.rowid) AS first, max(a.rowid, b.rowid) AS second ${PAIRS}`)
      .map((row) => `${String(row['first'])} ${String(row['second'])}`),
  );
  return (row, other) => known.size > 0 && known.has(row < other ? `${row} ${other}` : `${other} ${row}`);
}
