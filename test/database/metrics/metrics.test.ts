import { describe, expect, it } from 'vitest';
import { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import type { MetricUpdates, NewMetric } from '../../../src/domain/metric/metric.ts';
import { catalogOf, refusedOf, openCatalog, refusalOf } from '../catalog.ts';
import { dumpOf, exactRows, valuesIn } from '../sqlite-dump.ts';
import { rowCounts } from '../../../src/database/metrics/row-counts.ts';
import { metricDetail } from '../../../src/database/metrics/metric-detail.ts';
import { saveMetric } from '../../../src/database/metrics/metric-saves.ts';
import { insertContent } from '../../../src/database/metrics/bulk-insert.ts';

describe('the usage example of the design', () => {
  it('creates revenue_total, updates its calculation, and reads one change', async () => {
    using db = await MetricsDatabase.open();
    db.createMetric({
      id: 'revenue_total',
      name: 'Total revenue',
      description: 'All revenue',
      calculation: 'SUM(amount)',
      owner: '@revenue-team',
      dataSource: 'orders',
      tags: ['finance'],
      dependencies: [],
    });
    db.updateMetric('revenue_total', { calculation: 'SUM(amount - refunds)' }, 'john@company.com');
    const history = db.getMetricHistory('revenue_total', 10);
    expect(history).toHaveLength(1);
    expect(history[0]).toMatchObject({
      fieldName: 'calculation',
      oldValue: 'SUM(amount)',
      newValue: 'SUM(amount - refunds)',
      changedBy: 'john@company.com',
    });
  });
});

describe('a new metric', () => {
  it('is returned as it was stored, created and updated now', async () => {
    const { db } = await openCatalog();
    const metric = db.createMetric({
      id: 'revenue_total',
      name: 'Total revenue',
      description: 'All revenue',
      calculation: 'SUM(amount)',
      owner: '@revenue-team',
      dataSource: 'orders',
      tags: ['finance', 'Größe'],
      dependencies: ['data_source:orders'],
      trustScore: 72.5,
    });
    expect(metric).toEqual({
      id: 'revenue_total',
      name: 'Total revenue',
      description: 'All revenue',
      calculation: 'SUM(amount)',
      owner: '@revenue-team',
      dataSource: 'orders',
      tags: ['finance', 'Größe'],
      dependencies: ['data_source:orders'],
      testCount: 0,
      usageCount: 0,
      createdAt: '2026-03-31 12:00:00',
      updatedAt: '2026-03-31 12:00:00',
      trustScore: 72.5,
    });
    expect(db.getMetric('revenue_total')).toEqual(metric);
  });

  it('needs an id and a name only', async () => {
    const { db } = await openCatalog();
    expect(db.createMetric({ id: 'a', name: 'A' })).toMatchObject({
      description: null,
      calculation: null,
      owner: null,
      dataSource: null,
      tags: [],
      dependencies: [],
      trustScore: 0,
    });
  });

  it('keeps its lists as JSON text', async () => {
    const { db } = await catalogOf({ id: 'a', tags: ['x', 'say "hi"'], dependencies: [] });
    expect(valuesIn(db.export(), 'SELECT tags FROM metrics')).toEqual(['["x","say \\"hi\\""]']);
    expect(valuesIn(db.export(), 'SELECT dependencies FROM metrics')).toEqual(['[]']);
  });

  it('may bring its times, in any form that says when', async () => {
    const { db } = await catalogOf({ id: 'a', createdAt: '2020-05-01T10:00:00+02:00' });
    expect(db.getMetric('a')).toMatchObject({ createdAt: '2020-05-01 08:00:00', updatedAt: '2020-05-01 08:00:00' });
  });

  it('has no history', async () => {
    const { db } = await catalogOf({ id: 'a', description: 'x' });
    expect(db.getMetricHistory('a')).toEqual([]);
    expect(db.run(rowCounts)).toEqual({ metrics: 1, changes: 0, tests: 0, usages: 0 });
  });

  it('may have as much in it as the rules allow', async () => {
    const { db } = await openCatalog();
    const long = { id: 'x'.repeat(200), name: 'n', calculation: 'é'.repeat(500_000) };
    expect(db.createMetric(long).calculation).toHaveLength(500_000);
    expect(db.getMetric(long.id).id).toHaveLength(200);
  });
});

describe('reading', () => {
  it('gets a metric, or says that there is none', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(db.getMetric('a').id).toBe('a');
    expect(refusalOf(() => db.getMetric('b')).code).toBe('metric-not-found');
    expect(refusalOf(() => db.getMetric('A')).details).toEqual({ id: 'A' });
  });

  it('finds a metric, or nothing', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(db.findMetric('a')?.id).toBe('a');
    expect(db.findMetric('b')).toBeUndefined();
  });

  it('gives all metrics by name', async () => {
    const { db } = await catalogOf({ id: '1', name: 'beta' }, { id: '2', name: 'Alpha' }, { id: '3', name: 'Alpha' });
    expect(db.getAllMetrics().map(({ id }) => id)).toEqual(['2', '3', '1']);
  });

  it('gives a metric with all that its page shows', async () => {
    const { db } = await catalogOf(
      { id: 'orders' },
      { id: 'base', dependencies: ['orders', 'data_source:shop', 'gone'] },
    );
    db.addValidationTest('base', { testType: 'range' });
    for (let i = 0; i < 7; i += 1) db.updateMetric('base', { trustScore: i + 1 }, 'ann');
    db.recordUsage('base', 'ann');
    const detail = db.run((connection, today, zone) => metricDetail(connection, 'base', today, zone));
    expect(detail).toMatchObject({
      metric: { id: 'base', trustScore: 7 },
      changeCount: 7,
      usedLately: 1,
      usersLately: ['ann'],
      dependents: [],
    });
    expect(detail?.dependencies).toEqual([
      { is: 'metric', link: { id: 'orders', name: 'orders', testCount: 0, trust: null }, isCyclic: false },
      { is: 'source', id: 'data_source:shop', name: 'shop' },
      { is: 'unknown', id: 'gone' },
    ]);
    expect(detail?.tests).toHaveLength(1);
    expect(detail?.latestChanges.map(({ newValue }) => newValue)).toEqual(['7', '6', '5', '4', '3']);
    expect(
      db
        .run((connection, today, zone) => metricDetail(connection, 'orders', today, zone))
        ?.dependents.map(({ id }) => id),
    ).toEqual(['base']);
    expect(db.run((connection, today, zone) => metricDetail(connection, 'gone', today, zone))).toBeUndefined();
  });

  it('names the dependents, and records their changes after a rename, in the order of the list', async () => {
    const { db } = await catalogOf(
      { id: 'orders' },
      { id: 'd', name: 'Zeta', dependencies: ['orders'] },
      { id: 'c', name: 'Ärger 10', dependencies: ['orders'] },
      { id: 'a', name: 'beta', dependencies: ['orders'] },
      { id: 'b', name: 'arger 9', dependencies: ['orders'] },
    );
    const detail = db.run((connection, today, zone) => metricDetail(connection, 'orders', today, zone));
    expect(detail?.dependents.map(({ name }) => name)).toEqual(['arger 9', 'Ärger 10', 'beta', 'Zeta']);
    db.renameMetric('orders', 'sales', 'ann');
    const changed = ['a', 'b', 'c', 'd'].map((id) => ({ id, change: db.getMetricHistory(id)[0]?.id ?? 0 }));
    expect(changed.toSorted((one, other) => one.change - other.change).map(({ id }) => id)).toEqual([
      'b',
      'c',
      'a',
      'd',
    ]);
  });
});

