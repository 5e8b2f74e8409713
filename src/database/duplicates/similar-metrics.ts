import { sameText } from '../../domain/core/same-text.ts';
import type { DuplicateReason } from '../../domain/duplicates/duplicate-groups.ts';
import { DUPLICATE_REASONS } from '../../domain/duplicates/duplicate-groups.ts';
import type { SimilarMetric, SimilarMetrics } from '../../domain/duplicates/duplicate-search.ts';
import { comparedName } from '../../domain/metric/duplicates.ts';
import type { MetricList } from '../list/metric-list.ts';
import { rowsCalled } from '../list/synonym-claims.ts';
import { detailsOf } from '../metrics/detail-saves.ts';
import { likeNames, sameCalculation } from '../metrics/duplicates.ts';
import { findRow, metricOf, textOf } from '../metrics/metric-rows.ts';
import type { Connection } from '../sqlite/connection.ts';
import { distinctRows } from './not-duplicates.ts';

/** Similar metrics that are looked for; nobody reads more. */
const MOST = 200;

/**
 * The metrics similar to one, the most similar first: the same calculation, the same or nearly the same name, or a
 * synonym in common. Those that were decided to be no duplicates are left out. Needs `load` of the list.
 */
export function similarMetrics(connection: Connection, list: MetricList, id: string, most: number): SimilarMetrics {
  const row = findRow(connection, id);
  if (row === undefined) return { first: [], count: 0 };
  const metric = metricOf(row);
  const own = Number(connection.value('SELECT rowid FROM main.metrics WHERE id = ?', [id]));
  const found = new Map<number, DuplicateReason[]>();
  const add = (other: number, reason: DuplicateReason): void => {
    const reasons = found.get(other);
    if (reasons === undefined) found.set(other, [reason]);
    else if (!reasons.includes(reason)) reasons.push(reason);
  };
  for (const other of sameCalculation(connection, metric.calculation ?? '', MOST)) add(other, 'calculation');
  const { words } = comparedName(metric.name);
  for (const other of likeNames(connection, metric.name, MOST)) {
    const name = textOf(connection.value('SELECT name FROM main.metrics WHERE rowid = ?', [other])) ?? '';
    add(other, comparedName(name).words === words ? 'name' : 'near name');
  }
  for (const synonym of [metric.name, ...detailsOf(connection, id).synonyms]) {
    if (sameText(synonym) !== '') for (const other of rowsCalled(connection, list, synonym)) add(other, 'synonym');
  }
  const areDistinct = distinctRows(connection);
  const others = Array.from(found).filter(([other]) => other !== own && !areDistinct(own, other));
  return { first: named(connection, others.toSorted(byLikeness).slice(0, most)), count: others.length };
}

type Found = readonly [row: number, reasons: readonly DuplicateReason[]];

function byLikeness([, a]: Found, [, b]: Found): number {
  const rank = (reasons: readonly DuplicateReason[]): number => DUPLICATE_REASONS.indexOf(reasons[0] ?? 'words');
  return b.length - a.length || rank(a) - rank(b);
}

function named(connection: Connection, found: readonly Found[]): SimilarMetric[] {
  return found.flatMap(([row, reasons]) => {
    const metric = connection.first('SELECT id, name FROM main.metrics WHERE rowid = ?', [row]);
    const id = textOf(metric?.['id']);
    return id === null ? [] : [{ id, name: textOf(metric?.['name']) ?? '', reasons }];
  });
}
