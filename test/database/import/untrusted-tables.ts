import type { HostileFile, Story } from './untrusted-makers.ts';
import {
  CATALOG,
  editedFile,
  fileOf,
  filesOf,
  HISTORY,
  INDEXES,
  METRIC_COLUMNS,
  METRICS,
  ONE_METRIC,
  steps,
  TESTS,
  USAGE,
  withSql,
} from './untrusted-makers.ts';

/** Creates files whose tables are of other kinds than ours. */
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
    ['no table', 'file-not-a-catalog', () => fileOf('CREATE TABLE x (a); DROP TABLE x')],
    [
      'none of the four tables',
      'file-not-a-catalog',
      () => fileOf('CREATE TABLE customers (id); CREATE TABLE orders (id)'),
    ],
    ['all but metrics', 'file-not-a-catalog', () => fileOf(`${HISTORY} ${TESTS} ${USAGE}`)],
    ['metrics alone', 'accepted', () => fileOf(`${METRICS} ${ONE_METRIC}`)],
    [
      'metrics with two columns',
      'file-not-a-catalog',
      () => fileOf('CREATE TABLE metrics (id TEXT PRIMARY KEY, name TEXT)'),
    ],
    [
      'a history with two columns',
      'file-not-a-catalog',
      () => fileOf(`${METRICS} CREATE TABLE metric_history (id INTEGER PRIMARY KEY, x)`),
    ],
    [
      'a trash with two columns',
      'file-not-a-catalog',
      () => fileOf(`${METRICS} CREATE TABLE metricbook_trash (id INTEGER PRIMARY KEY, x)`),
    ],
    [
      'views of another kind',
      'file-not-a-catalog',
      () => fileOf(`${METRICS} CREATE TABLE metricbook_views (id INTEGER PRIMARY KEY, x)`),
    ],
    [
      'details of another kind',
      'file-not-a-catalog',
      () => fileOf(`${METRICS} CREATE TABLE metricbook_details (id INTEGER PRIMARY KEY, x)`),
    ],
    [
      'origins of another kind',
      'file-not-a-catalog',
      () => fileOf(`${METRICS} CREATE TABLE metricbook_origins (id INTEGER PRIMARY KEY, metric_id, path)`),
    ],
    [
      'a view with the name of our details',
      'accepted',
      () =>
        fileOf(`${METRICS} ${ONE_METRIC};
          CREATE VIEW metricbook_details AS SELECT 1 AS id, 'a' AS metric_id, 'unit' AS field, 'EUR' AS value`),
    ],
    [
      'columns in another order',
      'accepted',
      () => fileOf(`CREATE TABLE metrics (z1, ${METRIC_COLUMNS.split(', ').toReversed().join(', ')}); ${ONE_METRIC}`),
    ],
    [
      'columns in capitals',
      'accepted',
      () => fileOf(`CREATE TABLE METRICS (${METRIC_COLUMNS.toUpperCase()}); ${ONE_METRIC}`),
    ],
    [
      'strict tables',
      'accepted',
      () =>
        fileOf(`CREATE TABLE metrics (${METRIC_COLUMNS.replaceAll('TIMESTAMP', 'TEXT')}) STRICT; ${ONE_METRIC};
        CREATE TABLE s (a ANY, b INT NOT NULL) STRICT; INSERT INTO s VALUES ('5', 5)`),
    ],
    [
      'metrics without row numbers',
      'accepted',
      () => fileOf(`CREATE TABLE metrics (${METRIC_COLUMNS}) WITHOUT ROWID; ${ONE_METRIC}`),
    ],
    [
      'metrics with numbers as ids',
      'accepted',
      () =>
        fileOf(`CREATE TABLE metrics (${METRIC_COLUMNS.replace('id TEXT', 'id INTEGER')});
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
        ${ONE_METRIC}; INSERT INTO metric_history (metric_id) VALUES ('a')`),
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
      'file-not-a-catalog',
      () => fileOf(`CREATE TABLE metrics (${METRIC_COLUMNS}, ${list(1980, 'c')}); ${ONE_METRIC}`),
    ],
    [
      'metrics with eight hundred columns',
      'accepted',
      () => fileOf(`CREATE TABLE metrics (${METRIC_COLUMNS}, ${list(787, 'c')}); ${ONE_METRIC}`),
    ],
    [
      'a thousand indexes',
      'accepted',
      added(steps(1000, (i) => `CREATE INDEX i${i} ON metrics(name, ${i % 2 === 0 ? 'id' : 'owner DESC'})`)),
    ],
    [
      'half a million columns',
      'file-damaged',
      added(`BEGIN; ${steps(260, (i) => `CREATE TABLE t${i} (${list(2000, 'c')})`)} COMMIT`),
    ],
    [
      'rules as deep as SQLite allows',
      'accepted',
      added(`CREATE TABLE d (a, CHECK (${Array(900).fill('a').join(' + ')} > 0))`),
    ],
    [
      'rules deeper than that',
      'file-damaged',
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
      'file-damaged',
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
      () => fileOf(`${METRICS} ${ONE_METRIC}; CREATE INDEX idx_metrics_name ON metrics(tags DESC)`),
    ],
    [
      'an index with the name of our trash',
      'accepted',
      () => fileOf(`${METRICS} ${ONE_METRIC}; CREATE INDEX metricbook_trash ON metrics(tags)`),
    ],
    [
      'a table with the name of our index',
      'file-damaged',
      () => fileOf(`${METRICS} ${ONE_METRIC}; CREATE TABLE idx_metrics_name (x)`),
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

/** Creates small files that claim to be huge. */
export function amplifyingFiles(): HostileFile[] {
  const numbers = (n: number): string =>
    `WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${n})`;
  const stories: readonly Story[] = [
    [
      'a default of a megabyte for a hundred thousand rows',
      'file-damaged',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE x (a); ${numbers(100_000)} INSERT INTO x SELECT NULL FROM n`,
          `ALTER TABLE x ADD COLUMN b DEFAULT '${'x'.repeat(1_000_000)}'`,
        ),
    ],
    [
      'two thousand columns for a million rows',
      'file-damaged',
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
          `${METRICS} ${INDEXES.split(';')[0] ?? ''}; ${ONE_METRIC}; ${METRIC_COLUMNS.split(', ')
            .map((column, i) => `CREATE INDEX c${i} ON metrics(${column.trim().split(' ')[0] ?? ''});`)
            .join(' ')}`,
        ),
    ],
  ];
  return filesOf(stories);
}
