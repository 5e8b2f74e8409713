import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogOf, listed, openCatalog, searched } from '../catalog.ts';
import { operation, perform } from '../operations.ts';
import { dumpOf, exactRows, rawDatabase } from '../sqlite-dump.ts';
import { findDamage } from '../../../src/database/import/integrity-check.ts';
import { rowCounts } from '../../../src/database/metrics/row-counts.ts';
import { testsOf } from '../../../src/database/metrics/validation-tests.ts';

/** Runs work as a tab does: recorded, stored elsewhere, then committed. */
function recorded(db: MetricsDatabase, work: () => void): Uint8Array | undefined {
  db.replica.begin();
  try {
    work();
    const record = db.replica.record();
    if (record === undefined) db.replica.rollback();
    else db.replica.commit();
    return record;
  } catch (error) {
    db.replica.rollback();
    throw error;
  }
}

async function twins(file?: Uint8Array): Promise<[MetricsDatabase, MetricsDatabase]> {
  const { db } = await openCatalog(file);
  return [db, (await openCatalog(db.export())).db];
}

const fileOf = (db: MetricsDatabase): object => dumpOf(db.export());

describe('[G14] [S4] a replica', () => {
  it('gets a column that a table has only since the last record', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Ad clicks' });
    recorded(db, () => db.updateMetric('a', { name: 'Ad views' }, 'ann'));
    db.edit((connection) => connection.exec('ALTER TABLE main.metrics ADD COLUMN region TEXT'));
    const { db: copy } = await openCatalog(db.export());
    const record = recorded(db, () => {
      db.edit((connection) => connection.run("UPDATE main.metrics SET region = 'north'"));
    });
    if (record !== undefined) copy.replica.apply([record]);
    expect(fileOf(copy)).toEqual(fileOf(db));
    expect(copy.run((connection) => connection.value('SELECT region FROM main.metrics'))).toBe('north');
  });

  it('is an exact copy after any operations, and lists and finds the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 50 }), async (operations) => {
        const { db: a, clock } = await openCatalog();
        const { db: b } = await openCatalog(a.export(), clock);
        for (const db of [a, b]) db.searchMetrics('');
        for (const each of operations) {
          const record = recorded(a, () => perform(a, clock, each));
          if (record !== undefined) b.replica.apply([record]);
          listed(b, '');
        }
        expect(fileOf(b)).toEqual(fileOf(a));
        for (const query of ['', 'ad', 'cafe', 'tag:finance', 'is:failing', 'no:owner', 'has:tests']) {
          expect(listed(b, query)).toEqual(listed(a, query));
          expect(searched(b, query)).toEqual(searched(a, query));
        }
        expect(b.run(findDamage)).toBeUndefined();
        for (const db of [a, b]) db.close();
      }),
      { numRuns: 60 },
    );
  });

  it('catches up with many records at once, all or none', async () => {
    const [a, b] = await twins();
    const records = ['x', 'y', 'z'].flatMap((id) => recorded(a, () => a.createMetric({ id, name: id })) ?? []);
    const before = fileOf(b);
    expect(() => b.replica.apply([...records, new Uint8Array([1, 2, 3])])).toThrow('JSON');
    expect(fileOf(b)).toEqual(before);
    expect(listed(b, '')).toEqual([]);
    b.replica.apply(records);
    expect(fileOf(b)).toEqual(fileOf(a));
  });

  it('follows several operations in one transaction', async () => {
    const [a, b] = await twins();
    const record = recorded(a, () => {
      for (let i = 0; i < 300; i += 1) a.createMetric({ id: `m${i}`, name: `M ${i}`, dependencies: [`m${i - 1}`] });
      a.updateMetric('m7', { owner: '@x' }, 'ann');
      a.renameMetric('m7', 'seven', 'ann');
      a.deleteMetric('m9');
      a.createMetric({ id: 'm9', name: 'again' });
    });
    listed(b, '');
    b.replica.apply(record === undefined ? [] : [record]);
    expect(fileOf(b)).toEqual(fileOf(a));
    expect(listed(b, '')).toEqual(listed(a, ''));
  });

  it('loses everything that was deleted, and never gives a number again', async () => {
    const [a, b] = await twins();
    const log = (work: () => void): void => b.replica.apply([recorded(a, work) ?? new Uint8Array()]);
    log(() => {
      for (const id of ['a', 'b']) {
        a.createMetric({ id, name: id });
        a.updateMetric(id, { owner: '@x' }, 'ann');
        a.addValidationTest(id, { testType: 'x' });
        a.recordUsage(id, 'ann');
      }
    });
    log(() => {
      a.deleteMetric('a');
      a.deleteMetric('b');
      a.emptyTrash();
    });
    expect(b.run(rowCounts)).toEqual({ metrics: 0, changes: 0, tests: 0, usages: 0 });
    expect(fileOf(b)).toEqual(fileOf(a));
    for (const db of [a, b]) {
      db.createMetric({ id: 'c', name: 'c' });
      expect(db.addValidationTest('c', { testType: 'x' }).id).toBe(3);
    }
    expect(fileOf(b)).toEqual(fileOf(a));
  });

  it('carries every cell exactly, columns of other programs too', async () => {
    const { db: first } = await catalogOf({ id: 'a' }, { id: 'b' }, { id: 'c' });
    for (const id of ['a', 'b', 'c']) first.addValidationTest(id, { testType: 'x' });
    using raw = rawDatabase(first.export());
    raw.run(`ALTER TABLE metrics ADD COLUMN "odd ""name" ; ALTER TABLE metrics ADD COLUMN e2; ALTER TABLE metrics ADD COLUMN e3;
      ALTER TABLE validation_tests ADD COLUMN extra;
      UPDATE metrics SET "odd ""name" = 9223372036854775807, e2 = 1e-320, e3 = CAST(x'ff' AS TEXT) WHERE id = 'a';
      UPDATE metrics SET "odd ""name" = -9223372036854775807 - 1, e2 = 9e999, e3 = x'' WHERE id = 'b';
      UPDATE metrics SET "odd ""name" = 3000000000, e2 = 3.0, e3 = char(65279) || 'mark' WHERE id = 'c';
      UPDATE metrics SET description = 'a' || char(0) || 'b', owner = x'c328', data_source = char(65533),
        tags = CAST(x'6162c3' AS TEXT), trust_score = 'high', test_count = 1;
      UPDATE validation_tests SET extra = -9e999, test_query = CAST(x'eda080' AS TEXT)`);
    const [a, b] = await twins(raw.export());
    for (const id of ['a', 'b', 'c']) {
      const touch = recorded(a, () => a.updateMetric(id, { calculation: 'x' }, 'ann'));
      const test = recorded(a, () =>
        a.recordTestResult(a.run((connection) => testsOf(connection, id))[0]?.id ?? 0, 'passed'),
      );
      b.replica.apply([touch, test].flatMap((record) => record ?? []));
      expect(fileOf(b)).toEqual(fileOf(a));
    }
    const away = recorded(a, () => a.deleteMetric('a'));
    const back = recorded(a, () => a.restoreMetric('a'));
    b.replica.apply([away, back].flatMap((record) => record ?? []));
    expect(fileOf(b)).toEqual(fileOf(a));
  });

  it('carries what belongs to metrics that are not there', async () => {
    const { db: first } = await catalogOf({ id: 'a' });
    using raw = rawDatabase(first.export());
    raw.run(`INSERT INTO validation_tests (metric_id, test_type) VALUES ('gone', 'x'), ('b', 'x');
      INSERT INTO metric_history (metric_id, field_name, old_value) VALUES ('b', 'owner', '@x')`);
    const [a, b] = await twins(raw.export());
    const records = [
      recorded(a, () => a.recordTestResult(1, 'passed')),
      recorded(a, () => a.removeValidationTest(1)),
      recorded(a, () => a.createMetric({ id: 'b', name: 'b' })),
      recorded(a, () => a.revertChange(1, 'ann')),
    ];
    b.replica.apply(records.flatMap((record) => record ?? []));
    expect(fileOf(b)).toEqual(fileOf(a));
  });
});

