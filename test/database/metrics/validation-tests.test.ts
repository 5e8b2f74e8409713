import { describe, expect, it } from 'vitest';
import { catalogOf, refusedOf, listed, openCatalog } from '../catalog.ts';
import { dumpOf, exactRows, rawDatabase } from '../sqlite-dump.ts';
import { testsOf, getTest } from '../../../src/database/metrics/validation-tests.ts';

describe('a validation test', () => {
  it('is added, counted, and returned as it was stored', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const test = db.addValidationTest('a', { testType: 'range', testQuery: 'SELECT\n1', expectedResult: '> 0' });
    expect(test).toEqual({
      id: 1,
      metricId: 'a',
      testType: 'range',
      testQuery: 'SELECT\n1',
      expectedResult: '> 0',
      lastRun: null,
      status: null,
    });
    db.addValidationTest('a', { testType: 'not null', status: 'passed', lastRun: '2026-03-01T10:00:00Z' });
    expect(db.getMetric('a').testCount).toBe(2);
    expect(
      db.run((connection) => testsOf(connection, 'a')).map(({ testType, lastRun }) => [testType, lastRun]),
    ).toEqual([
      ['range', null],
      ['not null', '2026-03-01 10:00:00'],
    ]);
    expect(db.run((connection) => getTest(connection, 1))).toEqual(test);
  });

  it('is changed where it differs, and nowhere else', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const test = db.addValidationTest('a', {
      testType: 'range',
      testQuery: 'SELECT 1',
      expectedResult: '1',
      status: 'passed',
    });
    expect(db.updateValidationTest(test.id, { testQuery: 'SELECT 2', expectedResult: null })).toEqual({
      ...test,
      testQuery: 'SELECT 2',
      expectedResult: null,
    });
    db.replica.begin();
    db.updateValidationTest(test.id, { testQuery: 'SELECT 2', testType: undefined });
    expect(db.replica.record()).toBeUndefined();
    db.replica.rollback();
  });

  it('keeps the cells of another program that are not changed byte for byte', async () => {
    const { db: first } = await catalogOf({ id: 'a' });
    using raw = rawDatabase(first.export());
    raw.run(`INSERT INTO validation_tests (metric_id, test_type, test_query, expected_result, status)
      VALUES ('a', 'two' || char(10) || 'lines', x'00ff', CAST(x'fffe' AS TEXT), 7)`);
    const { db } = await openCatalog(raw.export());
    const cells = (): string[] => (exactRows(db.export(), 'validation_tests')[0] ?? '').split(' | ');
    const before = cells();
    db.updateValidationTest(1, { testType: 'range' });
    db.recordTestResult(1, 'failed');
    const after = cells();
    expect(after.filter((cell, i) => cell !== before[i])).toHaveLength(3);
    expect(after.slice(4, 6)).toEqual(before.slice(4, 6));
  });

  it('keeps its results, now or at a given time', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const { id } = db.addValidationTest('a', { testType: 'range' });
    expect(db.recordTestResult(id, 'passed')).toMatchObject({ status: 'passed', lastRun: '2026-03-31 12:00:00' });
    expect(db.recordTestResult(id, 'failed', '2026-02-01T00:00:00+01:00')).toMatchObject({
      status: 'failed',
      lastRun: '2026-01-31 23:00:00',
    });
    expect(db.recordTestResult(id, 'ok', new Date(0)).lastRun).toBe('1970-01-01 00:00:00');
  });

  it('is removed and no longer counted', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const first = db.addValidationTest('a', { testType: 'range' });
    const second = db.addValidationTest('a', { testType: 'range' });
    db.removeValidationTest(first.id);
    expect(db.getMetric('a').testCount).toBe(1);
    expect(db.run((connection) => testsOf(connection, 'a'))).toEqual([second]);
    expect(refusedOf(db, () => db.run((connection) => getTest(connection, first.id)))).toBe('test-not-found');
  });

  it('does not make its metric an updated one', async () => {
    const { db, clock } = await catalogOf({ id: 'a' });
    clock.pass(60);
    db.removeValidationTest(db.addValidationTest('a', { testType: 'range' }).id);
    expect(db.getMetric('a').updatedAt).toBe('2026-03-31 12:00:00');
    expect(db.getMetricHistory('a')).toEqual([]);
  });

  it('is refused if something is wrong, and nothing is changed', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const { id } = db.addValidationTest('a', { testType: 'range' });
    const bad = 'x\u0000';
    expect(refusedOf(db, () => db.addValidationTest('b', { testType: 'range' }))).toBe('metric-not-found');
    expect(refusedOf(db, () => db.addValidationTest('a', { testType: 'two\nlines' }))).toBe(
      'invalid-control-characters',
    );
    expect(refusedOf(db, () => db.addValidationTest('a', { testType: 'x', testQuery: bad }))).toBe(
      'invalid-control-characters',
    );
    expect(
      refusedOf(db, () => db.addValidationTest('a', { testType: 'x', expectedResult: 'x'.repeat(1_000_001) })),
    ).toBe('invalid-text-too-long');
    expect(refusedOf(db, () => db.addValidationTest('a', { testType: 'x', lastRun: 'yesterday' }))).toBe(
      'invalid-time',
    );
    expect(refusedOf(db, () => db.updateValidationTest(id, { testType: 'fine', expectedResult: bad }))).toBe(
      'invalid-control-characters',
    );
    expect(refusedOf(db, () => db.recordTestResult(id, bad))).toBe('invalid-control-characters');
    expect(refusedOf(db, () => db.recordTestResult(id, 'passed', 'soon'))).toBe('invalid-time');
    expect(refusedOf(db, () => db.updateValidationTest(99, { testType: 'x' }))).toBe('test-not-found');
    expect(refusedOf(db, () => db.recordTestResult(99, 'passed'))).toBe('test-not-found');
    expect(refusedOf(db, () => db.removeValidationTest(99))).toBe('test-not-found');
  });
});

describe('failing tests', () => {
  it('show in the list at once', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' });
    const { id } = db.addValidationTest('a', { testType: 'range' });
    expect(listed(db, 'is:failing')).toEqual([]);
    db.recordTestResult(id, 'FAILED');
    expect(listed(db, 'is:failing')).toEqual(['a']);
    expect(db.listing.rows([1, 2], '').map(({ failingTests }) => failingTests)).toEqual([1, 0]);
    db.renameMetric('a', 'c', 'ann');
    expect(listed(db, 'is:failing')).toEqual(['c']);
    db.recordTestResult(id, 'passed');
    expect(listed(db, 'is:failing')).toEqual([]);
  });

  it('are no longer shown once they are removed', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const { id } = db.addValidationTest('a', { testType: 'range', status: 'error' });
    expect(listed(db, 'is:failing')).toEqual(['a']);
    db.removeValidationTest(id);
    expect(listed(db, 'is:failing')).toEqual([]);
  });
});

describe('a part that was refused', () => {
  it('inside a larger transaction leaves the rest', async () => {
    const { db } = await catalogOf({ id: 'a' });
    const before = dumpOf(db.export());
    db.replica.transaction(() => {
      db.createMetric({ id: 'b', name: 'B' });
      expect(() => db.addValidationTest('a', { testType: '\u0000' })).toThrow('control character');
      db.deleteMetric('b');
      db.emptyTrash();
    });
    expect(dumpOf(db.export())['metrics']).toEqual(before['metrics']);
  });
});
