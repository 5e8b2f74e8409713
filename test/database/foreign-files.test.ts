import { describe, expect, it } from 'vitest';
import { checkedFile } from '../../src/database/foreign-file.ts';
import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { catalogOf, refusedOf, listed, openCatalog, openingRefusal, searched } from './catalog.ts';
import { BARE_METRICS, CATALOG, fileOf, HISTORY, METRICS } from './foreign-makers.ts';
import { dumpOf, exactRows, rawDatabase, valuesIn } from './raw.ts';

/** A history whose numbers no rule keeps. */
const UNNUMBERED = HISTORY.replace('INTEGER PRIMARY KEY AUTOINCREMENT', '');

/** The bytes of a file as another program made it, with a metric `a` named "Alpha" in it. */
function foreignFile(sql = '', before = ''): Uint8Array {
  using raw = rawDatabase();
  raw.run(`${before} ${METRICS} INSERT INTO metrics (id, name, description) VALUES ('a', 'Alpha', 'all'); ${sql}`);
  return raw.export();
}

async function opened(sql = '', before = ''): Promise<MetricsDatabase> {
  return (await openCatalog(foreignFile(sql, before))).db;
}

/** The cells of every row in the tables, but those of these columns of metrics. */
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
    expect(db.metricDetail('a')?.extra).toEqual([
      { column: 'big', text: '9007199254740993' },
      { column: 'odd "name', text: 'x' },
      { column: 'share', text: '0.1' },
      { column: 'raw', text: 'bytes' },
    ]);
    expect((await opened()).metricDetail('a')?.extra).toEqual([]);
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
      'trustScore',
      'testCount',
      'usageCount',
    ] as const) {
      expect(db.list({ query: '', sort: { by, descending: true } }).rowids).toHaveLength(4);
    }
    expect(listed(db, 'is:failing')).toEqual(['a']);
    expect(db.getValidationTests('a')).toMatchObject([{ testType: '5', status: 'fail' }]);
    expect(searched(db, 'alpha')).toEqual(['a']);
    expect(db.metricDetail('a')?.metric.id).toBe('a');
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

  it('gets its counts corrected, whoever wrote it', async () => {
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
    expect(db.counts()).toEqual({ metrics: 1, changes: 1, tests: 1, usages: 1 });
    expect(db.getMetricHistory('gone')).toHaveLength(1);
    db.recordTestResult(1, 'passed');
    db.removeValidationTest(1);
    expect(refusedOf(db, () => db.revertChange(1, 'ann'))).toBe('metric-not-found');
    expect(db.counts()).toEqual({ metrics: 1, changes: 1, tests: 0, usages: 1 });
  });

  it('may be in write-ahead mode', async () => {
    const file = foreignFile();
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
    expect(searched(db, 'grosse')).toEqual([]);
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
    ['not-a-database', 'empty bytes', new Uint8Array()],
    [
      'not-a-database',
      'garbage',
      new TextEncoder().encode('this is no database at all, whatever its name says'.repeat(20)),
    ],
    ['not-a-database', 'a header alone that is cut', new TextEncoder().encode('SQLite format 3\u0000')],
    ['not-a-database', 'zeros', new Uint8Array(4096)],
  ] as const)('is refused as %s: %s', async (code, _, bytes) => {
    expect((await openingRefusal(bytes)).code).toBe(code);
    await expect(checkedFile(bytes, undefined)).rejects.toMatchObject({ code });
  });

  it('is refused as damaged where it was cut off, anywhere', async () => {
    const { db } = await openCatalog();
    for (let i = 0; i < 200; i += 1) db.createMetric({ id: `m${i}`, name: 'M', description: 'x'.repeat(500) });
    const file = db.export();
    for (const length of [100, 512, 4096, 5000, file.length >> 1, file.length - 4096, file.length - 1]) {
      expect((await openingRefusal(file.subarray(0, length))).code).toBe('damaged-file');
      await expect(checkedFile(file.subarray(0, length), undefined)).rejects.toMatchObject({ code: 'damaged-file' });
    }
  });

  it('is refused as damaged where its header or its pages are broken', async () => {
    const { db } = await openCatalog();
    for (let i = 0; i < 200; i += 1) db.createMetric({ id: `m${i}`, name: 'M', description: 'x'.repeat(500) });
    const file = db.export();
    const header = file.slice().fill(0x5a, 16, 100);
    expect((await openingRefusal(header)).code).toBe('damaged-file');
    const pages = file.slice().fill(0x5a, file.length >> 1);
    await expect(checkedFile(pages, undefined)).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('is refused where it has other tables, or lacks columns, and its sentence says which', async () => {
    using other = rawDatabase();
    other.run('CREATE TABLE customers (id); CREATE TABLE orders (id)');
    expect(await openingRefusal(other.export())).toMatchObject({
      code: 'not-a-catalog',
      message: expect.stringContaining('"customers", "orders"'),
    });
    using lacking = rawDatabase();
    lacking.run('CREATE TABLE metrics (id TEXT PRIMARY KEY, name TEXT NOT NULL)');
    expect(await openingRefusal(lacking.export())).toMatchObject({
      code: 'not-a-catalog',
      details: { table: 'metrics' },
    });
    const history = foreignFile('CREATE TABLE metric_history (id INTEGER PRIMARY KEY, metric_id TEXT);');
    expect(await openingRefusal(history)).toMatchObject({ details: { table: 'metric_history' } });
  });

  it('is refused where a newer Metricbook wrote it', async () => {
    const { db } = await openCatalog();
    using raw = rawDatabase(db.export());
    raw.run('PRAGMA user_version = 2');
    expect((await openingRefusal(raw.export())).code).toBe('newer-catalog');
  });
});

