import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogOf, refusedOf, openCatalog, searched } from '../catalog.ts';
import { exactRows, rawDatabase, valuesIn } from '../sqlite-dump.ts';
import { getTest } from '../../../src/database/metrics/validation-tests.ts';

const TABLES = ['metrics', 'metric_history', 'validation_tests', 'metric_usage', 'metricbook_changes'];
const rowsOf = (db: MetricsDatabase): string[][] => TABLES.map((table) => exactRows(db.export(), table));

async function usedCatalog(): Promise<MetricsDatabase> {
  const { db } = await catalogOf({ id: 'a', tags: ['t'], dependencies: ['b'] }, { id: 'b' });
  for (const id of ['a', 'b', 'a']) {
    db.updateMetric(id, { trustScore: db.getMetric(id).trustScore + 1, owner: '@x' }, 'ann', 'because');
    db.addValidationTest(id, { testType: 'range', testQuery: 'SELECT 1', status: 'passed', lastRun: '2026-01-01' });
    db.recordUsage(id, 'bob', 'board');
  }
  return db;
}

describe('the trash', () => {
  it('lists what was deleted, latest first, with what would come back', async () => {
    const db = await usedCatalog();
    db.deleteMetric('b', 'ann');
    db.deleteMetric('a');
    expect(db.listTrash()).toEqual([
      { metricId: 'a', name: 'a', deletedAt: '2026-03-31 12:00:00', deletedBy: null, changes: 3, tests: 2, usages: 2 },
      { metricId: 'b', name: 'b', deletedAt: '2026-03-31 12:00:00', deletedBy: 'ann', changes: 2, tests: 1, usages: 1 },
    ]);
  });

  it('gives a metric back with every row of it', async () => {
    const db = await usedCatalog();
    const [before, metric] = [rowsOf(db), db.getMetric('a')];
    db.deleteMetric('a', 'ann');
    expect(rowsOf(db)).not.toEqual(before);
    expect(db.restoreMetric('a')).toEqual(metric);
    expect(rowsOf(db)).toEqual(before);
    expect(db.getMetricHistory('a').every(({ reason }) => reason === 'because')).toBe(true);
    expect(db.listTrash()).toEqual([]);
  });

  it('gives back cells and columns of other programs, exactly', async () => {
    const first = await usedCatalog();
    using raw = rawDatabase(first.export());
    for (const table of ['metrics', 'metric_history', 'validation_tests', 'metric_usage']) {
      const id = table === 'metrics' ? 'id' : 'metric_id';
      raw.run(`ALTER TABLE ${table} ADD COLUMN big; ALTER TABLE ${table} ADD COLUMN "odd ""name" TEXT;
        ALTER TABLE ${table} ADD COLUMN real REAL; ALTER TABLE ${table} ADD COLUMN blob BLOB;
        UPDATE ${table} SET big = 9223372036854775807, "odd ""name" = CAST(x'ff00fe41' AS TEXT), real = 9e999,
          blob = x'00ff' WHERE ${id} = 'a';
        UPDATE ${table} SET big = -0.0, "odd ""name" = char(65279) || 'marked', real = 1e-300, blob = 'text'
          WHERE ${id} = 'b'`);
    }
    raw.run(`UPDATE metrics SET tags = 'no list', test_count = 'many', owner = x'c3', created_at = 1700000000`);
    const { db } = await openCatalog(raw.export());
    const before = rowsOf(db);
    db.deleteMetric('a');
    db.deleteMetric('b');
    db.restoreMetric('a');
    db.restoreMetric('b');
    // Rows come back with their own numbers.
    expect(rowsOf(db)).toEqual(before);
  });

  it('gives the latest of several metrics of one id first', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'first' });
    db.deleteMetric('a');
    db.createMetric({ id: 'a', name: 'second' });
    db.deleteMetric('a');
    expect(db.listTrash().map(({ name }) => name)).toEqual(['second', 'first']);
    expect(db.restoreMetric('a').name).toBe('second');
    db.renameMetric('a', 'b', 'ann');
    expect(db.restoreMetric('a').name).toBe('first');
  });

  it('keeps a metric whose id has been taken', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'first' });
    db.deleteMetric('a');
    db.createMetric({ id: 'a', name: 'second' });
    expect(refusedOf(db, () => db.restoreMetric('a'))).toBe('conflict-duplicate-id');
    expect(db.listTrash()).toHaveLength(1);
  });

  it('gives nothing back that is not in it', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(refusedOf(db, () => db.restoreMetric('a'))).toBe('not-in-trash');
  });

  it('is emptied for good', async () => {
    const db = await usedCatalog();
    db.deleteMetric('a');
    db.deleteMetric('b');
    expect(db.emptyTrash()).toBe(2);
    expect(db.emptyTrash()).toBe(0);
    expect(db.listTrash()).toEqual([]);
    expect(refusedOf(db, () => db.restoreMetric('a'))).toBe('not-in-trash');
  });

  it('stays in the file', async () => {
    const db = await usedCatalog();
    const metric = db.getMetric('a');
    db.deleteMetric('a');
    const { db: reopened } = await openCatalog(db.export());
    expect(reopened.restoreMetric('a')).toEqual(metric);
  });

  it('leaves ids of deleted rows unused, so that a restored row never meets another', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' });
    const test = db.addValidationTest('a', { testType: 'x' });
    db.updateMetric('a', { owner: '@x' }, 'ann');
    const usage = db.recordUsage('a', 'ann');
    const [change] = db.getMetricHistory('a');
    db.deleteMetric('a');
    const { db: reopened } = await openCatalog(db.export());
    for (const catalog of [db, reopened]) {
      expect(catalog.addValidationTest('b', { testType: 'y' }).id).toBeGreaterThan(test.id);
      expect(catalog.recordUsage('b', 'ann').id).toBeGreaterThan(usage.id);
      catalog.updateMetric('b', { owner: '@y' }, 'ann');
      expect(catalog.getMetricHistory('b')[0]?.id).toBeGreaterThan(change?.id ?? 0);
      catalog.restoreMetric('a');
      expect(catalog.run((connection) => getTest(connection, test.id))).toEqual(test);
      expect(catalog.getMetricHistory('a')).toEqual([change]);
    }
  });

  it('is searched again once it is restored', async () => {
    const db = await usedCatalog();
    expect(searched(db, 'a')).toEqual(['a']);
    db.deleteMetric('a');
    expect(searched(db, 'a')).toEqual([]);
    db.restoreMetric('a');
    expect(searched(db, 'a')).toEqual(['a']);
  });

  it('brings no broken key, whatever order things go in', async () => {
    const db = await usedCatalog();
    db.deleteMetric('a');
    db.renameMetric('b', 'c', 'ann');
    db.restoreMetric('a');
    expect(db.getMetric('a').dependencies).toEqual(['b']);
    expect(valuesIn(db.export(), 'PRAGMA foreign_key_check')).toEqual([]);
  });
});
