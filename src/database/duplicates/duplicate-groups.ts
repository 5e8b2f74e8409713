import { firstCharacters } from '../../domain/core/characters.ts';
import type { Day } from '../../domain/core/instant.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import { AlikeMetrics } from '../../domain/duplicates/alike-metrics.ts';
import { type AlikeRows, groupsOfAlike } from '../../domain/duplicates/duplicate-groups.ts';
import type { ComparedMetric, DuplicateRow, SearchStep } from '../../domain/duplicates/duplicate-search.ts';
import type { Steps } from '../../domain/core/steps.ts';
import { listIn } from '../../domain/metric/metric.ts';
import { metricDetail } from '../metrics/metric-detail.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection } from '../sqlite/connection.ts';
import { catalogTrust } from '../trust/catalog-trust.ts';
import { distinctRows } from './not-duplicates.ts';

/** Metrics that are read in one step: some milliseconds. */
const ROWS_OF_STEP = 100;
/** Characters of a description that are compared. */
const MAX_DESCRIPTION = 20_000;
/** Characters of a calculation that a row shows. */
const SHOWN_CALCULATION = 160;
/** Comparisons after reading: what is the same, near names, same words. Each counts as this share of the metrics. */
const COMPARISONS = 3;
const SHARE = 1 / 4;

/**
 * Finds the groups of metrics that are possibly duplicates, in steps. A step tells how far the search is, and at the
 * end of a comparison all groups so far. Nothing may change the catalog in between.
 */
export function* duplicateGroups(connection: Connection): Generator<SearchStep, void, undefined> {
  const metrics = Number(connection.value('SELECT count(*) FROM main.metrics'));
  const share = Math.ceil(metrics * SHARE);
  const total = metrics + COMPARISONS * share;
  const alike = new AlikeMetrics();
  let done = 0;
  for (let after: number | undefined = -Infinity; after !== undefined;) {
    after = readRows(connection, after, alike);
    done = Math.min(metrics, done + ROWS_OF_STEP);
    yield { done, total, groups: undefined };
  }
  const areDistinct = distinctRows(connection);
  const found: AlikeRows[] = [];
  const comparisons: readonly (() => Steps<AlikeRows[]>)[] = [
    () => alike.same(),
    () => alike.nearlyNamed(),
    () => alike.alikeInWords(),
  ];
  for (const [i, compare] of comparisons.entries()) {
    const steps = compare();
    let step = steps.next();
    while (step.done !== true) {
      yield { done: metrics + i * share, total, groups: undefined };
      step = steps.next();
    }
    found.push(...step.value);
    yield { done: metrics + (i + 1) * share, total, groups: groupsOfAlike(found, areDistinct) };
  }
}

/** Adds the next metrics; returns the last row, or undefined if there are no more. */
function readRows(connection: Connection, after: number, alike: AlikeMetrics): number | undefined {
  let last: number | undefined;
  const isFirst = after === -Infinity;
  connection.each(
    `SELECT m.rowid, m.name, m.calculation, substr(m.description, 1, ${MAX_DESCRIPTION}), d.value
     FROM main.metrics m
     LEFT JOIN main.metricbook_details d ON d.metric_id = m.id AND d.field = 'synonyms'
     ${isFirst ? '' : 'WHERE m.rowid > ?'} ORDER BY m.rowid LIMIT ${ROWS_OF_STEP}`,
    isFirst ? [] : [after],
    (statement) => {
      const [row, name, calculation, description, synonyms] = statement.get();
      last = Number(row);
      alike.add({
        row: last,
        name: textOf(name) ?? '',
        calculation: textOf(calculation),
        description: textOf(description),
        synonyms: listIn(textOf(synonyms)),
      });
    },
  );
  return last;
}

/** The metrics of some rows, as the list of duplicates shows them; rows that are gone are left out. */
export function duplicateRows(
  connection: Connection,
  rows: readonly number[],
  today: Day,
  zone: TimeZone,
): DuplicateRow[] {
  const found = connection.all(
    `SELECT rowid AS row, id, name, substr(calculation, 1, ${2 * SHOWN_CALCULATION}) AS calculation, owner
     FROM main.metrics WHERE rowid IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(rows)],
  );
  const scores = catalogTrust(connection, today, zone).of(found.map((row) => textOf(row['id']) ?? ''));
  return found.map((row): DuplicateRow => {
    const id = textOf(row['id']) ?? '';
    const calculation = textOf(row['calculation']);
    return {
      row: Number(row['row']),
      id,
      name: textOf(row['name']) ?? '',
      calculation: calculation && firstCharacters(calculation, SHOWN_CALCULATION),
      owner: textOf(row['owner']),
      trust: scores.get(id) ?? null,
    };
  });
}

/** Metrics by id as they are compared, without those that are gone. */
export function comparedMetrics(
  connection: Connection,
  ids: readonly string[],
  today: Day,
  zone: TimeZone,
): ComparedMetric[] {
  const scores = catalogTrust(connection, today, zone).of(ids);
  return ids.flatMap((id) => {
    const detail = metricDetail(connection, id, today, zone);
    return detail === undefined ? [] : [{ detail, trust: scores.get(id) ?? null }];
  });
}
