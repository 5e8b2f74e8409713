import type { HostileFile, Story } from './foreign-makers.ts';
import {
  CATALOG,
  editedFile,
  fileOf,
  filesOf,
  HISTORY,
  INDEXES,
  METRICS,
  TESTS,
  text,
  USAGE,
  withEntry,
  withSql,
} from './foreign-makers.ts';
import { rootOf } from './foreign-pages.ts';

/** What would be as long as SQLite allows. */
const HUGE = "printf('%.*c', 1000000000, 'x')";
const COLUMNS = `id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, calculation TEXT, owner TEXT, data_source TEXT,
  tags TEXT, dependencies TEXT, test_count INTEGER, usage_count INTEGER, created_at TIMESTAMP, updated_at TIMESTAMP,
  trust_score REAL`;
const ONE = "INSERT INTO metrics (id, name) VALUES ('a', 'Alpha')";

/** Files with something that acts or computes when the tables are used. */
export function activeFiles(): HostileFile[] {
  const added = (sql: string) => () => fileOf(CATALOG, sql);
  const instead =
    (columns: string, rows = ONE) =>
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
      'not-a-catalog',
      () => fileOf(`CREATE TABLE m (${COLUMNS}); CREATE VIEW metrics AS SELECT * FROM m`),
    ],
    ['a view named metrics and nothing else', 'not-a-catalog', () => fileOf('CREATE VIEW metrics AS SELECT 1 AS id')],
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
      'not-a-catalog',
      () =>
        editedFile(
          'CREATE TABLE other (x)',
          withEntry('table', 'metrics', 'metrics', 0, 'CREATE VIRTUAL TABLE metrics USING fts4(id, name)'),
        ),
    ],
    ['a computed column', 'accepted', instead(`${COLUMNS}, folded TEXT AS (lower(name))`)],
    ['a computed column that is stored', 'accepted', instead(`${COLUMNS}, folded TEXT AS (lower(name)) STORED UNIQUE`)],
    ['a computed column in the middle', 'accepted', instead(`folded AS (lower(name)), ${COLUMNS}, z AS (1), e TEXT`)],
    [
      'a computed column that is huge',
      'accepted',
      () =>
        editedFile(CATALOG, withSql('metrics', `CREATE TABLE metrics (${COLUMNS}, big TEXT AS (${HUGE}) NOT NULL)`)),
    ],
    [
      'a computed column of random bytes',
      'either',
      () =>
        editedFile(
          CATALOG,
          withSql('metrics', `CREATE TABLE metrics (${COLUMNS}, big TEXT AS (hex(randomblob(400000000))) NOT NULL)`),
        ),
    ],
    [
      'a computed column that loads code',
      'either',
      () =>
        editedFile(CATALOG, withSql('metrics', `CREATE TABLE metrics (${COLUMNS}, x AS (load_extension('/tmp/x')))`)),
    ],
    [
      'a computed column that writes files',
      'either',
      () =>
        editedFile(CATALOG, withSql('metrics', `CREATE TABLE metrics (${COLUMNS}, x AS (writefile('/tmp/x', name)))`)),
    ],
    [
      'an owner that is computed',
      'not-a-catalog',
      instead(COLUMNS.replace('owner TEXT', 'owner TEXT AS (lower(name))')),
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
      edited('metrics', `CREATE TABLE metrics (${COLUMNS}, CHECK (length(${HUGE}) > 0))`),
    ],
    ['a rule that no row keeps', 'accepted', edited('metrics', `CREATE TABLE metrics (${COLUMNS}, CHECK (0))`)],
    [
      'a rule that calls what is missing here',
      'either',
      edited('metrics', `CREATE TABLE metrics (${COLUMNS}, CHECK (own(name)))`),
    ],
    ['a default that is huge', 'accepted', edited('metrics', `CREATE TABLE metrics (${COLUMNS}, x DEFAULT (${HUGE}))`)],
    ['statistics', 'accepted', added('ANALYZE')],
    [
      'statistics that are computed',
      'damaged-file',
      () => statistics("stat AS (length(printf('%.*c', 100000000, 'x')))"),
    ],
    ['statistics with a rule', 'damaged-file', () => statistics('stat, CHECK (idx)')],
    [
      'last numbers that are computed',
      'damaged-file',
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

function steps(count: number, sql: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `${sql(i)};`).join(' ');
}