describe('an update', () => {
  it('writes one change for each field whose value really changed', async () => {
    const { db, clock } = await catalogOf({ id: 'a', description: 'old', tags: ['x'], trustScore: 50 });
    clock.pass(60);
    const updates: MetricUpdates = {
      name: 'A',
      description: 'old',
      calculation: 'COUNT(*)',
      owner: '@x',
      dataSource: 'orders',
      tags: ['x', 'y'],
      dependencies: ['b'],
      trustScore: 50,
    };
    const metric = db.updateMetric('a', updates, 'ann');
    expect(metric).toMatchObject({ ...updates, createdAt: '2026-03-31 12:00:00', updatedAt: '2026-03-31 12:01:00' });
    const history = db.getMetricHistory('a');
    expect(history.map(({ fieldName, oldValue, newValue }) => [fieldName, oldValue, newValue])).toEqual([
      ['dependencies', '[]', '["b"]'],
      ['tags', '["x"]', '["x","y"]'],
      ['data_source', null, 'orders'],
      ['owner', null, '@x'],
      ['calculation', null, 'COUNT(*)'],
      ['name', 'a', 'A'],
    ]);
    expect(history.every(({ changedAt }) => changedAt === '2026-03-31 12:01:00')).toBe(true);
    expect(new Set(history.map(({ changeSetId }) => changeSetId)).size).toBe(1);
  });

  it('that changes nothing writes nothing at all', async () => {
    const { db, clock } = await catalogOf({ id: 'a', description: 'same', tags: ['x'], trustScore: 1.5 });
    clock.pass(60);
    const before = dumpOf(db.export());
    db.updateMetric('a', { description: 'same', tags: ['x'], trustScore: 1.5, owner: null, name: undefined }, 'ann');
    db.updateMetric('a', {}, 'ann', 'no reason');
    db.renameMetric('a', 'a', 'ann');
    expect(dumpOf(db.export())).toEqual(before);
    db.replica.begin();
    db.updateMetric('a', { description: 'same' }, 'ann');
    expect(db.replica.record()).toBeUndefined();
    db.replica.rollback();
  });

  it('touches no other cell', async () => {
    const { db } = await catalogOf({ id: 'a', description: 'x' }, { id: 'b' });
    const [first = '', second] = exactRows(db.export(), 'metrics');
    db.updateMetric('a', { owner: '@x' }, 'ann');
    const [changed = '', same] = exactRows(db.export(), 'metrics');
    expect(same).toBe(second);
    const [was, is] = [first.split(' | '), changed.split(' | ')];
    expect(is.filter((cell, i) => cell !== was[i])).toHaveLength(1);
  });

  it('makes a field empty with null, and tells that from an empty text', async () => {
    const { db } = await catalogOf({ id: 'a', owner: '@x' });
    expect(db.updateMetric('a', { owner: '' }, 'ann').owner).toBe('');
    expect(db.updateMetric('a', { owner: null }, 'ann').owner).toBeNull();
    expect(db.getMetricHistory('a').map(({ oldValue, newValue }) => [oldValue, newValue])).toEqual([
      ['', null],
      ['@x', ''],
    ]);
  });

  it('keeps the reason, and one for its whole change set', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.updateMetric('a', { owner: '@x', name: 'A' }, 'ann', '  finance asked  ');
    db.updateMetric('a', { owner: '@y' }, 'ann', '  ');
    expect(db.getMetricHistory('a').map(({ reason }) => reason)).toEqual([null, 'finance asked', 'finance asked']);
  });

  it('meets a field that another user has changed', async () => {
    const { db } = await catalogOf({ id: 'a', owner: '@x', tags: ['t'] });
    const save = { id: 'a', newId: 'a', updates: { owner: '@mine' }, base: { owner: '@x' }, reason: null };
    db.updateMetric('a', { owner: '@theirs' }, 'bob');
    const refusal = refusalOf(() => db.edit((connection, now) => saveMetric(connection, save, 'ann', now)));
    expect(refusal).toMatchObject({
      code: 'conflict-changed',
      details: { fields: ['owner'], metric: { owner: '@theirs' } },
    });
    expect(refusedOf(db, () => db.edit((connection, now) => saveMetric(connection, save, 'ann', now)))).toBe(
      'conflict-changed',
    );
    expect(
      db.edit((connection, now) => saveMetric(connection, { ...save, base: { tags: ['t'] } }, 'ann', now)).owner,
    ).toBe('@mine');
  });

  it('may come with another id, in one change set', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const saved = db.edit((connection, now) =>
      saveMetric(
        connection,
        { id: 'a', newId: 'b', updates: { owner: '@x' }, base: {}, reason: 'new name' },
        'ann',
        now,
      ),
    );
    expect(saved).toMatchObject({ id: 'b', owner: '@x' });
    const history = db.getMetricHistory('b');
    expect(history.map(({ fieldName }) => fieldName)).toEqual(['owner', 'id']);
    expect(new Set(history.map(({ changeSetId }) => changeSetId)).size).toBe(1);
  });
});

