import { naturallySorted } from '../../domain/core/natural-order.ts';
import { sameText } from '../../domain/core/same-text.ts';
import type { ClaimedSynonym } from '../../domain/metric/detail.ts';
import { listIn } from '../../domain/metric/metric.ts';
import { detailsOf } from '../metrics/detail-saves.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection } from '../sqlite/connection.ts';
import type { MetricList } from './metric-list.ts';
import { allOf } from '../../domain/core/steps.ts';

/** Metrics that are looked at for each synonym. A search has those with exactly this name first. */
const LOOKED_AT = 50;

/**
 * The synonyms of a metric that are the name or a synonym of others, with these. Asks the search index, because a look
 * at every name would take long in a large catalog. Needs `load` of the list.
 */
export function synonymClaims(connection: Connection, list: MetricList, metricId: string): ClaimedSynonym[] {
  return detailsOf(connection, metricId).synonyms.flatMap((synonym) => {
    const metrics = claimants(connection, list, synonym).filter(({ id }) => id !== metricId);
    return metrics.length === 0 ? [] : [{ synonym, metrics: naturallySorted(metrics, ({ name }) => name) }];
  });
}

function claimants(connection: Connection, list: MetricList, synonym: string): { id: string; name: string }[] {
  const key = sameText(synonym);
  const query = `"${synonym.replaceAll('"', ' ')}"`;
  const { rowids } = allOf(list.listing({ query, sort: { by: 'match', descending: false } }));
  const rows = connection.all(
    `SELECT m.id, m.name, d.value FROM main.metrics m
     LEFT JOIN main.metricbook_details d ON d.metric_id = m.id AND d.field = 'synonyms'
     WHERE m.rowid IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(Array.from(rowids.slice(0, LOOKED_AT)))],
  );
  return rows.flatMap((row) => {
    const name = textOf(row['name']) ?? '';
    const names = [name, ...listIn(textOf(row['value']))];
    return names.some((one) => sameText(one) === key) ? [{ id: textOf(row['id']) ?? '', name }] : [];
  });
}
