import { describe, expect, it } from 'vitest';
import { mergeMetrics, undoMerge } from '../../../src/database/duplicates/merge-metrics.ts';
import { decidedPairs, considerAgain, decideNotDuplicates } from '../../../src/database/duplicates/not-duplicates.ts';
import type { MergeRequest, SeenMetric } from '../../../src/domain/duplicates/merge-request.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { countChanges } from '../../../src/database/metrics/history.ts';
import { catalogOf, openCatalog, refusedOf } from '../catalog.ts';
import { exactRows } from '../sqlite-dump.ts';

const OF_METRICS = ['metrics', 'metric_history', 'validation_tests', 'metric_usage', 'metricbook_details'];
const NO_FIELDS: ReadonlyMap<string, string> = new Map();

function seen(db: MetricsDatabase, id: string): SeenMetric {
  const { updatedAt } = db.getMetric(id);
  return { id, updatedAt, changeCount: db.run((connection) => countChanges(connection, id)) };
}

function requestOf(db: MetricsDatabase, kept: string, others: readonly string[], taken = NO_FIELDS): MergeRequest {
  return { kept: seen(db, kept), others: others.map((id) => seen(db, id)), taken };
}

function merge(db: MetricsDatabase, request: MergeRequest) {
  return db.edit((connection, now) => mergeMetrics(connection, request, 'ann', now));
}

async function usedCatalog(): Promise<MetricsDatabase> {
  const { db } = await catalogOf(
    { id: 'kept', name: 'Ad clicks', calculation: 'SUM(ad_click)', tags: ['search'], dependencies: ['base'] },
    {
      id: 'other',
      name: 'Clicks on ads',
      description: 'Clicks.',
      calculation: 'sum( ad_click )',
      owner: '@ads',
      tags: ['Search', 'revenue'],
      dependencies: ['base', 'kept'],
    },
    { id: 'base', dependencies: ['other'] },
    { id: 'rate', dependencies: ['other', 'kept', 'base'] },
    { id: 'none', dependencies: ['kept'] },
  );
  for (const id of ['kept', 'other']) {
    db.updateMetric(id, { dataSource: `source of ${id}` }, 'ann', 'because');
    db.updateDetails(id, { unit: `unit of ${id}`, synonyms: ['clicks', `syn of ${id}`] }, 'ann', null);
    db.addValidationTest(id, { testType: 'range', testQuery: 'SELECT 1', status: 'passed', lastRun: '2026-01-01' });
    db.recordUsage(id, 'bob', 'board');
  }
  db.updateDetails('other', { grain: 'day', links: [{ label: 'a', url: 'https://a.example' }] }, 'ann', null);
  return db;
}