describe('deleting', () => {
  it('takes history, tests and usage along, and nothing of others', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b', dependencies: ['a'] });
    for (const id of ['a', 'b']) {
      db.updateMetric(id, { owner: '@x' }, 'ann');
      db.addValidationTest(id, { testType: 'range' });
      db.recordUsage(id, 'ann');
    }
    const b = db.getMetric('b');
    db.deleteMetric('a', 'ann');
    expect(db.findMetric('a')).toBeUndefined();
    expect(db.run(rowCounts)).toEqual({ metrics: 1, changes: 1, tests: 1, usages: 1 });
    expect(db.getMetric('b')).toEqual(b);
    expect(db.getMetricHistory('a')).toEqual([]);
    expect(valuesIn(db.export(), 'SELECT count(*) FROM metricbook_changes')).toEqual([1]);
  });

  it('of a metric that does not exist is refused', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(refusedOf(db, () => db.deleteMetric('b'))).toBe('metric-not-found');
  });
});

describe('bad input is refused and changes nothing', () => {
  const good: NewMetric = { id: 'new', name: 'New' };
  const wrong = (part: object): NewMetric => ({ ...good, ...part });

  it.each([
    ['invalid-id-missing', { id: '' }],
    ['invalid-id-missing', { id: '  ' }],
    ['invalid-id-too-long', { id: 'x'.repeat(201) }],
    ['invalid-control-characters', { id: 'a\u0007b' }],
    ['conflict-duplicate-id', { id: 'taken' }],
    ['invalid-name-missing', { name: '' }],
    ['invalid-name-missing', { name: undefined }],
    ['invalid-unknown-field', { colour: 'red' }],
    ['invalid-unknown-field', { usageCount: 7 }],
    ['invalid-trust-out-of-range', { trustScore: 101 }],
    ['invalid-trust-out-of-range', { trustScore: -1 }],
    ['invalid-trust-out-of-range', { trustScore: Number.NaN }],
    ['invalid-not-a-list', { tags: ['a', 1] }],
    ['invalid-not-a-list', { dependencies: 'a' }],
    ['invalid-not-text', { owner: 12 }],
    ['invalid-control-characters', { calculation: 'a\u0000b' }],
    ['invalid-broken-text', { description: '\udc00' }],
    ['invalid-broken-text', { owner: '\ufeff@x' }],
    ['invalid-text-too-long', { calculation: 'x'.repeat(1_000_001) }],
    ['invalid-time', { createdAt: 'soon' }],
  ] as const)('%s on creating: %#', async (code, part) => {
    const { db } = await catalogOf({ id: 'taken' });
    expect(refusedOf(db, () => db.createMetric(wrong(part)))).toBe(code);
  });

  it.each([
    ['invalid-name-missing', { name: ' ' }],
    ['invalid-unknown-field', { id: 'other' }],
    ['invalid-unknown-field', { updatedAt: '2026-01-01' }],
    ['invalid-trust-out-of-range', { trustScore: 100.01 }],
    ['invalid-not-a-list', { tags: null }],
    ['invalid-control-characters', { name: 'a\nb' }],
    ['invalid-text-too-long', { description: 'x'.repeat(1_000_001) }],
  ] as const)('%s on updating, whatever else is right: %#', async (code, part) => {
    const { db } = await catalogOf({ id: 'a' });
    expect(refusedOf(db, () => db.updateMetric('a', { owner: '@x', ...(part as MetricUpdates) }, 'ann'))).toBe(code);
  });

  it('an author is needed, and a metric', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(refusedOf(db, () => db.updateMetric('a', { owner: '@x' }, ' '))).toBe('invalid-author-missing');
    expect(refusedOf(db, () => db.updateMetric('a', { owner: '@x' }, 'ann\u0000'))).toBe('invalid-control-characters');
    expect(refusedOf(db, () => db.updateMetric('a', { owner: '@x' }, 'ann', 'why\u0000'))).toBe(
      'invalid-control-characters',
    );
    expect(refusedOf(db, () => db.deleteMetric('a', 'ann\u0000'))).toBe('invalid-control-characters');
    expect(refusedOf(db, () => db.updateMetric('b', { owner: '@x' }, 'ann'))).toBe('metric-not-found');
    expect(refusedOf(db, () => db.metricAsOf('b', '2026-01-01'))).toBe('metric-not-found');
    expect(refusedOf(db, () => db.metricAsOf('a', 'last March'))).toBe('invalid-time');
  });
});

