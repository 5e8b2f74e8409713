import { describe, expect, it } from 'vitest';
import { checkedFile } from '../../../src/database/import/untrusted-file.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogOf, refusedOf, listed, openCatalog, openingRefusal, searched } from '../catalog.ts';
import { METRICS } from './untrusted-makers.ts';
import { dumpOf, exactRows, rawDatabase, valuesIn } from '../sqlite-dump.ts';
import { metricDetail } from '../../../src/database/metrics/metric-detail.ts';
import { testsOf } from '../../../src/database/metrics/validation-tests.ts';
import { rowCounts } from '../../../src/database/metrics/row-counts.ts';

/** Creates the bytes of a file as another program makes it, with a metric `a` named "Alpha" in it. */
function untrustedFile(sql = '', before = ''): Uint8Array {
  using raw = rawDatabase();
  raw.run(`${before} ${METRICS} INSERT INTO metrics (id, name, description) VALUES ('a', 'Alpha', 'all'); ${sql}`);
  return raw.export();
}

async function opened(sql = '', before = ''): Promise<MetricsDatabase> {
  return (await openCatalog(untrustedFile(sql, before))).db;
}

/** Returns the cells of every row in the tables, except these columns of metrics. */
function cellsBut(file: Uint8Array, columns: readonly string[]): unknown {
  using raw = rawDatabase(file);
  const names = (raw.exec('PRAGMA table_info(metrics)')[0]?.values ?? []).map(([, name]) => String(name));
  return exactRows(file, 'metrics').map((row) =>
    row.split(' | ').filter((_, i) => i === 0 || !columns.includes(names[i - 1] ?? '')),
  );
}

