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

/** The rowids of the metrics that have a name as a synonym. Needs `load` of the list. */
export function rowsCalled(connection: Connection, list: MetricList, name: string): number[] {
  const key = sameText(name);
  if (key === '') return [];
  return namesakes(connection, list, name).flatMap(({ row, synonyms }) =>
    synonyms.some((synonym) => sameText(synonym) === key) ? [row] : [],
  );
}

function claimants(connection: Connection, list: MetricList, synonym: string): { id: string; name: string }[] {
  const key = sameText(synonym);
  return namesakes(connection, list, synonym).flatMap(({ id, name, synonyms }) =>
    [name, ...synonyms].some((one) => sameText(one) === key) ? [{ id, name }] : [],
  );
}

interface Namesake {
  readonly row: number;
  readonly id: string;
  readonly name: string;
  readonly synonyms: readonly string[];
}

/** The metrics that a search for a name finds first. */
function namesakes(connection: Connection, list: MetricList, text: string): Namesake[] {
  const query = `"${text.replaceAll('"', ' ')}"`;
  const { rowids } = allOf(list.listing({ query, sort: { by: 'match', descending: false } }));
  const rows = connection.all(
    `SELECT m.rowid AS row, m.id, m.name, d.value FROM main.metrics m
     LEFT JOIN main.metricbook_details d ON d.metric_id = m.id AND d.field = 'synonyms'
     WHERE m.rowid IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(Array.from(rowids.slice(0, LOOKED_AT)))],
  );
  return rows.map((row) => ({
    row: Number(row['row']),
    id: textOf(row['id']) ?? '',
    name: textOf(row['name']) ?? '',
    synonyms: listIn(textOf(row['value'])),
  }));
}