describe('metrics by owner and by tag', () => {
  it('are found with and without @, in capitals or not, by name', async () => {
    const { db } = await catalogOf(
      { id: '1', name: 'b', owner: '@Revenue-Team', tags: ['Finance'] },
      { id: '2', name: 'a', owner: 'revenue-team', tags: ['x', 'finance'] },
      { id: '3', name: 'c', owner: '@revenue', tags: ['finances'] },
      { id: '4', name: 'd' },
    );
    expect(db.getMetricsByOwner('@revenue-team').map(({ id }) => id)).toEqual(['2', '1']);
    expect(db.getMetricsByTag('FINANCE').map(({ id }) => id)).toEqual(['2', '1']);
    expect(db.getMetricsByTag('nothing')).toEqual([]);
  });

  it.each(['Ann "the boss" Lee', 'a,b', 'owner:x -y', "O'Neil", '50%', '日本', '"', 'two  spaces'])(
    'are found whatever the name holds: %s',
    async (name) => {
      const { db } = await catalogOf({ id: 'a', owner: name, tags: [name, 'other'] }, { id: 'owner', tags: ['owner'] });
      expect(db.getMetricsByOwner(name).map(({ id }) => id)).toEqual(['a']);
      expect(db.getMetricsByTag(name).map(({ id }) => id)).toEqual(['a']);
    },
  );

  it('are none for no name', async () => {
    const { db } = await catalogOf({ id: 'owner', owner: '@x', description: 'owner tag' });
    expect(db.getMetricsByOwner('')).toEqual([]);
    expect(db.getMetricsByTag(' ')).toEqual([]);
  });
});