describe('a file of another program', () => {
  it('opens with its metrics alone, and gets the tables and indexes that it lacks', async () => {
    const db = await opened();
    expect(db.getMetric('a')).toMatchObject({ name: 'Alpha', description: 'all', tags: [], owner: null });
    db.updateMetric('a', { owner: '@x' }, 'ann');
    expect(db.getMetricHistory('a')).toHaveLength(1);
    expect(
      valuesIn(db.export(), "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name LIKE 'idx%'"),
    ).toEqual([4]);
  });

  it('keeps its extra tables, columns and indexes, and what is in them', async () => {
    const db =
      await opened(`CREATE TABLE teams (name TEXT PRIMARY KEY, big); INSERT INTO teams VALUES ('x', 9223372036854775807);
      CREATE TABLE "odd ""name" (x BLOB); INSERT INTO "odd ""name" VALUES (x'00ff');
      ALTER TABLE metrics ADD COLUMN region TEXT DEFAULT 'EU'; CREATE INDEX by_region ON metrics(region, lower(name));
      CREATE UNIQUE INDEX partial ON metrics(name) WHERE region = 'EU';`);
    db.updateMetric('a', { name: 'Beta' }, 'ann');
    db.createMetric({ id: 'b', name: 'B' });
    const dump = dumpOf(db.export());
    expect(dump['teams']).toEqual(['1 | text 78 | integer 9223372036854775807']);
    expect(dump['odd "name']).toEqual(['1 | blob 00FF']);
    expect(
      valuesIn(db.export(), "SELECT name FROM metrics INDEXED BY by_region WHERE region = 'EU' ORDER BY 1"),
    ).toEqual(['B', 'Beta']);
    expect(valuesIn(db.export(), 'PRAGMA integrity_check')).toEqual(['ok']);
  });

  it('shows extra columns as they are', async () => {
    const db =
      await opened(`ALTER TABLE metrics ADD COLUMN big INTEGER; ALTER TABLE metrics ADD COLUMN "odd ""name" TEXT;
      ALTER TABLE metrics ADD COLUMN share REAL; ALTER TABLE metrics ADD COLUMN raw BLOB; ALTER TABLE metrics ADD COLUMN none;
      UPDATE metrics SET big = 9007199254740993, "odd ""name" = 'x', share = 0.1, raw = CAST('bytes' AS BLOB);`);
    expect(db.run((connection, today, zone) => metricDetail(connection, 'a', today, zone))?.extra).toEqual([
      { column: 'big', text: '9007199254740993' },
      { column: 'odd "name', text: 'x' },
      { column: 'share', text: '0.1' },
      { column: 'raw', text: 'bytes' },
    ]);
    expect(
      (await opened()).run((connection, today, zone) => metricDetail(connection, 'a', today, zone))?.extra,
    ).toEqual([]);
  });

  it.each([
    ['NULL', 'NULL', []],
    ['an empty text', "''", []],
    ['no JSON', "'finance, growth'", ['finance, growth']],
    ['JSON that is no list', `'{"a": 1}'`, ['{"a": 1}']],
    ['a list with numbers', `'["x", 1, null]'`, ['x', '1', 'null']],
    ['a list with spaces', `'[ "x" ,"y" ]'`, ['x', 'y']],
    ['bytes', `x'5B2278225D'`, ['x']],
    ['a number', '12', ['12']],
  ])('shows tags that are %s, and leaves them when another field is saved', async (_, sql, shown) => {
    const db = await opened(`UPDATE metrics SET tags = ${sql}, dependencies = ${sql};`);
    const before = db.export();
    expect(db.getMetric('a')).toMatchObject({ tags: shown, dependencies: shown });
    db.updateMetric('a', { tags: shown, dependencies: shown }, 'ann');
    expect(dumpOf(db.export())).toEqual(dumpOf(before));
    db.updateMetric('a', { owner: '@x' }, 'ann');
    expect(cellsBut(db.export(), ['owner', 'updated_at'])).toEqual(cellsBut(before, ['owner', 'updated_at']));
    expect(db.getMetricHistory('a').map(({ fieldName }) => fieldName)).toEqual(['owner']);
    expect(db.updateMetric('a', { tags: ['new'] }, 'ann').tags).toEqual(['new']);
  });

  it('keeps every cell byte for byte that is not changed, whatever it holds', async () => {
    const db =
      await opened(`ALTER TABLE metrics ADD COLUMN e1; ALTER TABLE metrics ADD COLUMN e2 TEXT; ALTER TABLE metrics ADD COLUMN e3 REAL;
      UPDATE metrics SET e1 = -9223372036854775808, e2 = CAST(x'80ff' AS TEXT), e3 = 9e999, description = 'a' || char(0) || 'b',
        calculation = x'00ff', data_source = CAST(x'eda080' AS TEXT), test_count = 'many', trust_score = 'high',
        created_at = 1700000000.5, tags = x'ff', dependencies = char(65279) || '[]';
      INSERT INTO metrics (id, name, owner) VALUES (x'6162', x'ff', 3), (NULL, 'no id', ''), ('', 'empty id', NULL);`);
    const but = ['name', 'owner', 'updated_at', 'test_count'];
    const before = cellsBut(db.export(), but);
    db.updateMetric('a', { name: 'New', owner: '@x' }, 'ann');
    db.addValidationTest('a', { testType: 'x' });
    db.createMetric({ id: 'b', name: 'b' });
    db.deleteMetric('b');
    expect(cellsBut(db.export(), but)).toEqual(before);
    expect(db.getMetric('a').description).toBe('a\u0000b');
  });

  it('reads values of unexpected types as well as it can, everywhere', async () => {
    const db =
      await opened(`UPDATE metrics SET trust_score = 'high', updated_at = x'00ff', created_at = NULL, owner = 12,
      data_source = x'c3', description = x'ff00', calculation = 1.5, test_count = 'many', usage_count = NULL;
      INSERT INTO metrics (id, name, trust_score) VALUES ('inf', '', 9e999), (NULL, 'no id', '70'), (x'ff', x'ff', x'00');
      CREATE TABLE validation_tests (id INTEGER PRIMARY KEY, metric_id TEXT, test_type TEXT, test_query TEXT, expected_result TEXT,
        last_run TIMESTAMP, status TEXT); INSERT INTO validation_tests (metric_id, test_type, status) VALUES ('a', 5, x'6661696C'), (NULL, NULL, NULL);`);
    expect(db.getMetric('a')).toMatchObject({
      trustScore: 0,
      owner: '12',
      calculation: '1.5',
      createdAt: '',
      testCount: 1,
      usageCount: 0,
    });
    expect(db.getAllMetrics()).toHaveLength(4);
    for (const by of [
      'name',
      'id',
      'owner',
      'dataSource',
      'updatedAt',
      'createdAt',
      'trust',
      'testCount',
      'usageCount',
    ] as const) {
      expect(db.listing.list({ query: '', sort: { by, descending: true } }).rowids).toHaveLength(4);
    }
    expect(listed(db, 'is:failing')).toEqual(['a']);
    expect(db.run((connection) => testsOf(connection, 'a'))).toMatchObject([{ testType: '5', status: 'fail' }]);
    expect(searched(db, 'alpha')).toEqual(['a']);
    expect(db.run((connection, today, zone) => metricDetail(connection, 'a', today, zone))?.metric.id).toBe('a');
    expect(db.metricAsOf('a', '2020-01-01')?.name).toBe('Alpha');
  });

  it('may hold ids that no new metric could have', async () => {
    const long = 'x'.repeat(300);
    const db = await opened(
      `INSERT INTO metrics (id, name) VALUES ('${long}', 'long'), ('two' || char(10) || 'lines', 'lines');`,
    );
    expect(db.updateMetric(long, { owner: '@x' }, 'ann').owner).toBe('@x');
    expect(db.updateMetric('two\nlines', { owner: '@x' }, 'ann').owner).toBe('@x');
    expect(db.renameMetric(long, 'short', 'ann').name).toBe('long');
    expect(db.revertChange(db.getMetricHistory('short')[0]?.id ?? 0, 'ann').id).toBe(long);
    db.deleteMetric('two\nlines');
    expect(db.restoreMetric('two\nlines').owner).toBe('@x');
  });

  it('has its times in ISO 8601 read, and kept as they are', async () => {
    const db = await opened(
      "UPDATE metrics SET created_at = '2024-05-01T10:00:00.123456', updated_at = '2026-03-30T00:00:00Z';",
    );
    expect(db.getMetric('a').createdAt).toBe('2024-05-01T10:00:00.123456');
    expect(db.metricAsOf('a', '2024-05-01 09:00:00')).toBeUndefined();
    expect(db.metricAsOf('a', '2024-05-01 11:00:00')?.name).toBe('Alpha');
    expect(listed(db, 'updated:2026-03-30 created:<2024-05-02')).toEqual(['a']);
    db.updateMetric('a', { owner: '@x' }, 'ann');
    expect(db.getMetric('a')).toMatchObject({
      createdAt: '2024-05-01T10:00:00.123456',
      updatedAt: '2026-03-31 12:00:00',
    });
  });

  it('gets its counts corrected, whichever program wrote it', async () => {
    const sql = `CREATE TABLE metric_usage (id INTEGER PRIMARY KEY AUTOINCREMENT, metric_id TEXT, used_by TEXT, used_at TIMESTAMP, context TEXT);
      INSERT INTO metric_usage (metric_id) VALUES ('a'), ('a'), ('gone'); UPDATE metrics SET test_count = 7;`;
    expect((await opened(sql)).getMetric('a')).toMatchObject({ testCount: 0, usageCount: 2 });
    const { db: ours } = await catalogOf({ id: 'a' });
    using raw = rawDatabase(ours.export());
    raw.run("INSERT INTO metric_usage (metric_id) VALUES ('a'); INSERT INTO validation_tests (metric_id) VALUES ('a')");
    expect((await openCatalog(raw.export())).db.getMetric('a')).toMatchObject({ testCount: 1, usageCount: 1 });
  });

  it('may have history, tests and usage of metrics that are not there', async () => {
    const { db: ours } = await catalogOf({ id: 'a' });
    using raw = rawDatabase(ours.export());
    raw.run(`INSERT INTO metric_history (metric_id, field_name, old_value) VALUES ('gone', 'owner', '@x');
      INSERT INTO validation_tests (metric_id) VALUES ('gone'); INSERT INTO metric_usage (metric_id) VALUES ('gone')`);
    const { db } = await openCatalog(raw.export());
    expect(db.run(rowCounts)).toEqual({ metrics: 1, changes: 1, tests: 1, usages: 1 });
    expect(db.getMetricHistory('gone')).toHaveLength(1);
    db.recordTestResult(1, 'passed');
    db.removeValidationTest(1);
    expect(refusedOf(db, () => db.revertChange(1, 'ann'))).toBe('metric-not-found');
    expect(db.run(rowCounts)).toEqual({ metrics: 1, changes: 1, tests: 0, usages: 1 });
  });

  it('may be in write-ahead mode', async () => {
    const file = untrustedFile();
    file[18] = 2;
    file[19] = 2;
    const { db } = await openCatalog(file);
    expect(db.getMetric('a').name).toBe('Alpha');
    db.updateMetric('a', { name: 'B' }, 'ann');
    expect(valuesIn(db.export(), 'SELECT name FROM metrics')).toEqual(['B']);
    expect(file[18]).toBe(2);
  });

  it.each(['UTF-16le', 'UTF-16be'])('may be written in %s', async (encoding) => {
    const sql = "INSERT INTO metrics (id, name, description) VALUES ('café', 'Größe 日本', char(65279) || 'x');";
    const db = await opened(sql, `PRAGMA encoding = '${encoding}';`);
    const { db: copy } = await openCatalog(db.export());
    expect(searched(db, 'grosse')).toEqual(['café']);
    expect([searched(db, 'große'), searched(db, '日本'), listed(db, 'alpha')]).toEqual([['café'], ['café'], ['a']]);
    db.replica.begin();
    db.updateMetric('café', { owner: 'Zoë 😀' }, 'ann');
    db.deleteMetric('a');
    db.restoreMetric('a');
    const record = db.replica.record();
    db.replica.commit();
    if (record !== undefined) copy.replica.apply([record]);
    expect(dumpOf(copy.export())).toEqual(dumpOf(db.export()));
    expect(copy.getMetric('café').owner).toBe('Zoë 😀');
    expect(valuesIn(db.export(), 'PRAGMA encoding')).toEqual([encoding]);
  });
});

