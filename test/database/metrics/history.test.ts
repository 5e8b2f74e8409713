import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { catalogOf, refusedOf, openCatalog, refusalOf } from '../catalog.ts';
import { rawDatabase, valuesIn } from '../sqlite-dump.ts';
import { latestChanges } from '../../../src/database/metrics/latest-changes.ts';
import { rowCounts } from '../../../src/database/metrics/row-counts.ts';
import { getTest } from '../../../src/database/metrics/validation-tests.ts';
import { usagesOf } from '../../../src/database/metrics/usages.ts';
import { metricDetail } from '../../../src/database/metrics/metric-detail.ts';

describe('the history of a metric', () => {
  it('is read newest first, at most so many', async () => {
    const { db, clock } = await catalogOf({ id: 'a' }, { id: 'b' });
    for (const owner of ['1', '2', '3']) {
      clock.pass(1);
      db.updateMetric('a', { owner }, 'ann');
      db.updateMetric('b', { owner }, 'bob');
    }
    expect(db.getMetricHistory('a').map(({ newValue }) => newValue)).toEqual(['3', '2', '1']);
    expect(db.getMetricHistory('a', 2).map(({ newValue }) => newValue)).toEqual(['3', '2']);
    expect(db.getMetricHistory('nothing')).toEqual([]);
  });

  it('keeps the order of changes within one second', async () => {
    const { db } = await catalogOf({ id: 'a' });
    for (const owner of ['1', '2', '3']) db.updateMetric('a', { owner }, 'ann');
    expect(db.getMetricHistory('a').map(({ newValue }) => newValue)).toEqual(['3', '2', '1']);
  });

  it('is read for the whole catalog, page by page', async () => {
    const { db, clock } = await catalogOf({ id: 'a' }, { id: 'b' });
    for (let i = 0; i < 9; i += 1) {
      if (i % 2 === 0) clock.pass(1);
      db.updateMetric(i % 3 === 0 ? 'a' : 'b', { trustScore: i + 1 }, 'ann');
    }
    const pages: (string | null)[][] = [];
    for (let before: number | undefined; ;) {
      const page = db.run((connection) => latestChanges(connection, 4, before));
      if (page.length === 0) break;
      pages.push(page.map(({ newValue }) => newValue));
      before = page.at(-1)?.id;
    }
    expect(pages).toEqual([['9', '8', '7', '6'], ['5', '4', '3', '2'], ['1']]);
  });

  it('is read to its end if another program left out times', async () => {
    const { db: first } = await catalogOf({ id: 'a' });
    using raw = rawDatabase(first.export());
    for (const time of ["'2026-01-01 00:00:00'", 'NULL', 'NULL', "'2025-01-01 00:00:00'"]) {
      raw.run(`INSERT INTO metric_history (metric_id, field_name, changed_at) VALUES ('a', 'owner', ${time})`);
    }
    const { db } = await openCatalog(raw.export());
    const ids: number[] = [];
    for (
      let page = db.run((connection) => latestChanges(connection, 1));
      page.length > 0;
      page = db.run((connection) => latestChanges(connection, 1, ids.at(-1)))
    ) {
      ids.push(...page.map(({ id }) => id));
    }
    expect(ids).toEqual([1, 4, 3, 2]);
    expect(db.run((connection) => latestChanges(connection, 9)).map(({ id }) => id)).toEqual(ids);
  });
});