describe('a file whose tables say what else to delete or refuse', () => {
  const cascading = async (): Promise<Uint8Array> => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' });
    for (const name of ['A', 'AA']) db.updateMetric('a', { name }, 'ann');
    using raw = rawDatabase(db.export());
    raw.run(`
      CREATE TABLE boards (id INTEGER PRIMARY KEY, metric_id TEXT REFERENCES metrics(id) ON DELETE CASCADE ON UPDATE CASCADE);
      INSERT INTO boards (metric_id) VALUES ('a'), ('b');
      CREATE TABLE strict_boards (metric_id TEXT REFERENCES metrics(id));
      INSERT INTO strict_boards VALUES ('a');
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'REFERENCES metrics(id)', 'REFERENCES metrics(id) ON DELETE CASCADE')
        WHERE name = 'metric_history'`);
    return raw.export();
  };

  it('loses no history in another replica when a metric changes', async () => {
    const [a, b] = await twins(await cascading());
    const record = recorded(a, () => a.updateMetric('a', { owner: '@x' }, 'ann'));
    b.replica.apply(record === undefined ? [] : [record]);
    expect(b.getMetricHistory('a')).toHaveLength(3);
    expect(fileOf(b)).toEqual(fileOf(a));
  });

  it('lets a metric be renamed and deleted, and touches nothing of the other tables', async () => {
    const [a, b] = await twins(await cascading());
    const before = exactRows(a.export(), 'boards');
    const records = [
      recorded(a, () => a.renameMetric('a', 'aa', 'ann')),
      recorded(a, () => a.deleteMetric('aa')),
      recorded(a, () => a.restoreMetric('aa')),
    ];
    b.replica.apply(records.flatMap((record) => record ?? []));
    expect(fileOf(b)).toEqual(fileOf(a));
    expect(exactRows(a.export(), 'boards')).toEqual(before);
    expect(a.getMetricHistory('aa')).toHaveLength(3);
  });
});

