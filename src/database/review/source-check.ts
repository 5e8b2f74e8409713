import type { Instant } from '../../domain/core/instant.ts';
import { checkOf, driftOf, type OriginDrift } from '../../domain/review/drift.ts';
import type { Review } from '../../domain/review/review.ts';
import { originKey } from '../../domain/review/sides.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection } from '../sqlite/connection.ts';

/**
 * Keeps how this catalog compares with sources that were read again: when that was, and since when each metric differs.
 * Imports nothing. `review`: the comparison of this catalog with these sources.
 */
export function checkSource(connection: Connection, review: Review, sources: ReadonlySet<string>, at: Instant): void {
  const check = checkOf(review, sources, at);
  const before = differingPlaces(connection);
  for (const one of review.metrics) {
    if (!('ours' in one)) continue;
    const origins = one.ours.origins.filter(({ source }) => sources.has(source));
    for (const drift of driftOf({ ...one.ours, origins }, check).origins) keep(connection, drift, before, at);
  }
  for (const name of sources) {
    connection.run('UPDATE main.metricbook_sources SET checked_at = ? WHERE name = ?', [at, name]);
  }
}

/** The places that differ from their metrics, by their keys, each with the time since when. */
function differingPlaces(connection: Connection): ReadonlyMap<string, Instant> {
  const rows = connection.all(
    `SELECT s.name, o.format, o.path, o.differs_since FROM main.metricbook_origins o
     JOIN main.metricbook_sources s ON s.id = o.source_id WHERE o.differs_since IS NOT NULL`,
  );
  return new Map(
    rows.map((row) => {
      const [source = '', format = '', path = ''] = [row['name'], row['format'], row['path']].map(
        (cell) => textOf(cell) ?? '',
      );
      return [originKey({ source, format, path }), textOf(row['differs_since']) ?? ''];
    }),
  );
}

/** Writes only what is not known yet. A metric that its source no longer has differs since that was first seen. */
function keep(connection: Connection, drift: OriginDrift, before: ReadonlyMap<string, Instant>, at: Instant): void {
  const known = before.get(originKey(drift.origin));
  const since = sinceOf(drift, known, at);
  if (since === known) return;
  const { source, format, path } = drift.origin;
  connection.run(
    `UPDATE main.metricbook_origins SET differs_since = ? WHERE format = ? AND path = ?
     AND source_id IN (SELECT id FROM main.metricbook_sources WHERE name = ? AND format = ?)`,
    [since ?? null, format, path, source, format],
  );
}

/** Only a time that is known for sure replaces the one that was found before. */
function sinceOf(drift: OriginDrift, known: Instant | undefined, at: Instant): Instant | undefined {
  switch (drift.is) {
    case 'agrees':
      return undefined;
    case 'gone':
      return known ?? at;
    case 'differs':
      return drift.since ?? known ?? at;
  }
}