describe('content that brings its own past', () => {
  it('comes in with its times and authors, changes of one save together', async () => {
    const { db } = await openCatalog();
    const change = { metricId: 'a', changedBy: 'ann', changedAt: '2025-01-01 00:00:00', reason: 'first' };
    db.edit((connection, now) =>
      insertContent(
        connection,
        {
          metrics: [{ id: 'a', name: 'A', createdAt: '2024-01-01 00:00:00' }],
          changes: [
            { ...change, fieldName: 'owner', oldValue: null, newValue: '@x' },
            { ...change, fieldName: 'name', oldValue: 'a', newValue: 'A' },
            { ...change, fieldName: 'name', oldValue: 'A', newValue: 'B', changedAt: '2025-02-01 00:00:00' },
          ],
          tests: [
            {
              metricId: 'a',
              testType: 'range',
              testQuery: null,
              expectedResult: null,
              lastRun: null,
              status: 'passed',
            },
          ],
          usages: [{ metricId: 'a', usedBy: 'bob', usedAt: '2025-01-02 00:00:00', context: 'board' }],
        },
        now,
      ),
    );
    expect(db.getMetric('a')).toMatchObject({ testCount: 1, usageCount: 1, createdAt: '2024-01-01 00:00:00' });
    const sets = db.getMetricHistory('a').map(({ changeSetId }) => changeSetId);
    expect([new Set(sets).size, sets[1] === sets[2]]).toEqual([2, true]);
    expect(db.getMetricHistory('a')[2]).toMatchObject({ ...change, fieldName: 'owner' });
  });

  it('comes in whole or not at all', async () => {
    const { db } = await catalogOf({ id: 'b' });
    const metrics = [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ];
    expect(
      refusedOf(db, () =>
        db.edit((connection, now) => insertContent(connection, { metrics, changes: [], tests: [], usages: [] }, now)),
      ),
    ).toBe('conflict-duplicate-id');
  });
});

describe('closing', () => {
  it('ends the database, and `using` does it too', async () => {
    const opened: MetricsDatabase[] = [];
    {
      using db = await MetricsDatabase.open();
      opened.push(db);
    }
    expect(() => opened[0]?.getAllMetrics()).toThrow(Error);
  });
});