describe('[S4] a change that was taken back', () => {
  const changeMuch = (db: MetricsDatabase): void => {
    db.createMetric({ id: 'b', name: 'Ad views' });
    db.updateMetric('a', { name: 'Other', tags: ['y'], owner: '@x' }, 'ann');
    db.addValidationTest('a', { testType: 'x', status: 'failed' });
  };
  const seen = (db: MetricsDatabase): unknown => [
    listed(db, ''),
    facetsOf(db),
    searched(db, 'ad'),
    searched(db, 'other'),
  ];

  it('leaves no trace in a catalog that was looked at before', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Ad clicks', tags: ['x'] });
    const before = [fileOf(db), seen(db)];
    db.replica.begin();
    changeMuch(db);
    db.replica.rollback();
    expect([fileOf(db), seen(db)]).toEqual(before);
    expect(recorded(db, () => undefined)).toBeUndefined();
  });

  it('leaves no trace in a catalog that was looked at only inside it', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Ad clicks', tags: ['x'] });
    const before = fileOf(db);
    db.replica.begin();
    changeMuch(db);
    expect(seen(db)).toMatchObject([['b', 'a'], { noOwner: 1, failingTests: 1 }, ['b'], ['a']]);
    db.replica.rollback();
    expect(fileOf(db)).toEqual(before);
    expect(seen(db)).toMatchObject([['a'], { noOwner: 1, failingTests: 0 }, ['a'], []]);
  });

  it('takes back what was searched for the first time inside it', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Ad clicks' });
    db.replica.begin();
    db.createMetric({ id: 'b', name: 'Ad views' });
    expect(searched(db, 'ad').toSorted()).toEqual(['a', 'b']);
    db.replica.rollback();
    expect(searched(db, 'ad')).toEqual(['a']);
    db.updateMetric('a', { name: 'Other' }, 'ann');
    expect(searched(db, 'ad')).toEqual([]);
    expect(searched(db, 'other')).toEqual(['a']);
  });

  it('by hand is no error if nothing is open', async () => {
    const { db } = await openCatalog();
    expect(() => db.replica.rollback()).not.toThrow();
  });

  it('because a part of it failed leaves the database usable', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(() =>
      db.replica.transaction(() => {
        db.createMetric({ id: 'b', name: 'b' });
        throw new Error('no disk');
      }),
    ).toThrow('no disk');
    expect(db.findMetric('b')).toBeUndefined();
    expect(db.createMetric({ id: 'b', name: 'b' }).id).toBe('b');
  });
});

describe('a record', () => {
  it('is none if nothing was changed', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(recorded(db, () => db.getAllMetrics())).toBeUndefined();
    expect(recorded(db, () => db.searchMetrics('a'))).toBeUndefined();
  });

  it('holds one change of one metric in little room', async () => {
    const { db } = await openCatalog();
    for (let i = 0; i < 500; i += 1) db.createMetric({ id: `m${i}`, name: `M ${i}`, description: 'x'.repeat(500) });
    const record = recorded(db, () => db.updateMetric('m3', { owner: '@x' }, 'ann'));
    expect(record?.length).toBeLessThan(3000);
  });
});

function facetsOf(db: MetricsDatabase): ReturnType<MetricsDatabase['listing']['list']>['facets'] {
  return db.listing.list({ query: '', sort: { by: 'name', descending: false } }).facets;
}
