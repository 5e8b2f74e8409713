import type { HostileFile, Story } from './untrusted-makers.ts';
import {
  CATALOG,
  editedFile,
  fileOf,
  filesOf,
  METRIC_COLUMNS,
  ONE_METRIC,
  steps,
  text,
  withEntry,
  withSql,
} from './untrusted-makers.ts';

/** SQL for a text as long as SQLite allows. */
const HUGE = "printf('%.*c', 1000000000, 'x')";
/** Creates files with something that acts or computes when the tables are used. */
export function activeFiles(): HostileFile[] {
  const added = (sql: string) => () => fileOf(CATALOG, sql);
  const instead =
    (columns: string, rows = ONE_METRIC) =>
    () =>
      fileOf(`CREATE TABLE metrics (${columns}); ${rows}`);
  const edited = (name: string, sql: string) => () => editedFile(CATALOG, withSql(name, sql));
  const stories: readonly Story[] = [
    [
      'a trigger after each update',
      'accepted',
      added(`CREATE TRIGGER spy AFTER UPDATE ON metrics BEGIN
        UPDATE metrics SET owner = 'spy'; END`),
    ],
    [
      'triggers that undo every change',
      'accepted',
      added(`CREATE TRIGGER no BEFORE INSERT ON metric_history BEGIN
        SELECT RAISE(IGNORE); END; CREATE TRIGGER never BEFORE DELETE ON metrics BEGIN SELECT RAISE(ABORT, 'no'); END`),
    ],
    [
      'a trigger that calls functions',
      'accepted',
      added(`CREATE TRIGGER big AFTER INSERT ON metrics BEGIN
        SELECT ${HUGE}, zeroblob(1000000000), randomblob(1000000000); END`),
    ],
    [
      'a trigger instead of a deletion, on a view',
      'accepted',
      added(`CREATE VIEW v AS SELECT * FROM metrics;
        CREATE TRIGGER through INSTEAD OF DELETE ON v BEGIN SELECT 1; END`),
    ],
    [
      'a view named metrics',
      'file-not-a-catalog',
      () => fileOf(`CREATE TABLE m (${METRIC_COLUMNS}); CREATE VIEW metrics AS SELECT * FROM m`),
    ],
    [
      'a view named metrics and nothing else',
      'file-not-a-catalog',
      () => fileOf('CREATE VIEW metrics AS SELECT 1 AS id'),
    ],
    [
      'views of views, each twice',
      'accepted',
      added(
        `CREATE VIEW v0 AS SELECT 1 AS x; ${steps(40, (i) => `CREATE VIEW v${i + 1} AS SELECT a.x FROM v${i} a, v${i} b`)}`,
      ),
    ],
    [
      'a view that never ends',
      'accepted',
      added('CREATE VIEW v AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i FROM n) SELECT * FROM n'),
    ],
    [
      'a view of itself',
      'accepted',
      () => editedFile(`${CATALOG} CREATE VIEW v AS SELECT 1 AS x`, withSql('v', 'CREATE VIEW v AS SELECT * FROM v')),
    ],
    [
      'five thousand views and triggers',
      'accepted',
      added(
        steps(5000, (i) =>
          i % 2 === 0
            ? `CREATE VIEW v${i} AS SELECT 1`
            : `CREATE TRIGGER t${i} AFTER INSERT ON metrics BEGIN SELECT 1; END`,
        ),
      ),
    ],
    [
      'a full-text table',
      'accepted',
      added(`CREATE VIRTUAL TABLE words USING fts4(body); INSERT INTO words VALUES ('kept')`),
    ],
    [
      'a full-text table of a kind that is missing here',
      'accepted',
      () =>
        editedFile(
          `${CATALOG} CREATE TABLE n_data (x);
        INSERT INTO n_data VALUES ('kept')`,
          withEntry('table', 'n', 'n', 0, 'CREATE VIRTUAL TABLE n USING fts5(body)'),
        ),
    ],
    [
      'a table of rectangles, whose module is missing here',
      'accepted',
      () =>
        editedFile(
          `${CATALOG}
        CREATE TABLE r_node (nodeno INTEGER PRIMARY KEY, data); INSERT INTO r_node VALUES (1, x'00')`,
          withEntry('table', 'r', 'r', 0, 'CREATE VIRTUAL TABLE r USING rtree(id, x0, x1)'),
        ),
    ],
    [
      'a virtual table named metrics',
      'file-not-a-catalog',
      () =>
        editedFile(
          'CREATE TABLE other (x)',
          withEntry('table', 'metrics', 'metrics', 0, 'CREATE VIRTUAL TABLE metrics USING fts4(id, name)'),
        ),
    ],
    ['a computed column', 'accepted', instead(`${METRIC_COLUMNS}, folded TEXT AS (lower(name))`)],
    [
      'a computed column that is stored',
      'accepted',
      instead(`${METRIC_COLUMNS}, folded TEXT AS (lower(name)) STORED UNIQUE`),
    ],
    [
      'a computed column in the middle',
      'accepted',
      instead(`folded AS (lower(name)), ${METRIC_COLUMNS}, z AS (1), e TEXT`),
    ],
    [
      'a computed column that is huge',
      'accepted',
      () =>
        editedFile(
          CATALOG,
          withSql('metrics', `CREATE TABLE metrics (${METRIC_COLUMNS}, big TEXT AS (${HUGE}) NOT NULL)`),
        ),
    ],
    [
      'a computed column of random bytes',
      'either',
      () =>
        editedFile(
          CATALOG,
          withSql(
            'metrics',
            `CREATE TABLE metrics (${METRIC_COLUMNS}, big TEXT AS (hex(randomblob(400000000))) NOT NULL)`,
          ),
        ),
    ],
    [
      'a computed column that loads code',
      'either',
      () =>
        editedFile(
          CATALOG,
          withSql('metrics', `CREATE TABLE metrics (${METRIC_COLUMNS}, x AS (load_extension('/tmp/x')))`),
        ),
    ],
    [
      'a computed column that writes files',
      'either',
      () =>
        editedFile(
          CATALOG,
          withSql('metrics', `CREATE TABLE metrics (${METRIC_COLUMNS}, x AS (writefile('/tmp/x', name)))`),
        ),
    ],
    [
      'an owner that is computed',
      'file-not-a-catalog',
      instead(METRIC_COLUMNS.replace('owner TEXT', 'owner TEXT AS (lower(name))')),
    ],
    [
      'a computed column in a table without row numbers',
      'accepted',
      added(`CREATE TABLE w (a PRIMARY KEY, b AS (a || 'x')
        UNIQUE, c) WITHOUT ROWID; INSERT INTO w (a, c) VALUES (1, 2), (3, 4)`),
    ],
    ['an index over an expression', 'accepted', added('CREATE INDEX e ON metrics(lower(name), id)')],
    [
      'an index over a huge expression',
      'accepted',
      () =>
        editedFile(
          `${CATALOG} CREATE INDEX e ON metrics(lower(name))`,
          withSql('e', `CREATE INDEX e ON metrics(${HUGE})`),
        ),
    ],
    ['an index over some rows', 'accepted', added("CREATE UNIQUE INDEX p ON metrics(name) WHERE owner > ''")],
    [
      'an index over rows that are huge to choose',
      'accepted',
      () =>
        editedFile(
          `${CATALOG} CREATE INDEX p ON metrics(name) WHERE id > ''`,
          withSql('p', `CREATE INDEX p ON metrics(name) WHERE length(${HUGE}) > 0`),
        ),
    ],
    [
      'a rule that is huge to check',
      'accepted',
      edited('metrics', `CREATE TABLE metrics (${METRIC_COLUMNS}, CHECK (length(${HUGE}) > 0))`),
    ],
    ['a rule that no row keeps', 'accepted', edited('metrics', `CREATE TABLE metrics (${METRIC_COLUMNS}, CHECK (0))`)],
    [
      'a rule that calls what is missing here',
      'either',
      edited('metrics', `CREATE TABLE metrics (${METRIC_COLUMNS}, CHECK (own(name)))`),
    ],
    [
      'a default that is huge',
      'accepted',
      edited('metrics', `CREATE TABLE metrics (${METRIC_COLUMNS}, x DEFAULT (${HUGE}))`),
    ],
    ['statistics', 'accepted', added('ANALYZE')],
    [
      'statistics that are computed',
      'file-damaged',
      () => statistics("stat AS (length(printf('%.*c', 100000000, 'x')))"),
    ],
    ['statistics with a rule', 'file-damaged', () => statistics('stat, CHECK (idx)')],
    [
      'last numbers that are computed',
      'file-damaged',
      () =>
        editedFile(
          `${CATALOG} CREATE TABLE z (name, n)`,
          "DELETE FROM sqlite_schema WHERE name = 'sqlite_sequence'; UPDATE sqlite_schema SET name = 'sqlite_sequence', " +
            `tbl_name = 'sqlite_sequence', sql = ${text(`CREATE TABLE sqlite_sequence(name, seq AS (length(${HUGE})))`)} WHERE name = 'z'`,
        ),
    ],
  ];
  return filesOf(stories);
}

function statistics(columns: string): Uint8Array {
  const sql = `CREATE TABLE sqlite_stat1(tbl, idx, z, ${columns})`;
  const rows = steps(2000, (i) => `INSERT INTO z (tbl, idx) VALUES ('metrics', 'i${i}')`);
  return editedFile(
    `${CATALOG} CREATE TABLE z (tbl, idx, z); ${rows}`,
    `UPDATE sqlite_schema SET name = 'sqlite_stat1', tbl_name = 'sqlite_stat1', sql = ${text(sql)} WHERE name = 'z'`,
  );
}