describe('a file that is no catalog', () => {
  it.each([
    ['file-not-a-database', 'empty bytes', new Uint8Array()],
    [
      'file-not-a-database',
      'garbage',
      new TextEncoder().encode('this is no database at all, whatever its name says'.repeat(20)),
    ],
    ['file-not-a-database', 'a header alone that is cut', new TextEncoder().encode('SQLite format 3\u0000')],
    ['file-not-a-database', 'zeros', new Uint8Array(4096)],
  ] as const)('is refused as %s: %s', async (code, _, bytes) => {
    expect((await openingRefusal(bytes)).code).toBe(code);
    await expect(checkedFile(bytes, undefined)).rejects.toMatchObject({ code });
  });

  it('is refused as damaged if it was cut off, anywhere', async () => {
    const { db } = await openCatalog();
    for (let i = 0; i < 200; i += 1) db.createMetric({ id: `m${i}`, name: 'M', description: 'x'.repeat(500) });
    const file = db.export();
    for (const length of [100, 512, 4096, 5000, file.length >> 1, file.length - 4096, file.length - 1]) {
      expect((await openingRefusal(file.subarray(0, length))).code).toBe('file-damaged');
      await expect(checkedFile(file.subarray(0, length), undefined)).rejects.toMatchObject({ code: 'file-damaged' });
    }
  });

  it('is refused as damaged if its header or its pages are broken', async () => {
    const { db } = await openCatalog();
    for (let i = 0; i < 200; i += 1) db.createMetric({ id: `m${i}`, name: 'M', description: 'x'.repeat(500) });
    const file = db.export();
    const header = file.slice().fill(0x5a, 16, 100);
    expect((await openingRefusal(header)).code).toBe('file-damaged');
    const pages = file.slice().fill(0x5a, file.length >> 1);
    await expect(checkedFile(pages, undefined)).rejects.toMatchObject({ code: 'file-damaged' });
  });

  it('is refused if it has other tables, or lacks columns, and its sentence says which', async () => {
    using other = rawDatabase();
    other.run('CREATE TABLE customers (id); CREATE TABLE orders (id)');
    expect(await openingRefusal(other.export())).toMatchObject({
      code: 'file-not-a-catalog',
      message: expect.stringContaining('"customers", "orders"'),
    });
    using lacking = rawDatabase();
    lacking.run('CREATE TABLE metrics (id TEXT PRIMARY KEY, name TEXT NOT NULL)');
    expect(await openingRefusal(lacking.export())).toMatchObject({
      code: 'file-not-a-catalog',
      details: { table: 'metrics' },
    });
    const history = untrustedFile('CREATE TABLE metric_history (id INTEGER PRIMARY KEY, metric_id TEXT);');
    expect(await openingRefusal(history)).toMatchObject({ details: { table: 'metric_history' } });
  });

  it('is refused if a newer Metricbook wrote it', async () => {
    const { db } = await openCatalog();
    using raw = rawDatabase(db.export());
    raw.run('PRAGMA user_version = 99');
    expect((await openingRefusal(raw.export())).code).toBe('newer-catalog');
  });
});

describe('row numbers of any size', () => {
  it('are made small if another program gave large or negative ones, and everything else stays', async () => {
    const { db: first } = await catalogOf({ id: 'a' }, { id: 'b' }, { id: 'c' });
    first.updateMetric('b', { owner: '@x' }, 'ann');
    using raw = rawDatabase(first.export());
    raw.run(`UPDATE metrics SET rowid = 9000000000000000000 WHERE id = 'b';
      UPDATE metrics SET rowid = -5 WHERE id = 'c'`);
    const { db } = await openCatalog(raw.export());
    expect(valuesIn(db.export(), 'SELECT rowid FROM metrics ORDER BY rowid')).toEqual([1, 2, 3]);
    expect(db.getAllMetrics().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(db.getMetricsByOwner('@x').map(({ id }) => id)).toEqual(['b']);
    expect(db.getMetricHistory('b')).toHaveLength(1);
  });
});
