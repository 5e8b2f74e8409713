import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkedFile } from '../../../src/database/import/untrusted-file.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogOf, openCatalog } from '../catalog.ts';
import { BARE_METRICS, CATALOG, fileOf, HISTORY, METRICS, ONE_METRIC } from './untrusted-makers.ts';
import { dumpOf, exactRows, rawDatabase, valuesIn } from '../sqlite-dump.ts';
import { metricDetail } from '../../../src/database/metrics/metric-detail.ts';
import { mergeCatalog } from '../../../src/database/merge/merge.ts';

/** A history table without a rule that keeps its numbers. */
const UNNUMBERED = HISTORY.replace('INTEGER PRIMARY KEY AUTOINCREMENT', '');

/** Opens the checked file; returns it with what was left out. */
async function checked(bytes: Uint8Array): Promise<{ db: MetricsDatabase; leftOut: readonly string[] }> {
  const file = await checkedFile(bytes, undefined);
  return { db: (await openCatalog(file.bytes)).db, leftOut: file.leftOut };
}

/** Returns all values that a query over the bytes of a file finds. */
function rawValues(file: Uint8Array, sql: string): unknown {
  using raw = rawDatabase(file);
  return raw.exec(sql)[0]?.values;
}

/** Returns the rows of tables, exactly. */
function rowsOf(file: Uint8Array, tables: readonly string[]): unknown[] {
  return tables.map((table) => exactRows(file, table));
}

const FOUR = ['metrics', 'metric_history', 'validation_tests', 'metric_usage'];

const REAL = '../shared/data/mozilla/metrics.db';

describe('[G10] a file from anybody, checked', () => {
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

  it.skipIf(!existsSync(REAL))(
    'has every row of the real catalog as it was (skipped if ../shared/data is absent)',
    async () => {
      const real = new Uint8Array(readFileSync(REAL));
      const file = await checkedFile(real, undefined);
      expect(file.leftOut).toEqual([]);
      expect(rowsOf(file.bytes, FOUR)).toEqual(rowsOf(real, FOUR));
      expect(dumpOf(file.bytes)['sqlite_sequence']).toEqual(dumpOf(real)['sqlite_sequence']);
    },
  );

  it('loses triggers, views and virtual tables, and tells which', async () => {
    const { db, leftOut } = await checked(
      fileOf(`${METRICS} ${ONE_METRIC}; CREATE TRIGGER spy AFTER UPDATE ON metrics BEGIN UPDATE metrics SET owner = 'spy'; END;
        CREATE VIEW "odd ""view" AS SELECT * FROM metrics; CREATE TRIGGER through INSTEAD OF DELETE ON "odd ""view" BEGIN SELECT 1; END;
        CREATE VIRTUAL TABLE words USING fts4(text); INSERT INTO words VALUES ('kept');`),
    );
    expect(leftOut).toEqual([
      'trigger "spy"',
      'trigger "through"',
      'view "odd "view"',
      'virtual table "words"',
      ...['content', 'segments', 'segdir', 'docsize', 'stat'].map(
        (ending) => `shadow table "words_${ending}" of virtual table "words"`,
      ),
    ]);
    expect(db.updateMetric('a', { name: 'B' }, 'ann').owner).toBeNull();
    expect(valuesIn(db.export(), 'PRAGMA integrity_check')).toEqual(['ok']);
    expect(valuesIn(db.export(), "SELECT name FROM sqlite_schema WHERE name LIKE 'words%'")).toEqual([]);
  });

  it('loses a virtual table of a kind that is not known here, such as fts5, too', async () => {
    const { db, leftOut } = await checked(
      fileOf(`${METRICS} ${ONE_METRIC}; CREATE TABLE notes_data (x); PRAGMA writable_schema = ON;
      INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
        VALUES ('table', 'notes', 'notes', 0, 'CREATE VIRTUAL TABLE notes USING fts5(text)');
      CREATE TRIGGER note AFTER INSERT ON metrics BEGIN INSERT INTO notes VALUES (new.name); END;`),
    );
    expect(leftOut).toEqual([
      'trigger "note"',
      'virtual table "notes"',
      'shadow table "notes_data" of virtual table "notes"',
    ]);
    expect(db.createMetric({ id: 'b', name: 'B' }).id).toBe('b');
    expect(dumpOf(db.export())['notes_data']).toBeUndefined();
  });

  it('loses what is computed and each rule that is no table, column or plain index, and tells which', async () => {
    const { db, leftOut } = await checked(
      fileOf(`${METRICS} ${ONE_METRIC}; ALTER TABLE metrics ADD COLUMN folded TEXT AS (lower(name));
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
    const { leftOut } = await checked(fileOf(`${METRICS} ${ONE_METRIC}; ${views}`));
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
    expect(db.run((connection, today, zone) => metricDetail(connection, 'd', today, zone))?.extra).toEqual([
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
    expect(db.run((connection, today, zone) => metricDetail(connection, 'a', today, zone))?.extra).toEqual([
      { column: 'RowId_', text: 'kept' },
    ]);
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
      code: 'file-not-a-catalog',
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
    const { db: reopened, leftOut } = await checked(raw.export());
    expect(leftOut).toEqual(['last number of "validation_tests"']);
    reopened.updateMetric('a', { owner: '@y' }, 'ann', 'why not');
    expect(reopened.getMetricHistory('a')).toMatchObject([{ id: 2, reason: 'why not' }]);
    expect(reopened.addValidationTest('a', { testType: 'x' }).id).toBe(1);
  });

  it.each(['UTF-16le', 'UTF-16be'])(
    'is in UTF-8 if it was in %s, sign for sign, and can be merged',
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
      ours.join(db, (here, there, now) =>
        mergeCatalog(here, there, { changedBy: 'ann', changedAt: now, reason: 'Merged' }),
      );
      expect(ours.getMetric('café').name).toBe('Größe 日本 😀');
    },
  );

  it('is refused if its trash, which would be put back, is incomplete', async () => {
    const { db } = await catalogOf({ id: 'a' });
    db.deleteMetric('a');
    using raw = rawDatabase(db.export());
    raw.run("UPDATE metricbook_trash SET content = json_remove(content, '$.metrics.rows')");
    await expect(checkedFile(raw.export(), undefined)).rejects.toMatchObject({ code: 'file-not-a-catalog' });
    expect((await checked(db.export())).db.restoreMetric('a').id).toBe('a');
  });

  it('is refused if a newer Metricbook wrote it, and if it has no table', async () => {
    const newer = fileOf(CATALOG, 'PRAGMA application_id = 1298494562; PRAGMA user_version = 99');
    await expect(checkedFile(newer, undefined)).rejects.toMatchObject({ code: 'newer-catalog' });
    await expect(checkedFile(fileOf('CREATE VIEW metrics AS SELECT 1'), undefined)).rejects.toMatchObject({
      code: 'file-not-a-catalog',
      message: 'This is an SQLite database, but not a catalog: it has no tables.',
    });
  });
});
