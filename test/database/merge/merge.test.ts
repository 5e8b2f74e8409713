import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogOf, refusedOf, listed, openCatalog, searched } from '../catalog.ts';
import { dumpOf, exactRows, rawDatabase, valuesIn } from '../sqlite-dump.ts';
import { mergeCatalog } from '../../../src/database/merge/merge.ts';
import { rowCounts } from '../../../src/database/metrics/row-counts.ts';
import { latestChanges } from '../../../src/database/metrics/latest-changes.ts';
import { testsOf } from '../../../src/database/metrics/validation-tests.ts';

/** Returns all rows, without `sqlite_sequence`. */
const rowsOf = (db: MetricsDatabase): object => ({ ...dumpOf(db.export()), sqlite_sequence: [] });
const merge = (ours: MetricsDatabase, theirs: MetricsDatabase): void =>
  ours.join(theirs, (here, there, now) =>
    mergeCatalog(here, there, { changedBy: 'ann', changedAt: now, reason: 'Merged from their.db' }),
  );

async function fullCatalog(...ids: string[]): Promise<MetricsDatabase> {
  const { db, clock } = await catalogOf(...ids.map((id) => ({ id, tags: ['t'] })));
  for (const id of ids) {
    clock.pass(1);
    db.updateMetric(id, { owner: `@${id}`, description: id }, 'bob', `about ${id}`);
    db.addValidationTest(id, { testType: 'range', testQuery: id, status: 'failed' });
    db.recordUsage(id, 'bob', 'board');
  }
  return db;
}

