import { metricDetail } from '../../src/database/metrics/metric-detail.ts';
import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { momentOf } from '../../src/domain/core/moment.ts';
import { UTC } from '../../src/domain/core/time-zone.ts';
import { explainTrust } from '../../src/domain/trust/explanation.ts';

/** The trust score of each metric by id, as its page explains it. */
export function explainedScores(db: MetricsDatabase): Map<string, number | null> {
  return new Map(
    db.getAllMetrics().map(({ id }) => {
      const [detail, now] = db.run((connection, today, zone) => [
        metricDetail(connection, id, today, zone),
        new Date(`${momentOf(today)?.slice(0, 10) ?? ''}T12:00:00Z`),
      ]);
      return [id, detail === undefined ? null : explainTrust(detail, now, UTC).score];
    }),
  );
}
