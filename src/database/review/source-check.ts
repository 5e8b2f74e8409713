import type { Instant } from '../../domain/core/instant.ts';
import type { TheirContent } from '../../domain/review/content.ts';
import {
  checkOf,
  driftBySource,
  driftOf,
  type MetricDrift,
  type OriginDrift,
  type SourceDrift,
} from '../../domain/review/drift.ts';
import { reviewSides } from '../../domain/review/review.ts';
import type { Connection } from '../sqlite/connection.ts';
import { ourSide } from './our-side.ts';

/**
 * Compares the metrics of this catalog with a source that was read again, and keeps when it was compared and since when
 * each metric differs. Imports nothing. Returns the sources that were read, as they compare.
 */
export function checkSource(connection: Connection, content: TheirContent, at: Instant): SourceDrift[] {
  const ours = ourSide(connection);
  const { sources } = content.side;
  const check = checkOf(reviewSides(ours, content.side), sources, at);
  const drifts = ours.metrics.map((metric): MetricDrift => {
    const { origins } = driftOf(metric, check);
    return { metric, origins: origins.filter(({ origin }) => sources.has(origin.source)) };
  });
  for (const { origins } of drifts) for (const drift of origins) keep(connection, drift, at);
  for (const name of sources) {
    connection.run('UPDATE main.metricbook_sources SET checked_at = ? WHERE name = ?', [at, name]);
  }
  return driftBySource(drifts);
}

/** A metric that its source no longer has differs since that was first seen. */
function keep(connection: Connection, drift: OriginDrift, at: Instant): void {
  const { source, format, path } = drift.origin;
  const place = `format = ? AND path = ?
    AND source_id IN (SELECT id FROM main.metricbook_sources WHERE name = ? AND format = ?)`;
  const params = [format, path, source, format];
  if (drift.is === 'agrees') {
    connection.run(
      `UPDATE main.metricbook_origins SET differs_since = NULL WHERE differs_since IS NOT NULL AND ${place}`,
      params,
    );
    return;
  }
  const since = drift.is === 'differs' ? drift.since : undefined;
  // Only a known time replaces the one that was found before.
  connection.run(
    since === undefined
      ? `UPDATE main.metricbook_origins SET differs_since = coalesce(differs_since, ?) WHERE ${place}`
      : `UPDATE main.metricbook_origins SET differs_since = ? WHERE ${place}`,
    [since ?? at, ...params],
  );
}