describe('reverting a change', () => {
  const start = {
    id: 'a',
    name: 'Name',
    description: 'Text',
    calculation: null,
    owner: '@x',
    dataSource: null,
    tags: ['t'],
    dependencies: [],
    trustScore: 12.5,
  };
  const later = {
    name: 'Other',
    description: null,
    calculation: 'COUNT(*)',
    owner: '@y',
    dataSource: 'orders',
    tags: [],
    dependencies: ['b'],
    trustScore: 80,
  };

  it.each(Object.keys(later) as (keyof typeof later)[])('gives %s its old value, as one more change', async (field) => {
    const { db, clock } = await catalogOf(start);
    const before = db.getMetric('a');
    db.updateMetric('a', { [field]: later[field] }, 'ann');
    clock.pass(5);
    const [change] = db.getMetricHistory('a');
    const reverted = db.revertChange(change?.id ?? 0, 'bob', 'was right');
    expect(reverted).toEqual({ ...before, updatedAt: '2026-03-31 12:00:05' });
    const [undone, ...rest] = db.getMetricHistory('a');
    expect(rest).toEqual([change]);
    expect(undone).toMatchObject({
      fieldName: change?.fieldName,
      oldValue: change?.newValue,
      newValue: change?.oldValue,
      changedBy: 'bob',
      reason: 'was right',
    });
  });

  it('twice writes nothing the second time', async () => {
    const { db } = await catalogOf(start);
    db.updateMetric('a', { owner: '@y', trustScore: 3 }, 'ann');
    for (const change of db.getMetricHistory('a')) {
      db.revertChange(change.id, 'ann');
      const { changes } = db.run(rowCounts);
      db.revertChange(change.id, 'ann');
      expect(db.run(rowCounts).changes).toBe(changes);
    }
  });

  it('can itself be reverted', async () => {
    const { db } = await catalogOf(start);
    db.updateMetric('a', { tags: ['u', 'v'] }, 'ann');
    db.revertChange(db.getMetricHistory('a')[0]?.id ?? 0, 'ann');
    expect(db.revertChange(db.getMetricHistory('a')[0]?.id ?? 0, 'ann').tags).toEqual(['u', 'v']);
  });

  it('gives lists back as the very text they were, and NULL as NULL', async () => {
    const { db: first } = await catalogOf({ id: 'a' }, { id: 'b' });
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metrics SET tags = '[ "x",  "caf\\u00e9" ]' WHERE id = 'a'`);
    raw.run("UPDATE metrics SET tags = NULL WHERE id = 'b'");
    const { db } = await openCatalog(raw.export());
    for (const id of ['a', 'b']) {
      db.updateMetric(id, { tags: ['new'] }, 'ann');
      db.revertChange(db.getMetricHistory(id)[0]?.id ?? 0, 'ann');
    }
    expect(valuesIn(db.export(), 'SELECT tags FROM metrics ORDER BY id')).toEqual(['[ "x",  "caf\\u00e9" ]', null]);
  });

  it('gives a metric its old id back', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b', dependencies: ['a'] });
    db.renameMetric('a', 'c', 'ann');
    const rename = db.getMetricHistory('c').find(({ fieldName }) => fieldName === 'id');
    expect(db.revertChange(rename?.id ?? 0, 'ann').id).toBe('a');
    expect(db.getMetric('b').dependencies).toEqual(['a']);
    expect(db.getMetricHistory('a').map(({ oldValue, newValue }) => [oldValue, newValue])).toEqual([
      ['c', 'a'],
      ['a', 'c'],
    ]);
    const { changes } = db.run(rowCounts);
    db.revertChange(rename?.id ?? 0, 'ann');
    expect(db.run(rowCounts).changes).toBe(changes);
  });

  it('is refused if the old id is taken again', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.renameMetric('a', 'c', 'ann');
    db.createMetric({ id: 'a', name: 'new' });
    expect(refusedOf(db, () => db.revertChange(1, 'ann'))).toBe('conflict-duplicate-id');
  });

  it('is refused for what can not be reverted, and for what is not there', async () => {
    const { db: first } = await catalogOf({ id: 'a', trustScore: 5 });
    using raw = rawDatabase(first.export());
    for (const [metric, field, old] of [
      ['a', 'region', 'EU'],
      ['a', 'name', null],
      ['a', 'name', ' '],
      ['a', 'id', null],
      ['a', 'id', ''],
      ['a', 'test_count', '4'],
      ['gone', 'owner', '@x'],
    ]) {
      raw.run("INSERT INTO metric_history (metric_id, field_name, old_value, new_value) VALUES (?, ?, ?, 'x')", [
        metric ?? null,
        field ?? null,
        old ?? null,
      ]);
    }
    const { db } = await openCatalog(raw.export());
    for (let id = 1; id <= 6; id += 1) expect(refusedOf(db, () => db.revertChange(id, 'ann'))).toBe('cannot-revert');
    expect(refusedOf(db, () => db.revertChange(7, 'ann'))).toBe('metric-not-found');
    expect(refusedOf(db, () => db.revertChange(99, 'ann'))).toBe('change-not-found');
    expect(refusedOf(db, () => db.revertChange(1, ''))).toBe('invalid-author-missing');
  });

  it('reads a trust score as another program wrote it', async () => {
    const { db: first } = await catalogOf({ id: 'a', trustScore: 5 });
    using raw = rawDatabase(first.export());
    for (const old of ['50.0', 'high']) {
      raw.run("INSERT INTO metric_history (metric_id, field_name, old_value) VALUES ('a', 'trust_score', ?)", [old]);
    }
    const { db } = await openCatalog(raw.export());
    expect(db.revertChange(1, 'ann').trustScore).toBe(50);
    db.revertChange(2, 'ann');
    expect(valuesIn(db.export(), 'SELECT trust_score FROM metrics')).toEqual(['high']);
    const { changes } = db.run(rowCounts);
    db.revertChange(2, 'ann');
    expect(db.run(rowCounts).changes).toBe(changes);
  });
});

describe('renaming', () => {
  it('takes history, tests and usage along, and tells it in the history', async () => {
    const { db, clock } = await catalogOf({ id: 'a' });
    db.updateMetric('a', { owner: '@x' }, 'ann');
    const test = db.addValidationTest('a', { testType: 'range' });
    db.recordUsage('a', 'ann');
    clock.pass(10);
    const renamed = db.renameMetric('a', 'b', 'bob', 'clearer');
    expect(renamed).toMatchObject({ id: 'b', testCount: 1, usageCount: 1, updatedAt: '2026-03-31 12:00:10' });
    expect(db.findMetric('a')).toBeUndefined();
    expect(db.getMetricHistory('b')).toMatchObject([
      { fieldName: 'id', oldValue: 'a', newValue: 'b', changedBy: 'bob', reason: 'clearer' },
      { fieldName: 'owner' },
    ]);
    expect(db.run((connection) => getTest(connection, test.id)).metricId).toBe('b');
    expect(db.run((connection) => usagesOf(connection, 'b', 9))).toHaveLength(1);
  });

  it('is followed by the dependencies of other metrics, each with a change of the same save', async () => {
    const { db } = await catalogOf(
      { id: 'a' },
      { id: 'b', dependencies: ['x', 'a', 'data_source:a'] },
      { id: 'c', dependencies: ['ab'] },
    );
    db.renameMetric('a', 'z', 'ann');
    expect(db.getMetric('b').dependencies).toEqual(['x', 'z', 'data_source:a']);
    expect(db.getMetric('c').dependencies).toEqual(['ab']);
    expect(db.getMetricHistory('b')).toMatchObject([
      { fieldName: 'dependencies', newValue: '["x","z","data_source:a"]' },
    ]);
    const sets = db.run((connection) => latestChanges(connection, 9)).map(({ changeSetId }) => changeSetId);
    expect([sets.length, new Set(sets).size]).toEqual([2, 1]);
    expect(
      db.run((connection, today, zone) => metricDetail(connection, 'z', today, zone))?.dependents.map(({ id }) => id),
    ).toEqual(['b']);
  });

  it.each(['café', 'say "a"', 'back\\slash', '日本', '50%', "o'neil"])('follows %s', async (id) => {
    const { db } = await catalogOf({ id }, { id: 'b', dependencies: [id] });
    expect(db.run((connection, today, zone) => metricDetail(connection, id, today, zone))?.dependents).toHaveLength(1);
    db.renameMetric(id, 'z', 'ann');
    expect(db.getMetric('b').dependencies).toEqual(['z']);
  });

  it('is followed if another program escaped the letters of an id, as Python does', async () => {
    const { db: first } = await catalogOf({ id: 'café' }, { id: 'b' });
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metrics SET dependencies = '["caf\\u00e9"]' WHERE id = 'b'`);
    const { db } = await openCatalog(raw.export());
    expect(
      db
        .run((connection, today, zone) => metricDetail(connection, 'café', today, zone))
        ?.dependents.map(({ id }) => id),
    ).toEqual(['b']);
    db.renameMetric('café', 'z', 'ann');
    expect(db.getMetric('b').dependencies).toEqual(['z']);
  });

  it('follows a metric that depends on itself', async () => {
    const { db } = await catalogOf({ id: 'a', dependencies: ['a'] });
    expect(db.renameMetric('a', 'b', 'ann').dependencies).toEqual(['b']);
  });

  it('leaves dependencies alone that are no list, or whose row has no id', async () => {
    const { db: first } = await catalogOf({ id: 'a' }, { id: 'b' });
    using raw = rawDatabase(first.export());
    raw.run("UPDATE metrics SET dependencies = 'a' WHERE id = 'b'");
    raw.run(`INSERT INTO metrics (id, name, dependencies) VALUES (NULL, 'no id', '["a"]')`);
    const { db } = await openCatalog(raw.export());
    db.renameMetric('a', 'z', 'ann');
    expect(valuesIn(db.export(), 'SELECT dependencies FROM metrics ORDER BY rowid')).toEqual(['[]', 'a', '["a"]']);
  });

  it('to an id that is taken, wrong or missing is refused', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' });
    expect(refusedOf(db, () => db.renameMetric('a', 'b', 'ann'))).toBe('conflict-duplicate-id');
    expect(refusedOf(db, () => db.renameMetric('a', ' ', 'ann'))).toBe('invalid-id-missing');
    expect(refusedOf(db, () => db.renameMetric('a', 'x'.repeat(201), 'ann'))).toBe('invalid-id-too-long');
    expect(refusedOf(db, () => db.renameMetric('c', 'd', 'ann'))).toBe('metric-not-found');
    expect(refusedOf(db, () => db.renameMetric('a', 'd', ''))).toBe('invalid-author-missing');
  });

  it('to and fro, or in a ring, ends where it began', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'A' }, { id: 'b', name: 'B', dependencies: ['a'] });
    for (const [from, to] of [
      ['a', 'tmp'],
      ['b', 'a'],
      ['tmp', 'b'],
    ] as const) {
      db.renameMetric(from, to, 'ann');
    }
    expect(db.getMetric('a')).toMatchObject({ name: 'B', dependencies: ['b'] });
    expect(db.getMetric('b').name).toBe('A');
  });
});

