import { naturallySorted } from '../../domain/core/natural-order.ts';
import { sameText } from '../../domain/core/same-text.ts';
import type { ClaimedSynonym } from '../../domain/metric/detail.ts';
import { listIn } from '../../domain/metric/metric.ts';
import type { Connection } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';

/**
 * The synonyms that several metrics claim, by name: as a synonym of theirs, or one of them as its name. Names that are
 * the same without a synonym are not among them.
 */
export function claimedSynonyms(connection: Connection): ClaimedSynonym[] {
  const claims = synonymClaims(connection);
  for (const row of connection.all('SELECT id, name FROM main.metrics WHERE typeof(id) = ?', ['text'])) {
    const name = textOf(row['name']) ?? '';
    claims.get(sameText(name))?.metrics.set(textOf(row['id']) ?? '', name);
  }
  const claimed = Array.from(claims.values())
    .filter(({ metrics }) => metrics.size > 1)
    .map(({ synonym, metrics }) => ({
      synonym,
      metrics: naturallySorted(
        Array.from(metrics, ([id, name]) => ({ id, name })),
        ({ name }) => name,
      ),
    }));
  return naturallySorted(claimed, ({ synonym }) => synonym);
}

/** The synonyms of metrics that exist, by the key of `sameText`, each with the metrics that claim it. */
function synonymClaims(connection: Connection): Map<string, { synonym: string; metrics: Map<string, string> }> {
  const claims = new Map<string, { synonym: string; metrics: Map<string, string> }>();
  const rows = connection.all(
    `SELECT m.id, m.name, d.value FROM main.metricbook_details d JOIN main.metrics m ON m.id = d.metric_id
     WHERE d.field = 'synonyms' ORDER BY m.rowid`,
  );
  for (const row of rows) {
    for (const synonym of listIn(textOf(row['value']))) {
      const key = sameText(synonym);
      if (key === '') continue;
      const claim = claims.get(key) ?? { synonym, metrics: new Map<string, string>() };
      claim.metrics.set(textOf(row['id']) ?? '', textOf(row['name']) ?? '');
      claims.set(key, claim);
    }
  }
  return claims;
}