/** Files whose tables are of other kinds than ours. */
export function plainSchemas(): HostileFile[] {
  const before = (pragma: string) => () => fileOf(`PRAGMA ${pragma}; ${CATALOG}`);
  const added = (sql: string) => () => fileOf(CATALOG, sql);
  const list = (count: number, name: string): string =>
    Array.from({ length: count }, (_, i) => `${name}${i}`).join(', ');
  const stories: readonly Story[] = [
    ...[512, 1024, 8192, 65_536].map((size): Story => [
      `pages of ${size} bytes`,
      'accepted',
      before(`page_size = ${size}`),
    ]),
    ['full auto-vacuum', 'accepted', before('auto_vacuum = FULL')],
    [
      'incremental vacuum, with free pages',
      'accepted',
      () =>
        fileOf(`PRAGMA auto_vacuum = INCREMENTAL; ${CATALOG}
        CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(100000)); DELETE FROM big`),
    ],
    [
      'incremental vacuum and an index to leave out',
      'accepted',
      () =>
        fileOf(`PRAGMA auto_vacuum = INCREMENTAL; ${CATALOG}
        CREATE INDEX e ON metrics(lower(name)); CREATE TABLE later (x); INSERT INTO later VALUES (1)`),
    ],
    ['an old format', 'accepted', before('legacy_file_format = ON')],
    ['UTF-16le', 'accepted', before("encoding = 'UTF-16le'")],
    ['UTF-16be', 'accepted', before("encoding = 'UTF-16be'")],
    [
      'UTF-16 and everything else',
      'accepted',
      () =>
        fileOf(`PRAGMA encoding = 'UTF-16'; ${CATALOG} CREATE TABLE w (a PRIMARY KEY, b)
        WITHOUT ROWID; INSERT INTO w VALUES ('ü', x'00ff'), (1.0, -0.0), (9223372036854775807, NULL);
        CREATE TRIGGER spy AFTER UPDATE ON metrics BEGIN SELECT 1; END; CREATE INDEX e ON metrics(lower(name))`),
    ],
    [
      "Metricbook's own mark and a newer version",
      'newer-catalog',
      added('PRAGMA application_id = 1298494562; PRAGMA user_version = 99'),
    ],
    ["another program's mark", 'accepted', added('PRAGMA application_id = 7; PRAGMA user_version = 99')],
    ['no table', 'not-a-catalog', () => fileOf('CREATE TABLE x (a); DROP TABLE x')],
    ['none of the four tables', 'not-a-catalog', () => fileOf('CREATE TABLE customers (id); CREATE TABLE orders (id)')],
    ['all but metrics', 'not-a-catalog', () => fileOf(`${HISTORY} ${TESTS} ${USAGE}`)],
    ['metrics alone', 'accepted', () => fileOf(`${METRICS} ${ONE}`)],
    [
      'metrics with two columns',
      'not-a-catalog',
      () => fileOf('CREATE TABLE metrics (id TEXT PRIMARY KEY, name TEXT)'),
    ],
    [
      'a history with two columns',
      'not-a-catalog',
      () => fileOf(`${METRICS} CREATE TABLE metric_history (id INTEGER PRIMARY KEY, x)`),
    ],
    [
      'a trash with two columns',
      'not-a-catalog',
      () => fileOf(`${METRICS} CREATE TABLE metricbook_trash (id INTEGER PRIMARY KEY, x)`),
    ],
    [
      'columns in another order',
      'accepted',
      () => fileOf(`CREATE TABLE metrics (z1, ${COLUMNS.split(', ').toReversed().join(', ')}); ${ONE}`),
    ],
    ['columns in capitals', 'accepted', () => fileOf(`CREATE TABLE METRICS (${COLUMNS.toUpperCase()}); ${ONE}`)],
    [
      'strict tables',
      'accepted',
      () =>
        fileOf(`CREATE TABLE metrics (${COLUMNS.replaceAll('TIMESTAMP', 'TEXT')}) STRICT; ${ONE};
        CREATE TABLE s (a ANY, b INT NOT NULL) STRICT; INSERT INTO s VALUES ('5', 5)`),
    ],
    [
      'metrics without row numbers',
      'accepted',
      () => fileOf(`CREATE TABLE metrics (${COLUMNS}) WITHOUT ROWID; ${ONE}`),
    ],
    [
      'metrics with numbers as ids',
      'accepted',
      () =>
        fileOf(`CREATE TABLE metrics (${COLUMNS.replace('id TEXT', 'id INTEGER')});
        INSERT INTO metrics (id, name) VALUES (7, 'seven'), (8, 'eight')`),
    ],
    [
      'a history without numbers of its own',
      'accepted',
      () =>
        fileOf(`${METRICS} ${HISTORY.replace('PRIMARY KEY AUTOINCREMENT', '')}
        INSERT INTO metric_history (id, metric_id) VALUES (5, 'a'), (9, 'b')`),
    ],
    [
      'deletions that cascade',
      'accepted',
      () =>
        fileOf(`${METRICS} ${HISTORY.replace('metrics(id)', 'metrics(id) ON DELETE CASCADE')}
        ${ONE}; INSERT INTO metric_history (metric_id) VALUES ('a')`),
    ],
    [
      'two thousand columns beside',
      'accepted',
      added(`CREATE TABLE wide (${list(2000, 'c')}); INSERT INTO wide (c0, c1999) VALUES (1, 2)`),
    ],
    [
      'two thousand columns and a key',
      'accepted',
      added(`CREATE TABLE wide (id INTEGER PRIMARY KEY, ${list(1999, 'c')});
        INSERT INTO wide (id, c1998) VALUES (7, 2)`),
    ],
    [
      'two thousand columns in UTF-16',
      'accepted',
      () =>
        fileOf(`PRAGMA encoding = 'UTF-16'; ${CATALOG} CREATE TABLE wide (${list(2000, 'c')});
        INSERT INTO wide (c0, c1999) VALUES (1, 'two')`),
    ],
    [
      'metrics with two thousand columns',
      'not-a-catalog',
      () => fileOf(`CREATE TABLE metrics (${COLUMNS}, ${list(1980, 'c')}); ${ONE}`),
    ],
    [
      'metrics with eight hundred columns',
      'accepted',
      () => fileOf(`CREATE TABLE metrics (${COLUMNS}, ${list(787, 'c')}); ${ONE}`),
    ],
    [
      'a thousand indexes',
      'accepted',
      added(steps(1000, (i) => `CREATE INDEX i${i} ON metrics(name, ${i % 2 === 0 ? 'id' : 'owner DESC'})`)),
    ],
    [
      'half a million columns',
      'damaged-file',
      added(`BEGIN; ${steps(260, (i) => `CREATE TABLE t${i} (${list(2000, 'c')})`)} COMMIT`),
    ],
    [
      'rules as deep as SQLite allows',
      'accepted',
      added(`CREATE TABLE d (a, CHECK (${Array(900).fill('a').join(' + ')} > 0))`),
    ],
    [
      'rules deeper than that',
      'damaged-file',
      () =>
        editedFile(
          `${CATALOG} CREATE TABLE d (a)`,
          withSql('d', `CREATE TABLE d (a, CHECK (${Array(5000).fill('a').join(' + ')}))`),
        ),
    ],
    [
      'a hundred brackets',
      'either',
      () =>
        editedFile(
          `${CATALOG} CREATE TABLE d (a)`,
          withSql('d', `CREATE TABLE d (a, CHECK (${'('.repeat(100)}a${')'.repeat(100)}))`),
        ),
    ],
    [
      'a comment of five megabytes',
      'accepted',
      () =>
        editedFile(`${CATALOG} CREATE TABLE d (a)`, withSql('d', `CREATE TABLE d (a /*${'*'.repeat(5_000_000)}*/)`)),
    ],
    [
      'a sort order of its own',
      'accepted',
      () =>
        editedFile(
          `${CATALOG} CREATE TABLE s (a COLLATE NOCASE UNIQUE, b); CREATE INDEX i ON s(a);
        INSERT INTO s VALUES ('A', 1)`,
          withSql('s', 'CREATE TABLE s (a COLLATE OWN UNIQUE, b)'),
        ),
    ],
    [
      'a sort order of its own for whole rows',
      'damaged-file',
      () =>
        editedFile(
          `${CATALOG} CREATE TABLE s (a COLLATE NOCASE
        PRIMARY KEY) WITHOUT ROWID; INSERT INTO s VALUES ('A')`,
          withSql('s', 'CREATE TABLE s (a COLLATE OWN PRIMARY KEY) WITHOUT ROWID'),
        ),
    ],
    ['unique names', 'accepted', added('CREATE UNIQUE INDEX one_name ON metrics(name)')],
    [
      'our indexes over something else',
      'accepted',
      () => fileOf(`${METRICS} ${ONE}; CREATE INDEX idx_metrics_name ON metrics(tags DESC)`),
    ],
    [
      'an index with the name of our trash',
      'accepted',
      () => fileOf(`${METRICS} ${ONE}; CREATE INDEX metricbook_trash ON metrics(tags)`),
    ],
    [
      'a table with the name of our index',
      'damaged-file',
      () => fileOf(`${METRICS} ${ONE}; CREATE TABLE idx_metrics_name (x)`),
    ],
    [
      'types of many words',
      'accepted',
      added(`CREATE TABLE t (a UNSIGNED BIG INT, b VARCHAR(10), c "odd "" type", d DOUBLE PRECISION,
        e [x], f DECIMAL(10, 5), g "); DROP TABLE metrics; --"); INSERT INTO t VALUES ('1', 2, '3', 4, '5', '6.50', '7')`),
    ],
    [
      'defaults of every kind',
      'accepted',
      added(`CREATE TABLE t (a DEFAULT 1, b DEFAULT -1.5e3, c DEFAULT 'it''s', d DEFAULT x'00ff',
        e DEFAULT (1 + 2), f DEFAULT CURRENT_TIMESTAMP, g DEFAULT NULL, h DEFAULT TRUE, i DEFAULT "text"); INSERT INTO t (a) VALUES (5)`),
    ],
    [
      'columns that were added later',
      'accepted',
      () =>
        fileOf(
          CATALOG,
          `ALTER TABLE metrics ADD COLUMN region TEXT DEFAULT 'EU'`,
          'ALTER TABLE metrics ADD COLUMN level INTEGER NOT NULL DEFAULT 3',
        ),
    ],
  ];
  return filesOf(stories);
}