/** The checked file opened, and what it left out. */
async function checked(bytes: Uint8Array): Promise<{ db: MetricsDatabase; leftOut: readonly string[] }> {
  const file = await checkedFile(bytes, undefined);
  return { db: (await openCatalog(file.bytes)).db, leftOut: file.leftOut };
}

/** All values that a query over the bytes of a file finds. */
function rawValues(file: Uint8Array, sql: string): unknown {
  using raw = rawDatabase(file);
  return raw.exec(sql)[0]?.values;
}

/** The rows of tables, exactly. */
function rowsOf(file: Uint8Array, tables: readonly string[]): unknown[] {
  return tables.map((table) => exactRows(file, table));
}

const FOUR = ['metrics', 'metric_history', 'validation_tests', 'metric_usage'];

describe('a file from anybody, checked', () => {
  it('has every row of a catalog as it was, in a database of our own making', async () => {
    const { db } = await catalogOf({ id: 'a', trustScore: 70, tags: ['x'] }, { id: 'b' }, { id: 'c' });
    db.updateMetric('a', { owner: '@x' }, 'ann', 'why');
    db.recordUsage('b', 'bob');
    db.addValidationTest('b', { testType: 'range' });
    db.deleteMetric('c');
    expect(await checkedFile(db.export(), undefined)).toMatchObject({ leftOut: [] });
    expect(dumpOf((await checkedFile(db.export(), undefined)).bytes)).toEqual(dumpOf(db.export()));
    const foreign = fileOf(CATALOG);
    const file = await checkedFile(foreign, undefined);
    expect(file.leftOut).toEqual([]);
    expect(rowsOf(file.bytes, FOUR)).toEqual(rowsOf(foreign, FOUR));
    expect(valuesIn(file.bytes, 'PRAGMA integrity_check')).toEqual(['ok']);
  });

  it('loses triggers, views and virtual tables, and tells which', async () => {
    const { db, leftOut } = await checked(
      foreignFile(`CREATE TRIGGER spy AFTER UPDATE ON metrics BEGIN UPDATE metrics SET owner = 'spy'; END;
        CREATE VIEW "odd ""view" AS SELECT * FROM metrics; CREATE TRIGGER through INSTEAD OF DELETE ON "odd ""view" BEGIN SELECT 1; END;
        CREATE VIRTUAL TABLE words USING fts4(text); INSERT INTO words VALUES ('kept');`),
    );
    expect(leftOut).toEqual(['trigger "spy"', 'trigger "through"', 'view "odd "view"', 'virtual table "words"']);
    expect(db.updateMetric('a', { name: 'B' }, 'ann').owner).toBeNull();
    expect(valuesIn(db.export(), 'PRAGMA integrity_check')).toEqual(['ok']);
    expect(valuesIn(db.export(), 'SELECT c0text FROM words_content')).toEqual(['kept']);
  });

  it('loses a virtual table of a kind that is not known here, such as fts5, too', async () => {
    const { db, leftOut } = await checked(
      foreignFile(`CREATE TABLE notes_data (x); PRAGMA writable_schema = ON;
      INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
        VALUES ('table', 'notes', 'notes', 0, 'CREATE VIRTUAL TABLE notes USING fts5(text)');
      CREATE TRIGGER note AFTER INSERT ON metrics BEGIN INSERT INTO notes VALUES (new.name); END;`),
    );
    expect(leftOut).toEqual(['trigger "note"', 'virtual table "notes"']);
    expect(db.createMetric({ id: 'b', name: 'B' }).id).toBe('b');
    expect(dumpOf(db.export())['notes_data']).toEqual([]);
  });

  it('loses what is computed and each rule that is no table, column or plain index, and tells which', async () => {
    const { db, leftOut } = await checked(
      foreignFile(`ALTER TABLE metrics ADD COLUMN folded TEXT AS (lower(name));
        CREATE INDEX by_folded ON metrics(folded); CREATE INDEX by_lower ON metrics(lower(id));
        CREATE INDEX some ON metrics(id) WHERE owner > ''; CREATE UNIQUE INDEX one_name ON metrics(name);
        CREATE TABLE t (a INT CHECK (a > 0), b TEXT COLLATE NOCASE, c DEFAULT (1 + 2), d REFERENCES metrics(id));
        CREATE TABLE s (a ANY) STRICT; INSERT INTO s VALUES ('5'); ANALYZE;`),
    );
    expect(leftOut).toEqual([
      'generated column "metrics.folded"',
      'index "by_folded"',
      'expression index "by_lower"',
      'partial index "some"',
      'uniqueness of index "one_name"',
      'checks of "t"',
      'collations of "t"',
      'default of "t.c"',
      'foreign key of "t.d"',
      'strict types of "s"',
      'statistics "sqlite_stat1"',
    ]);
    expect(dumpOf(db.export())['s']).toEqual(['1 | text 35']);
    expect(db.createMetric({ id: 'b', name: 'Alpha' }).id).toBe('b');
  });

  it('names at most five hundred of them', async () => {
    const views = Array.from({ length: 1600 }, (_, i) => `CREATE VIEW v${i} AS SELECT 1;`).join('');
    const { leftOut } = await checked(foreignFile(views));
    expect(leftOut).toHaveLength(501);
    expect(leftOut.at(-1)).toBe('1,100 more');
  });

  it('keeps other tables as they were used: types, keys, defaults, row numbers, last numbers, indexes', async () => {
    const foreign = fileOf(
      CATALOG,
      `CREATE TABLE teams (name TEXT PRIMARY KEY, size "VARCHAR(10)" NOT NULL DEFAULT 'it''s', big INT UNIQUE);
       INSERT INTO teams (rowid, name, big) VALUES (-7, 'x', 9223372036854775807), (99, 'y', NULL);
       CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, x); INSERT INTO numbered (x) VALUES (1), (2.0), (x'03');
       DELETE FROM numbered WHERE id = 3;
       CREATE TABLE pairs (a TEXT, b INT, PRIMARY KEY (b DESC, a COLLATE NOCASE)) WITHOUT ROWID; INSERT INTO pairs VALUES ('x', 1);
       CREATE INDEX big_teams ON teams(big DESC, name COLLATE NOCASE); CREATE UNIQUE INDEX once ON teams(name, size)`,
    );
    const file = await checkedFile(foreign, undefined);
    expect(file.leftOut).toEqual(['collations of "pairs"']);
    expect(rowsOf(file.bytes, ['teams', 'numbered'])).toEqual(rowsOf(foreign, ['teams', 'numbered']));
    expect(valuesIn(file.bytes, 'SELECT a || b FROM pairs ORDER BY b, a')).toEqual(['x1']);
    expect(valuesIn(file.bytes, "SELECT seq FROM sqlite_sequence WHERE name = 'numbered'")).toEqual([3]);
    using raw = rawDatabase(file.bytes);
    raw.run("INSERT INTO teams (name) VALUES ('z')");
    expect(raw.exec("SELECT size FROM teams INDEXED BY big_teams WHERE name = 'z' AND big IS NULL")[0]?.values).toEqual(
      [["it's"]],
    );
    expect(() => raw.run("INSERT INTO teams (name) VALUES ('z')")).toThrow('UNIQUE');
    expect(() => raw.run("INSERT INTO pairs VALUES ('X', 1)")).toThrow('UNIQUE');
    for (const pragma of [
      'table_xinfo(teams)',
      'table_xinfo(numbered)',
      'table_xinfo(pairs)',
      'index_xinfo(big_teams)',
    ]) {
      expect(raw.exec(`PRAGMA ${pragma}`)[0]?.values).toEqual(rawValues(foreign, `PRAGMA ${pragma}`));
    }
  });

  it('keeps columns that were added to ours, with their values and defaults', async () => {
    const { db, leftOut } = await checked(
      fileOf(
        CATALOG,
        "ALTER TABLE metrics ADD COLUMN region TEXT DEFAULT 'EU'",
        "ALTER TABLE metrics ADD COLUMN level INT NOT NULL DEFAULT 3; UPDATE metrics SET region = 'US' WHERE id = 'b'",
      ),
    );
    expect(leftOut).toEqual([]);
    expect(valuesIn(db.export(), 'SELECT region || level FROM metrics ORDER BY id')).toEqual(['EU3', 'US3', 'EU3']);
    db.createMetric({ id: 'd', name: 'D' });
    expect(db.metricDetail('d')?.extra).toEqual([
      { column: 'region', text: 'EU' },
      { column: 'level', text: '3' },
    ]);
  });

  it('takes ours for what they are whatever the case of their names, and a column that hides a row’s number for another', async () => {
    const { db, leftOut } = await checked(
      fileOf(`CREATE TABLE Metrics (ID TEXT PRIMARY KEY, Name TEXT, DESCRIPTION, calculation, owner, data_source, tags, dependencies,
        test_count, usage_count, created_at, updated_at, trust_score, RowId TEXT); INSERT INTO metrics (id, name, RowId) VALUES ('a', 'Alpha', 'kept')`),
    );
    expect(db.getMetric('a').name).toBe('Alpha');
    expect(leftOut).toEqual(['name of column "Metrics.RowId" (it becomes "RowId_")']);
    expect(db.metricDetail('a')?.extra).toEqual([{ column: 'RowId_', text: 'kept' }]);
  });

  it('has ids that differ by case as two, and no name as an empty one, and tells where a value becomes another kind', async () => {
    const { db, leftOut } = await checked(
      fileOf(
        `${BARE_METRICS} INSERT INTO metrics (id, name, owner, trust_score) VALUES ('a', NULL, 12, '70'), ('A', 'Big', 'x', 'high'), (3, '', NULL, 1)`,
      ),
    );
    expect(leftOut).toEqual([
      'NULL as the name of 1 metric (it becomes an empty name)',
      'type of 1 value in "metrics.id" (it becomes text)',
      'type of 1 value in "metrics.owner" (it becomes text)',
      'type of 2 values in "metrics.trust_score" (it becomes real)',
    ]);
    expect(db.getMetric('a')).toMatchObject({ name: '', owner: '12', trustScore: 70 });
    expect(db.getMetric('A').name).toBe('Big');
    expect(db.getMetric('3').trustScore).toBe(1);
  });

  it.each([
    [
      'an id twice',
      `${BARE_METRICS} INSERT INTO metrics (id, name) VALUES ('a', 'x'), ('a', 'y')`,
      `two rows have text 'a'`,
    ],
    [
      'a number twice',
      `${METRICS} ${UNNUMBERED} INSERT INTO metric_history (id) VALUES (4), (4)`,
      'two rows have integer 4',
    ],
    ['no number', `${METRICS} ${UNNUMBERED} INSERT INTO metric_history (id) VALUES (NULL)`, 'a row has null NULL'],
    [
      'a text for a number',
      `${METRICS} ${UNNUMBERED} INSERT INTO metric_history (id) VALUES ('one')`,
      `a row has text 'one'`,
    ],
    ['number 0', `${METRICS} ${UNNUMBERED} INSERT INTO metric_history (id) VALUES (0)`, 'a number below 1'],
    [
      'an immense number',
      `${METRICS} ${UNNUMBERED} INSERT INTO metric_history (id) VALUES (4503599627370497)`,
      'beyond 4,503,599,627,370,496',
    ],
  ])('is refused with the first row that can be none of ours: %s', async (_, sql, said) => {
    await expect(checkedFile(fileOf(sql), undefined)).rejects.toMatchObject({
      code: 'not-a-catalog',
      message: expect.stringContaining(said),
    });
  });

  it('goes on with the numbers of changes that are gone, and not with one that is beyond all', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.updateMetric('a', { owner: '@x' }, 'ann', 'why');
    using raw = rawDatabase(db.export());
    raw.run(
      "DELETE FROM metric_history; DELETE FROM sqlite_sequence; INSERT INTO sqlite_sequence VALUES ('validation_tests', 9223372036854775807)",
    );
    const { db: again, leftOut } = await checked(raw.export());
    expect(leftOut).toEqual(['last number of "validation_tests"']);
    again.updateMetric('a', { owner: '@y' }, 'ann', 'why not');
    expect(again.getMetricHistory('a')).toMatchObject([{ id: 2, reason: 'why not' }]);
    expect(again.addValidationTest('a', { testType: 'x' }).id).toBe(1);
  });

  it.each(['UTF-16le', 'UTF-16be'])(
    'is in UTF-8 where it was in %s, sign for sign, and can be merged',
    async (encoding) => {
      const half = encoding === 'UTF-16le' ? "x'00d86100'" : "x'd8000061'";
      const { db, leftOut } = await checked(
        fileOf(`PRAGMA encoding = '${encoding}'; ${CATALOG} INSERT INTO metrics (id, name, description, owner, tags)
          VALUES ('café', 'Größe 日本 😀', char(65279) || 'x', 'a' || char(0) || 'b', CAST(${half} AS TEXT));
        CREATE TABLE v (a, b REAL); INSERT INTO v (rowid, a, b) VALUES (9, 5.0, 5), (-1, 9223372036854775807, 9e999), (3, x'00ff', NULL);
        CREATE TABLE w (a PRIMARY KEY) WITHOUT ROWID; INSERT INTO w VALUES ('ü'), (7)`),
      );
      expect(leftOut).toEqual([]);
      const file = db.export();
      expect(valuesIn(file, 'PRAGMA encoding')).toEqual(['UTF-8']);
      expect(
        ['id', 'name', 'description', 'owner', 'tags'].map((column) =>
          valuesIn(file, `SELECT hex(CAST(${column} AS BLOB)) FROM metrics WHERE rowid = 4`),
        ),
      ).toEqual([['636166C3A9'], ['4772C3B6C39F6520E697A5E69CAC20F09F9880'], ['EFBBBF78'], ['610062'], ['EDA08061']]);
      expect(exactRows(file, 'v')).toEqual([
        '-1 | integer 9223372036854775807 | real 9.0e+999',
        '3 | blob 00FF | null NULL',
        '9 | real 5.0 | real 5.0',
      ]);
      expect(valuesIn(file, 'SELECT a FROM w ORDER BY 1')).toEqual([7, 'ü']);
      const { db: ours } = await catalogOf({ id: 'a' });
      ours.merge(db, 'ann', 'Merged');
      expect(ours.getMetric('café').name).toBe('Größe 日本 😀');
    },
  );

  it('is refused where its trash, which would be put back, is not whole', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.deleteMetric('a');
    using raw = rawDatabase(db.export());
    raw.run("UPDATE metricbook_trash SET content = json_remove(content, '$.metrics.rows')");
    await expect(checkedFile(raw.export(), undefined)).rejects.toMatchObject({ code: 'not-a-catalog' });
    expect((await checked(db.export())).db.restoreMetric('a').id).toBe('a');
  });

  it('is refused where a newer Metricbook wrote it, and where it has no table', async () => {
    const newer = fileOf(CATALOG, 'PRAGMA application_id = 1298494562; PRAGMA user_version = 99');
    await expect(checkedFile(newer, undefined)).rejects.toMatchObject({ code: 'newer-catalog' });
    await expect(checkedFile(fileOf('CREATE VIEW metrics AS SELECT 1'), undefined)).rejects.toMatchObject({
      code: 'not-a-catalog',
      message: 'This is an SQLite database, but not a catalog: it has no tables at all.',
    });
  });
});

describe('row numbers of any size', () => {
  it('are made small where another program gave large or negative ones, and everything else stays', async () => {
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