describe('merging metrics', () => {
  it('[G69] fills what the kept one lacks, unites lists, and lets dependants follow, as one save that says so', async () => {
    const db = await usedCatalog();
    const { followed } = merge(db, requestOf(db, 'kept', ['other']));
    expect(followed).toBe(2);
    expect(db.getMetric('kept')).toMatchObject({
      name: 'Ad clicks',
      description: 'Clicks.',
      calculation: 'SUM(ad_click)',
      owner: '@ads',
      dataSource: 'source of kept',
      tags: ['search', 'revenue'],
      dependencies: ['base'],
    });
    expect(db.getDetails('kept')).toMatchObject({
      unit: 'unit of kept',
      grain: 'day',
      synonyms: ['clicks', 'syn of kept', 'syn of other', 'Clicks on ads'],
      links: [{ label: 'a', url: 'https://a.example' }],
    });
    expect(db.getMetric('rate').dependencies).toEqual(['kept', 'base']);
    expect(db.getMetric('base').dependencies).toEqual(['kept']);
    expect(db.getMetric('none').dependencies).toEqual(['kept']);
    const [latest] = db.getMetricHistory('kept');
    expect(latest?.reason).toBe('Merged with `other`');
    const saves = new Set(['kept', 'base', 'rate'].map((id) => db.getMetricHistory(id)[0]?.changeSetId));
    expect(saves.size).toBe(1);
    expect(db.listTrash()).toMatchObject([{ metricId: 'other', changes: 5, tests: 1, usages: 1 }]);
  });

  it('[G69] nothing is lost: restored, the merged metric has every row that it had, and the kept one keeps its own', async () => {
    const db = await usedCatalog();
    const rowsOf = (table: string): string[] => exactRows(db.export(), table);
    const before = new Map(OF_METRICS.map((table) => [table, rowsOf(table)]));
    merge(db, requestOf(db, 'kept', ['other']));
    db.restoreMetric('other');
    for (const table of ['metric_history', 'validation_tests', 'metric_usage']) {
      expect(rowsOf(table)).toEqual(expect.arrayContaining(before.get(table) ?? []));
    }
    expect(db.getMetric('other')).toMatchObject({ name: 'Clicks on ads', dependencies: ['base', 'kept'] });
  });

  it('[G69] undoing it puts every field and the merged metric back', async () => {
    const db = await usedCatalog();
    const fields = (): unknown =>
      db.getAllMetrics().map(({ updatedAt: _, ...metric }) => ({ ...metric, details: db.getDetails(metric.id) }));
    const before = fields();
    const made = merge(db, requestOf(db, 'kept', ['other', 'none']));
    expect(db.getAllMetrics()).toHaveLength(3);
    expect(db.edit((connection, now) => undoMerge(connection, made, 'ann', now))).toBe(0);
    expect(fields()).toEqual(before);
    expect(db.listTrash()).toEqual([]);
  });

  it('undoing leaves alone what somebody changed since', async () => {
    const db = await usedCatalog();
    const made = merge(db, requestOf(db, 'kept', ['other']));
    db.updateMetric('kept', { owner: '@later' }, 'bob', null);
    expect(db.edit((connection, now) => undoMerge(connection, made, 'ann', now))).toBe(1);
    expect(db.getMetric('kept')).toMatchObject({ owner: '@later', description: null, tags: ['search'] });
  });

  it('takes the chosen fields from the other one, whose name was the kept one’s becomes a synonym', async () => {
    const db = await usedCatalog();
    const taken = new Map(
      ['name', 'calculation', 'data_source', 'unit', 'dependencies'].map((field) => [field, 'other']),
    );
    merge(db, requestOf(db, 'kept', ['other'], taken));
    expect(db.getMetric('kept')).toMatchObject({
      name: 'Clicks on ads',
      calculation: 'sum( ad_click )',
      dataSource: 'source of other',
      dependencies: ['base'],
    });
    expect(db.getDetails('kept')).toMatchObject({ unit: 'unit of other' });
    expect(db.getDetails('kept').synonyms).toContain('Ad clicks');
  });

  it('a merge of metrics that say the same is in the history, too', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Same' }, { id: 'b', name: 'Same' });
    const made = merge(db, requestOf(db, 'a', ['b']));
    expect(db.getMetricHistory('a')[0]?.reason).toBe('Merged with `b`');
    expect(db.getDetails('a').synonyms).toEqual(['b']);
    db.edit((connection, now) => undoMerge(connection, made, 'ann', now));
    expect(db.getDetails('a').synonyms).toEqual([]);
  });

  it('is refused if one of them was changed since it was seen, or is gone', async () => {
    const db = await usedCatalog();
    const request = requestOf(db, 'kept', ['other']);
    db.updateMetric('other', { owner: '@new' }, 'bob', null);
    expect(refusedOf(db, () => merge(db, request))).toBe('conflict-changed');
    db.deleteMetric('other');
    expect(refusedOf(db, () => merge(db, request))).toBe('metric-not-found');
  });
});

describe('metrics that are not duplicates', () => {
  const pairsIn = (db: MetricsDatabase): string[] =>
    db
      .run(decidedPairs)
      .map(({ metrics }) =>
        metrics
          .map(({ id }) => id)
          .toSorted()
          .join(' '),
      )
      .toSorted();
  const decide = (db: MetricsDatabase, ...ids: string[]) =>
    db.edit((connection, now) => decideNotDuplicates(connection, ids, 'ann', now));

  it('[G68] are remembered in the file, once', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' }, { id: 'c' });
    expect(decide(db, 'a', 'b')).toEqual([['a', 'b']]);
    expect(decide(db, 'b', 'a', 'c')).toEqual([
      ['b', 'c'],
      ['a', 'c'],
    ]);
    const { db: again } = await openCatalog(db.export());
    expect(pairsIn(again)).toEqual(['a b', 'a c', 'b c']);
    again.edit((connection) => considerAgain(connection, [['b', 'a']]));
    expect(pairsIn(again)).toEqual(['a c', 'b c']);
    const missing = () => again.edit((connection) => considerAgain(connection, [['b', 'a']]));
    expect(refusedOf(again, missing)).toBe('decision-not-found');
  });

  it('[G68] follow a metric to another id, into the trash and back, in whatever order', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' }, { id: 'c' });
    decide(db, 'a', 'b', 'c');
    db.renameMetric('b', 'z', 'ann', null);
    expect(pairsIn(db)).toEqual(['a c', 'a z', 'c z']);
    db.deleteMetric('a');
    db.deleteMetric('z');
    expect(pairsIn(db)).toEqual([]);
    db.restoreMetric('a');
    db.restoreMetric('z');
    expect(pairsIn(db)).toEqual(['a c', 'a z', 'c z']);
    db.deleteMetric('a');
    db.createMetric({ id: 'a', name: 'another' });
    expect(pairsIn(db)).toEqual(['c z']);
  });
});