/** Files whose schema somebody edited by hand. */
export function editedSchemas(): HostileFile[] {
  const base = `${CATALOG} CREATE TABLE x (a); INSERT INTO x VALUES ('kept'); CREATE INDEX xi ON x(a);`;
  const set = (name: string, change: string) => () =>
    editedFile(base, `UPDATE sqlite_schema SET ${change} WHERE name = ${text(name)}`);
  const sql = (name: string, value: string) => () => editedFile(base, withSql(name, value));
  const entry =
    (...values: Parameters<typeof withEntry>) =>
    () =>
      editedFile(base, withEntry(...values));
  const shared = (name: string, other: string) => (): Uint8Array => {
    const root = rootOf(fileOf(base), other);
    return editedFile(base, `UPDATE sqlite_schema SET rootpage = ${root} WHERE name = ${text(name)}`);
  };
  const stories: readonly Story[] = [
    ['two tables in the same place', 'damaged-file', shared('x', 'metrics')],
    ['an index in the place of a table', 'damaged-file', shared('xi', 'metrics')],
    ['a table in the place of an index', 'damaged-file', shared('x', 'xi')],
    ...['0', '1', '99999', '-1', 'NULL', "'2x'", "x'02'", '2.5'].map((root): Story => [
      `a table in the place ${root}`,
      'either',
      set('x', `rootpage = ${root}`),
    ]),
    ...['0', '1', '99999'].map((root): Story => [
      `an index in the place ${root}`,
      'damaged-file',
      set('xi', `rootpage = ${root}`),
    ]),
    ['a view that says it is a table', 'damaged-file', entry('table', 'v', 'v', 0, 'CREATE VIEW v AS SELECT 1')],
    [
      'a trigger that says it is a table',
      'damaged-file',
      entry('table', 't', 'metrics', 0, 'CREATE TRIGGER t AFTER INSERT ON metrics BEGIN SELECT 1; END'),
    ],
    [
      'a trigger that says it is an index',
      'damaged-file',
      entry('index', 't', 'metrics', 0, 'CREATE TRIGGER t AFTER INSERT ON metrics BEGIN SELECT 1; END'),
    ],
    [
      'a trigger for the moment',
      'accepted',
      entry(
        'trigger',
        't',
        'metrics',
        0,
        'CREATE TEMP TRIGGER t AFTER INSERT ON metrics BEGIN UPDATE metrics SET owner = 1; END',
      ),
    ],
    [
      'a trigger on a table that is not there',
      'either',
      entry('trigger', 't', 'gone', 0, 'CREATE TRIGGER t AFTER INSERT ON gone BEGIN SELECT 1; END'),
    ],
    ['a table that is filled as it is made', 'damaged-file', sql('x', 'CREATE TABLE x AS SELECT 1 AS a')],
    ['a table for the moment', 'accepted', sql('x', 'CREATE TEMP TABLE x (a)')],
    ['a table of another database', 'damaged-file', sql('x', 'CREATE TABLE temp.x (a)')],
    ['two statements', 'damaged-file', sql('x', 'CREATE TABLE x (a); DROP TABLE metrics')],
    ['no statement', 'damaged-file', set('x', 'sql = NULL')],
    ['another statement', 'damaged-file', sql('x', 'DROP TABLE metrics')],
    ['no SQL at all', 'damaged-file', sql('x', 'CREATE TABLE x (((')],
    ['SQL as bytes', 'either', set('x', 'sql = CAST(sql AS BLOB)')],
    ['SQL that ends in NUL and noise', 'either', set('x', "sql = sql || char(0) || '; noise'")],
    ['a name with NUL', 'damaged-file', set('x', "name = 'x' || char(0) || 'y'")],
    ['a name of its table with NUL', 'damaged-file', set('x', "tbl_name = 'x' || char(0) || 'y'")],
    ['an index whose table has a name with NUL', 'damaged-file', set('xi', "tbl_name = 'x' || char(0) || 'y'")],
    ['another name', 'damaged-file', set('x', "name = 'y'")],
    ["another table's name", 'damaged-file', set('x', "tbl_name = 'metrics'")],
    ['a kind that nobody knows', 'damaged-file', set('x', "type = 'thing'")],
    ['no kind', 'damaged-file', set('x', 'type = NULL')],
    [
      "SQLite's own name",
      'damaged-file',
      set('x', "name = 'sqlite_x', tbl_name = 'sqlite_x', sql = 'CREATE TABLE sqlite_x (a)'"),
    ],
    [
      "SQLite's own name for an index",
      'either',
      set('xi', "name = 'sqlite_xi', sql = 'CREATE INDEX sqlite_xi ON x(a)'"),
    ],
    [
      'the same table in capitals',
      'damaged-file',
      set('x', "name = 'METRICS', tbl_name = 'METRICS', sql = 'CREATE TABLE METRICS (a)'"),
    ],
    [
      'the same table twice',
      'damaged-file',
      () => editedFile(base, "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'x'"),
    ],
    [
      'an index of a table that is not there',
      'damaged-file',
      entry('index', 'i', 'gone', 2, 'CREATE INDEX i ON gone(a)'),
    ],
    ['an index that belongs to nothing', 'damaged-file', entry('index', 'sqlite_autoindex_x_9', 'x', 2, null)],
    [
      'an index that is missing',
      'damaged-file',
      () => editedFile(base, "DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_metrics_1'"),
    ],
    [
      'a table that is missing',
      'damaged-file',
      () => editedFile(base, "DELETE FROM sqlite_schema WHERE name IN ('x', 'xi')"),
    ],
    ['other types than the rows have', 'either', sql('x', 'CREATE TABLE x (a INTEGER NOT NULL)')],
    ['more columns than the rows have', 'accepted', sql('x', "CREATE TABLE x (a, b DEFAULT 'later', c INT DEFAULT 7)")],
    [
      'fewer columns than the rows have',
      'either',
      () =>
        editedFile(`${base} CREATE TABLE y (a, b); INSERT INTO y VALUES (1, 2)`, withSql('y', 'CREATE TABLE y (a)')),
    ],
    [
      'a table that says it has no row numbers',
      'damaged-file',
      sql('x', 'CREATE TABLE x (a PRIMARY KEY) WITHOUT ROWID'),
    ],
    [
      'a key that the rows do not keep',
      'damaged-file',
      () => editedFile(`${base} INSERT INTO x VALUES ('kept')`, withSql('xi', 'CREATE UNIQUE INDEX xi ON x(a)')),
    ],
    [
      "a table named as a function of SQLite's",
      'damaged-file',
      () => fileOf(`${base} CREATE TABLE pragma_table_xinfo (a)`),
    ],
    [
      "a table named as another of SQLite's",
      'damaged-file',
      () => fileOf(`${base} CREATE TABLE pragma_table_list (schema, name, type, ncol, wr, strict)`),
    ],
  ];
  return filesOf(stories);
}