describe('[G25] a metric as of a moment', () => {
  it('is what it was after each save, across renames', async () => {
    const { db, clock } = await catalogOf({ id: 'a', description: 'first', tags: ['t'] });
    const states: [string, Metric][] = [];
    const remember = (id: string): void => {
      states.push([clock.read().toISOString(), db.getMetric(id)]);
      clock.pass(60);
    };
    remember('a');
    db.updateMetric('a', { description: null, trustScore: 40 }, 'ann');
    remember('a');
    db.renameMetric('a', 'b', 'ann');
    remember('b');
    db.updateMetric('b', { tags: [], dependencies: ['x'] }, 'ann');
    db.updateMetric('b', { name: 'B' }, 'ann');
    remember('b');
    db.renameMetric('b', 'c', 'ann');
    remember('c');
    for (const [time, state] of states) {
      expect(db.metricAsOf('c', time)).toEqual(state);
      expect(db.metricAsOf('c', new Date(Date.parse(time) + 59_000))).toEqual(state);
    }
  });

  it('is none before it was created, and throws for a metric that does not exist', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(db.metricAsOf('a', '2026-03-31 11:59:59')).toBeUndefined();
    expect(db.metricAsOf('a', '2026-03-31 12:00:00')).toEqual(db.getMetric('a'));
    expect(refusalOf(() => db.metricAsOf('b', '2026-04-01')).code).toBe('metric-not-found');
  });
});
