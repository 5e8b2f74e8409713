import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { checkedFile } from '../../src/database/import/untrusted-file.ts';
import { listed, openCatalog, searched } from './catalog.ts';
import { exactRows, rawDatabase, valuesIn } from './sqlite-dump.ts';
import { rowCounts } from '../../src/database/metrics/row-counts.ts';
import { latestChanges } from '../../src/database/metrics/latest-changes.ts';

const path = '../shared/data/mozilla/metrics.db';
const isHere = existsSync(path);
if (!isHere) console.error(`${path} is not here: the real catalog is not tested.`);

describe.skipIf(!isHere)('the real catalog of 404 metrics', () => {
  let file: Uint8Array;
  let db: MetricsDatabase;

  beforeAll(async () => {
    file = new Uint8Array(readFileSync(path));
    db = (await openCatalog(file)).db;
  });

  it('opens as it is: 404 metrics, 354 changes', async () => {
    expect(db.run(rowCounts)).toEqual({ metrics: 404, changes: 354, tests: 0, usages: 0 });
    expect((await checkedFile(file, undefined)).leftOut).toEqual([]);
  });

  it('shows every field of every metric as SQL reads it', () => {
    using raw = rawDatabase(file);
    const rows = raw.exec('SELECT * FROM metrics ORDER BY id')[0]?.values ?? [];
    const metrics = db.getAllMetrics().toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(
      metrics.map((metric) => [
        metric.id,
        metric.name,
        metric.description,
        metric.calculation,
        metric.owner,
        metric.dataSource,
        metric.tags,
        metric.dependencies,
        metric.testCount,
        metric.usageCount,
        metric.createdAt,
        metric.updatedAt,
        metric.trustScore,
      ]),
    ).toEqual(
      rows.map((row) =>
        row.map((cell, i) => ((i === 6 || i === 7) && typeof cell === 'string' ? (JSON.parse(cell) as unknown) : cell)),
      ),
    );
    expect(new Set(metrics.map(({ id }) => id)).size).toBe(404);
  });

  it('shows every change as SQL reads it, newest first', () => {
    using raw = rawDatabase(file);
    const rows = raw.exec('SELECT * FROM metric_history ORDER BY changed_at DESC, id DESC')[0]?.values;
    const changes = db.run((connection) => latestChanges(connection, 999));
    expect(
      changes.map((change) => [
        change.id,
        change.metricId,
        change.fieldName,
        change.oldValue,
        change.newValue,
        change.changedBy,
        change.changedAt,
      ]),
    ).toEqual(rows);
    expect(changes.every(({ changeSetId, reason }) => changeSetId === null && reason === null)).toBe(true);
  });

  it('keeps every cell when it is opened and exported, and every other cell when one field is saved', async () => {
    for (const table of ['metrics', 'metric_history', 'validation_tests', 'metric_usage']) {
      expect(exactRows(db.export(), table)).toEqual(exactRows(file, table));
    }
    const { db: edited } = await openCatalog(file);
    edited.updateMetric('firefox_desktop.uri_count', { owner: '@me' }, 'me');
    const before = exactRows(file, 'metrics');
    const changed = exactRows(edited.export(), 'metrics').filter((row, i) => row !== before[i]);
    expect(changed).toHaveLength(1);
    expect(valuesIn(edited.export(), 'PRAGMA integrity_check')).toEqual(['ok']);
  });

  it('is walked back, before the first change of each field, to what that field was', () => {
    const pairs = db.getAllMetrics().flatMap(({ id, createdAt }) => {
      const history = db.getMetricHistory(id);
      return (['name', 'description', 'calculation'] as const).flatMap((field) => {
        const first = history.findLast((change) => change.fieldName === field);
        if (first === undefined || first.changedAt <= createdAt) return [];
        const justBefore = new Date(Date.parse(`${first.changedAt.replace(' ', 'T')}Z`) - 1000);
        return [[db.metricAsOf(id, justBefore)?.[field], first.oldValue]];
      });
    });
    expect(pairs.length).toBeGreaterThan(100);
    expect(pairs.map(([was]) => was)).toEqual(pairs.map(([, old]) => old));
  });

  it('is found, ranked, filtered, and forgiven a typing error', () => {
    const found = db.searchMetrics('ad click');
    expect(found.slice(0, 3).every(({ name }) => /\bad\b.*\bclick/i.test(name) || /\bclick.*\bad/i.test(name))).toBe(
      true,
    );
    expect(searched(db, 'serch cliks').length).toBeGreaterThan(0);
    expect(listed(db, 'owner:ads-analytics').length).toBe(
      Number(valuesIn(file, "SELECT count(*) FROM metrics WHERE owner = '@ads-analytics'")[0]),
    );
    expect(listed(db, 'no:description').length).toBe(28);
  });

  it('goes through the whole path: change, revert, rename, delete, restore', async () => {
    const { db: own } = await openCatalog(file);
    const id = 'firefox_desktop.uri_count';
    const before = own.getMetric(id);
    own.updateMetric(id, { calculation: 'COUNT(x)' }, 'me', 'why not');
    own.revertChange(own.getMetricHistory(id, 1)[0]?.id ?? 0, 'me');
    expect(own.getMetric(id).calculation).toBe(before.calculation);
    own.renameMetric(id, 'uri.count', 'me');
    const [metric, history] = [own.getMetric('uri.count'), own.getMetricHistory('uri.count')];
    own.deleteMetric('uri.count', 'me');
    expect(own.restoreMetric('uri.count')).toEqual(metric);
    expect(own.getMetricHistory('uri.count')).toEqual(history);
    expect(valuesIn(own.export(), 'PRAGMA foreign_key_check')).toEqual([]);
  });
});