describe('merging', () => {
  it('adds what is only there, with history, tests and usage', async () => {
    const [ours, theirs] = [await fullCatalog('a', 'b'), await fullCatalog('c')];
    const [mine, added] = [ours.getMetric('a'), theirs.getMetric('c')];
    merge(ours, theirs);
    expect(ours.getMetric('c')).toEqual(added);
    expect(ours.getMetric('a')).toEqual(mine);
    expect(ours.run(rowCounts)).toEqual({ metrics: 3, changes: 6, tests: 3, usages: 3 });
    expect(ours.getMetricHistory('c').map(({ fieldName, reason }) => [fieldName, reason])).toEqual([
      ['owner', 'about c'],
      ['description', 'about c'],
    ]);
    expect(new Set(ours.getMetricHistory('c').map(({ changeSetId }) => changeSetId)).size).toBe(1);
    expect(
      new Set(ours.run((connection) => latestChanges(connection, 9)).map(({ changeSetId }) => changeSetId)).size,
    ).toBe(3);
    expect(ours.run((connection) => testsOf(connection, 'c'))).toMatchObject([{ testQuery: 'c', status: 'failed' }]);
    expect(valuesIn(ours.export(), 'PRAGMA foreign_key_check')).toEqual([]);
  });

  it('takes their fields if both have a metric, each a change with the reason', async () => {
    const { db: ours } = await catalogOf({ id: 'a', name: 'Ours', tags: ['x'], owner: '@same' });
    const { db: theirs } = await catalogOf({
      id: 'a',
      name: 'Theirs',
      tags: ['x', 'y'],
      owner: '@same',
      description: 'd',
    });
    merge(ours, theirs);
    expect(ours.getMetric('a')).toMatchObject({ name: 'Theirs', tags: ['x', 'y'], description: 'd' });
    const history = ours.getMetricHistory('a');
    expect(history.map(({ fieldName, oldValue }) => [fieldName, oldValue])).toEqual([
      ['tags', '["x"]'],
      ['description', null],
      ['name', 'Ours'],
    ]);
    expect(history.every(({ changedBy, reason }) => changedBy === 'ann' && reason === 'Merged from their.db')).toBe(
      true,
    );
    for (const { id } of history) ours.revertChange(id, 'ann');
    expect(ours.getMetric('a')).toMatchObject({ name: 'Ours', tags: ['x'], description: null });
  });

  it('leaves everything that is only here', async () => {
    const ours = await fullCatalog('a', 'b');
    ours.deleteMetric('b');
    const { db: theirs } = await openCatalog();
    const before = rowsOf(ours);
    merge(ours, theirs);
    expect(rowsOf(ours)).toEqual(before);
  });

  it('adds no row again whose time another program has since written in another notation', async () => {
    const [ours, theirs] = [await fullCatalog('a'), await fullCatalog('a')];
    theirs.edit((connection) =>
      connection.exec(`UPDATE main.metric_history SET changed_at = replace(changed_at, ' ', 'T') || '.000000+00:00';
        UPDATE main.metric_usage SET used_at = strftime('%s', used_at)`),
    );
    const before = ours.run(rowCounts);
    merge(ours, theirs);
    expect(ours.run(rowCounts)).toEqual(before);
  });

  it('of the same file twice adds nothing the second time', async () => {
    const theirs = await fullCatalog('a', 'b', 'c');
    theirs.deleteMetric('b', 'bob');
    for (const ours of [await fullCatalog('b', 'd'), (await openCatalog()).db, await fullCatalog('a')]) {
      merge(ours, theirs);
      const before = rowsOf(ours);
      merge(ours, theirs);
      expect(rowsOf(ours)).toEqual(before);
    }
  });

  it('of a copy of itself adds nothing', async () => {
    const ours = await fullCatalog('a', 'b');
    ours.deleteMetric('b');
    const { db: copy } = await openCatalog(ours.export());
    const before = rowsOf(ours);
    merge(ours, copy);
    expect(rowsOf(ours)).toEqual(before);
  });

  it('takes only what is new of a copy that went on', async () => {
    const ours = await fullCatalog('a');
    const { db: theirs, clock } = await openCatalog(ours.export());
    clock.pass(100);
    theirs.updateMetric('a', { owner: '@new' }, 'carl', 'their reason');
    theirs.recordUsage('a', 'carl');
    ours.updateMetric('a', { calculation: 'mine' }, 'ann');
    merge(ours, theirs);
    expect(ours.getMetric('a')).toMatchObject({ owner: '@new', calculation: null, usageCount: 2, testCount: 1 });
    expect(
      ours
        .getMetricHistory('a')
        .map(({ changedBy, fieldName }) => `${changedBy} ${fieldName}`)
        .toSorted(),
    ).toEqual(['ann calculation', 'ann calculation', 'ann owner', 'bob description', 'bob owner', 'carl owner']);
  });

  it('brings history, tests and usage of metrics that they no longer have', async () => {
    const { db: first } = await catalogOf({ id: 'a' });
    using raw = rawDatabase(first.export());
    raw.run(`INSERT INTO metric_history (metric_id, field_name, old_value) VALUES ('gone', 'owner', '@x');
      INSERT INTO validation_tests (metric_id, test_type) VALUES ('gone', 'x'); INSERT INTO metric_usage (metric_id) VALUES ('gone')`);
    const { db: theirs } = await openCatalog(raw.export());
    const ours = await fullCatalog('b');
    merge(ours, theirs);
    expect(ours.getMetricHistory('gone')).toHaveLength(1);
    expect(ours.run(rowCounts)).toEqual({ metrics: 2, changes: 3, tests: 2, usages: 2 });
  });

  it('brings their trash, and what comes back from it has its own reasons', async () => {
    const [ours, theirs] = [await fullCatalog('a', 'b'), await fullCatalog('x', 'c')];
    const [metric, history] = [theirs.getMetric('c'), theirs.getMetricHistory('c')];
    theirs.deleteMetric('c', 'carl');
    merge(ours, theirs);
    expect(ours.listTrash()).toMatchObject([{ metricId: 'c', deletedBy: 'carl', changes: 2 }]);
    expect(ours.restoreMetric('c')).toEqual(metric);
    const shown = ({ fieldName, reason, changedAt }: (typeof history)[number]): unknown[] => [
      fieldName,
      reason,
      changedAt,
    ];
    expect(ours.getMetricHistory('c').map(shown)).toEqual(history.map(shown));
    expect(ours.getMetricHistory('a').map(({ reason }) => reason)).toEqual(['about a', 'about a']);
    expect(valuesIn(ours.export(), 'PRAGMA foreign_key_check')).toEqual([]);
  });

  it('brings columns that another program added, with every cell', async () => {
    const first = await fullCatalog('c');
    using raw = rawDatabase(first.export());
    raw.run(`ALTER TABLE metrics ADD COLUMN untyped; ALTER TABLE metrics ADD COLUMN "odd ""name" VARCHAR(10);
      ALTER TABLE metrics ADD COLUMN big INTEGER; ALTER TABLE metrics ADD COLUMN Region TEXT;
      UPDATE metrics SET untyped = '007', "odd ""name" = '1.0', big = 9223372036854775807, region = CAST(x'ff' AS TEXT);
      ALTER TABLE metric_history ADD COLUMN ticket TEXT; UPDATE metric_history SET ticket = 'T-1'`);
    const { db: theirs } = await openCatalog(raw.export());
    using mine = rawDatabase((await fullCatalog('a')).export());
    mine.run(
      "ALTER TABLE metrics ADD COLUMN region TEXT; ALTER TABLE metric_usage ADD COLUMN host; UPDATE metric_usage SET host = 'h'",
    );
    const { db: ours } = await openCatalog(mine.export());
    merge(ours, theirs);
    expect(
      valuesIn(
        ours.export(),
        `SELECT quote(untyped) || quote("odd ""name") || big || hex(region) FROM metrics WHERE id = 'c'`,
      ),
    ).toEqual(["'007''1.0'9223372036854775807FF"]);
    expect(valuesIn(ours.export(), 'SELECT DISTINCT ticket FROM metric_history ORDER BY 1')).toEqual([null, 'T-1']);
    expect(valuesIn(ours.export(), 'SELECT host FROM metric_usage ORDER BY 1')).toEqual([null, 'h']);
    const before = rowsOf(ours);
    merge(ours, theirs);
    expect(rowsOf(ours)).toEqual(before);
  });

  it('meets rows without an id, here and there', async () => {
    using raw = rawDatabase((await fullCatalog('a')).export());
    raw.run("INSERT INTO metrics (id, name) VALUES (NULL, 'no id')");
    const { db: odd } = await openCatalog(raw.export());
    const { db: plain } = await catalogOf({ id: 'b' }, { id: 'c' });
    const file = plain.export();
    merge(plain, odd);
    expect(plain.run(rowCounts).metrics).toBe(4);
    merge(odd, (await openCatalog(file)).db);
    expect(odd.run(rowCounts).metrics).toBe(4);
  });

  it('leaves the other catalog as it was, and both usable', async () => {
    const [ours, theirs] = [await fullCatalog('a'), await fullCatalog('b')];
    const before = dumpOf(theirs.export());
    expect([searched(ours, 'b'), listed(ours, '')]).toEqual([[], ['a']]);
    merge(ours, theirs);
    expect(dumpOf(theirs.export())).toEqual(before);
    expect([searched(ours, 'b'), listed(ours, ''), listed(ours, 'is:failing')]).toEqual([
      ['b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    theirs.updateMetric('b', { owner: '@x' }, 'ann');
    ours.updateMetric('b', { owner: '@y' }, 'ann');
    expect(exactRows(ours.export(), 'metrics')).toHaveLength(2);
  });

  it('needs an author', async () => {
    const [ours, theirs] = [await fullCatalog('a'), await fullCatalog('b')];
    expect(
      refusedOf(ours, () =>
        ours.join(theirs, (here, there, now) =>
          mergeCatalog(here, there, { changedBy: ' ', changedAt: now, reason: 'why' }),
        ),
      ),
    ).toBe('invalid-author-missing');
  });

  it('of a file in another encoding is refused, and changes nothing', async () => {
    const ours = await fullCatalog('a');
    using raw = rawDatabase();
    raw.run("PRAGMA encoding = 'UTF-16le'; CREATE TABLE x (y); DROP TABLE x");
    const { db: theirs } = await openCatalog(raw.export());
    const before = dumpOf(ours.export());
    expect(() => merge(ours, theirs)).toThrow('encoding');
    expect(dumpOf(ours.export())).toEqual(before);
    expect(ours.updateMetric('a', { owner: '@z' }, 'ann').owner).toBe('@z');
  });
});