/** Small files that say they are immense. */
export function amplifyingFiles(): HostileFile[] {
  const numbers = (n: number): string =>
    `WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`;
  const stories: readonly Story[] = [
    [
      'a default of a megabyte for a hundred thousand rows',
      'damaged-file',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE x (a); ${numbers(100_000)} INSERT INTO x SELECT NULL FROM n`,
          `ALTER TABLE x ADD COLUMN b DEFAULT '${'x'.repeat(1_000_000)}'`,
        ),
    ],
    [
      'two thousand columns for a million rows',
      'damaged-file',
      () =>
        editedFile(
          `${CATALOG} CREATE TABLE x (a); ${numbers(1_000_000)} INSERT INTO x SELECT NULL FROM n`,
          withSql('x', `CREATE TABLE x (${Array.from({ length: 2000 }, (_, i) => `c${i} TEXT`).join(', ')})`),
        ),
    ],
    [
      'a blob of ten megabytes',
      'accepted',
      () => fileOf(`${CATALOG} CREATE TABLE x (a); INSERT INTO x VALUES (zeroblob(10000000))`),
    ],
    [
      'a text of ten megabytes',
      'accepted',
      () =>
        fileOf(`${CATALOG}
        UPDATE metrics SET description = printf('%.*c', 10000000, 'x') WHERE id = 'a'`),
    ],
    [
      'an index for every column',
      'accepted',
      () =>
        fileOf(
          `${METRICS} ${INDEXES.split(';')[0] ?? ''}; ${ONE}; ${COLUMNS.split(', ')
            .map((column, i) => `CREATE INDEX c${i} ON metrics(${column.trim().split(' ')[0] ?? ''});`)
            .join(' ')}`,
        ),
    ],
  ];
  return filesOf(stories);
}
