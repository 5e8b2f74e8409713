import type { HostileFile, Story } from './untrusted-makers.ts';
import {
  BARE_METRICS,
  CATALOG,
  editedFile,
  fileOf,
  filesOf,
  HISTORY,
  METRICS,
  TESTS,
  text,
  USAGE,
  withSql,
} from './untrusted-makers.ts';
import { rawDatabase } from '../sqlite-dump.ts';

/** Texts that have a meaning elsewhere: in a page, a shell, a spreadsheet, SQL. Each fills every field of a catalog. */
export const TEXTS: Readonly<Record<string, string>> = {
  'a script': '<script>alert(document.cookie)</script>',
  'an image that fails': '<img src=x onerror="alert(1)">',
  'a link that runs': '<a href="javascript:alert(1)">click</a>',
  'markup that never closes': '<div><b><!-- "\'></textarea></title></style>',
  'SQL that ends a statement': "'; DROP TABLE metrics; --",
  'quotes of every kind': `'"\`´‘’“”«»[]{}`,
  'a formula': '=HYPERLINK("http://example.org","x")&cmd|\' /C calc\'!A0',
  'a template': '{{constructor.constructor("alert(1)")()}}${7*7}<%= 7*7 %>#{7*7}',
  'a path': '../../../../etc/passwd\\..\\..\\windows',
  'control characters': 'a\u0001b\u0007c\u001b[31md\u007fe\u0085f',
  'a text that ends in NUL': 'before\u0000after\u0000',
  'writing from right to left': '\u202egnp.exe\u202c \u05d0\u05d1\u05d2 \u0627\u0644',
  'signs that combine': `${'Z\u0351\u036b\u0343\u036a\u0302'.repeat(50)} e\u0301 \u1e9b\u0323`,
  'signs of four bytes': '😀👩‍👩‍👧‍👦🏳️‍🌈𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
  'a mark of byte order': '\ufefftext\ufeff',
  'signs that are none': '\ufffd\ufffe\uffff',
  lines: 'one\ntwo\r\nthree\u2028four\u2029five',
  'nothing but spaces': ' \t\u00a0\u2003\u200b ',
  'a name of JavaScript’s own': '__proto__',
  'another name of JavaScript’s own': 'constructor',
  'a number': '9007199254740993',
  'a long text': 'long '.repeat(50_000),
  'a list in JSON': '["<script>", "\\u0000", null, {"a": 1}]',
  'a broken list in JSON': '["a", "b',
};

/** Creates files in which one text stands in every field of every table. */
export function textFiles(): HostileFile[] {
  const plain = Object.keys(TEXTS).map((name): Story => [
    `every text is ${name}`,
    'accepted',
    () => filledWith(TEXTS[name] ?? ''),
  ]);
  const wide = [
    'a script',
    'signs of four bytes',
    'a mark of byte order',
    'a text that ends in NUL',
    'signs that are none',
  ].map((name): Story => [
    `every text is ${name}, in UTF-16`,
    'accepted',
    () => filledWith(TEXTS[name] ?? '', "PRAGMA encoding = 'UTF-16'"),
  ]);
  return filesOf([...plain, ...wide]);
}

/** Creates a file in which one text stands in every field of every table. */
export function filledWith(value: string, pragma = ''): Uint8Array {
  using raw = rawDatabase();
  raw.run(`${pragma}; ${METRICS} ${HISTORY} ${TESTS} ${USAGE} CREATE TABLE other (a, b TEXT);`);
  const fill = (table: string, columns: number): void => {
    raw.run(`INSERT INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`, Array<string>(columns).fill(value));
  };
  const fillNumbered = (table: string, columns: number): void => {
    raw.run(
      `INSERT INTO ${table} VALUES (NULL, ${Array(columns).fill('?').join(', ')})`,
      Array<string>(columns).fill(value),
    );
  };
  fill('metrics', 13);
  fillNumbered('metric_history', 6);
  fillNumbered('validation_tests', 6);
  fillNumbered('metric_usage', 4);
  fill('other', 2);
  return raw.export();
}

/** Creates files whose tables, columns and indexes have names of every kind. */
export function namedFiles(): HostileFile[] {
  const names: Readonly<Record<string, string>> = {
    'a quote': 'a"b',
    'all quotes': `a'b"c\`d]e[f`,
    'a line': 'a\nb',
    'no sign at all': '',
    'a space': ' ',
    'a script': '<script>alert(1)</script>',
    'an image that fails': '<img src=x onerror=alert(1)>',
    'a word of SQL': 'select',
    'the end of a statement': '"); DROP TABLE metrics; --',
    'a name of JavaScript’s own': '__proto__',
    'signs of four bytes': '😀',
    'capitals that others have in common': 'ſtraße K',
    'writing from right to left': '\u202egnp',
    'a question mark': '?1',
    'a colon': ':x',
    'the name of a database': 'main',
    'the name of another database': 'temp',
    'the name that theirs has here': 'theirs',
    'the name of a row here': 's',
    'the name of a table for the moment': 'touched',
    'a hundred thousand letters': 'n'.repeat(100_000),
  };
  const named = Object.entries(names).map(([what, name]): Story => [
    `a table, a column and an index named with ${what}`,
    'accepted',
    () => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const index = `"i ${name.replaceAll('"', '""')}"`;
      return fileOf(`${CATALOG} CREATE TABLE ${quoted} (${quoted} TEXT, b); INSERT INTO ${quoted} VALUES ('kept', 1);
      create index ${index} on ${quoted}(${quoted}); ALTER TABLE metrics ADD COLUMN ${quoted}; UPDATE metrics SET ${quoted} = 'kept'`);
    },
  ]);
  const hidden = (columns: string): Uint8Array =>
    fileOf(
      `${METRICS.replace('trust_score REAL DEFAULT 0', `trust_score REAL, ${columns}`)}
    INSERT INTO metrics (id, name) VALUES ('a', 'Alpha'), ('b', 'Beta')`,
      `UPDATE metrics SET ${columns.split(', ')[0] ?? ''} = 'kept'`,
    );
  return filesOf([
    ...named,
    ['a column named as the number of a row', 'accepted', () => hidden('rowid')],
    ['columns with all names of the number of a row', 'accepted', () => hidden('rowid, oid, _rowid_')],
    ['columns with all those names, and a name for it', 'accepted', () => hidden('ROWID, rowid_, OID, _ROWID_')],
    [
      'a name that begins with a mark of byte order',
      'either',
      () => fileOf(`${CATALOG} CREATE TABLE "\ufeffmetrics" (x)`),
    ],
    [
      'a name that is no Unicode',
      'either',
      () =>
        fileOf(
          CATALOG,
          "CREATE TABLE zzzz (yyyy); INSERT INTO zzzz VALUES ('kept')",
          "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = CAST(x'ff66' AS TEXT), tbl_name = CAST(x'ff66' AS TEXT), " +
            "sql = CAST(x'435245415445205441424c4520ff66202879797979290a' AS TEXT) WHERE name = 'zzzz'",
        ),
    ],
    [
      'a column that is no Unicode',
      'file-damaged',
      () =>
        fileOf(
          CATALOG,
          "CREATE TABLE zzzz (yyyy); INSERT INTO zzzz VALUES ('kept')",
          "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = CAST(x'435245415445205441424c45207a7a7a7a2028ff66290a' AS TEXT) WHERE name = 'zzzz'",
        ),
    ],
  ]);
}

/** Creates files whose rows are not what a catalog's would be. */
export function rowFiles(): HostileFile[] {
  const added = (sql: string) => () => fileOf(CATALOG, sql);
  const bare = (rows: string) => () =>
    fileOf(`${BARE_METRICS} INSERT INTO metrics (id, name, owner, trust_score) VALUES ${rows}`);
  const numbered = (table: string, rows: string) => () =>
    fileOf(`${METRICS} ${table.replace(/INTEGER PRIMARY KEY AUTOINCREMENT/, '')} ${rows}`);
  const own = (sql: string) => () => fileOf(`${CATALOG} ${OWN_TABLES}`, sql);
  return filesOf([
    [
      'wrong types everywhere',
      'accepted',
      added(`UPDATE metrics SET name = x'ff', description = 1.5, owner = 12, data_source = x'c3',
        tags = x'ff', dependencies = 9, test_count = 'many', usage_count = NULL, created_at = NULL, updated_at = x'00ff', trust_score = 'high'`),
    ],
    [
      'numbers beyond all bounds',
      'accepted',
      added('UPDATE metrics SET trust_score = 9e999, test_count = 9223372036854775807, usage_count = -9e999'),
    ],
    [
      'texts that are no Unicode',
      'accepted',
      added("UPDATE metrics SET name = CAST(x'80ff' AS TEXT), description = CAST(x'eda080' AS TEXT)"),
    ],
    [
      'values without any type',
      'accepted',
      () =>
        fileOf(`${CATALOG} CREATE TABLE v (a, b REAL); INSERT INTO v (rowid, a, b) VALUES (9, 5.0, 5),
        (10, -0.0, -9e999), (-3, 9223372036854775807, ''), (0, x'', 1e-300), (77, '', NULL), (9223372036854775807, 123456789012, 0.1)`),
    ],
    [
      'ids that differ by case alone',
      'accepted',
      added("INSERT INTO metrics (id, name) VALUES ('A', 'capital'), ('B', 'capital')"),
    ],
    [
      'ids that are bytes, numbers, nothing',
      'accepted',
      added(`INSERT INTO metrics (id, name) VALUES (x'61', 'bytes'), (5, 'number'),
        (NULL, 'nothing'), (NULL, 'nothing either'), ('', 'empty')`),
    ],
    [
      'ids with quotes, tags and lines',
      'accepted',
      added(`INSERT INTO metrics (id, name) VALUES ('it''s', 'x'), ('<b>', 'x'), ('a"b', 'x'),
        ('a' || char(10), 'x'), ('a' || char(0), 'x'), ('../a', 'x'), ('%2e', 'x'), ('${'x'.repeat(100_000)}', 'long')`),
    ],
    ['the same id twice', 'file-not-a-catalog', bare("('a', 'one', 1, 1), ('a', 'two', 2, 2)")],
    ['the same id as a number and a text', 'file-not-a-catalog', bare("(1, 'one', 1, 1), ('1', 'two', 2, 2)")],
    ['no ids at all', 'accepted', bare("(NULL, 'one', 1, 1), (NULL, 'two', 2, 2)")],
    ['no names', 'accepted', bare("('a', NULL, 1, '70'), ('b', 5, 2.5, 'high')")],
    [
      'ids that were unique without case',
      'accepted',
      () =>
        fileOf(`${METRICS.replace('id TEXT', 'id TEXT COLLATE NOCASE')}
        INSERT INTO metrics (id, name) VALUES ('a', 'A'), ('B', 'b')`),
    ],
    [
      'rows with numbers at all ends',
      'accepted',
      added(`UPDATE metrics SET rowid = 9000000000000000000 WHERE id = 'b';
        UPDATE metrics SET rowid = -5 WHERE id = 'c'`),
    ],
    [
      'rows with the last number of all',
      'either',
      added(`UPDATE metrics SET rowid = -9223372036854775808 WHERE id = 'b'`),
    ],
    [
      'history, tests and usage of nothing',
      'accepted',
      added(`INSERT INTO metric_history (metric_id, field_name) VALUES ('gone', 'owner'),
        (NULL, NULL), (x'ff', 5); INSERT INTO validation_tests (metric_id) VALUES ('gone'), (NULL);
        INSERT INTO metric_usage (metric_id, used_at) VALUES ('gone', 'yesterday'), (NULL, NULL)`),
    ],
    [
      'a history of fields that are none',
      'accepted',
      added(`INSERT INTO metric_history (metric_id, field_name, old_value, changed_at)
        VALUES ('a', '__proto__', 'x', 'never'), ('a', 'rowid', '9', ''), ('a', 'tags', '[', '9999-99-99'), ('a', 'id', 'b', NULL)`),
    ],
    [
      'a history that is numbered twice',
      'file-not-a-catalog',
      numbered(HISTORY, 'INSERT INTO metric_history (id) VALUES (1), (1)'),
    ],
    [
      'a history that is numbered with texts',
      'file-not-a-catalog',
      numbered(HISTORY, "INSERT INTO metric_history (id) VALUES ('one')"),
    ],
    [
      'a history that is numbered with nothing',
      'file-not-a-catalog',
      numbered(HISTORY, 'INSERT INTO metric_history (id) VALUES (NULL)'),
    ],
    [
      'a history that is numbered in halves',
      'file-not-a-catalog',
      numbered(HISTORY, 'INSERT INTO metric_history (id) VALUES (1.5)'),
    ],
    [
      'a history that is numbered from zero',
      'file-not-a-catalog',
      added('UPDATE metric_history SET id = 0 WHERE id = 1'),
    ],
    ['tests that are numbered below zero', 'file-not-a-catalog', added('UPDATE validation_tests SET id = -1')],
    [
      'a usage with the last number of all',
      'file-not-a-catalog',
      added('UPDATE metric_usage SET id = 9223372036854775807 WHERE id = 1'),
    ],
    ['a last number beyond all', 'accepted', added('UPDATE sqlite_sequence SET seq = 9223372036854775807')],
    ['a last number that is a text', 'accepted', added("UPDATE sqlite_sequence SET seq = 'many'")],
    [
      'last numbers of tables that are not there',
      'accepted',
      added("INSERT INTO sqlite_sequence VALUES ('gone', 5), (NULL, NULL), ('metrics', 9), ('metric_history', 99)"),
    ],
    ['no last numbers', 'accepted', added('DELETE FROM sqlite_sequence')],
    [
      'last numbers in other columns',
      'file-damaged',
      () => editedFile(CATALOG, withSql('sqlite_sequence', 'CREATE TABLE sqlite_sequence(a, b)')),
    ],
    ['changes of sets that are not there', 'accepted', own('INSERT INTO metricbook_changes VALUES (1, 7), (99, 8)')],
    ['changes of sets that are texts', 'file-not-a-catalog', own("INSERT INTO metricbook_changes VALUES (1, 'one')")],
    [
      'changes of sets beyond all bounds',
      'file-not-a-catalog',
      own('INSERT INTO metricbook_changes VALUES (1, 9223372036854775807)'),
    ],
    ['a trash that is no JSON', 'file-not-a-catalog', own(trashed("'no JSON'"))],
    ['a trash that is other JSON', 'file-not-a-catalog', own(trashed(`'{"metrics": 5}'`))],
    ['a trash that is bytes', 'file-not-a-catalog', own(trashed("x'7b7d'"))],
    ['a trash whose sets are no lists', 'file-not-a-catalog', own(trashed(text(trash('["x", 5]'))))],
    ['a trash that is whole', 'accepted', own(trashed(text(trash('[[1, 1]]'))))],
    [
      'a trash with nothing in it',
      'file-not-a-catalog',
      () =>
        fileOf(
          `${CATALOG} ${OWN_TABLES.replaceAll(' NOT NULL', '')}`,
          'INSERT INTO metricbook_trash (metric_id) VALUES (NULL)',
        ),
    ],
    ['saved views', 'accepted', own("INSERT INTO metricbook_views VALUES ('v', 'tag:a', 'name'), ('w', '%', 'odd')")],
    [
      'two saved views of one name',
      'file-not-a-catalog',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE metricbook_views (name, query, sort)`,
          "INSERT INTO metricbook_views VALUES ('v', 'a', 'name'), ('v', 'b', 'name')",
        ),
    ],
    [
      'a saved view without a query',
      'file-not-a-catalog',
      () =>
        fileOf(
          `${CATALOG} CREATE TABLE metricbook_views (name, query, sort)`,
          "INSERT INTO metricbook_views VALUES ('v', NULL, 'name')",
        ),
    ],
    [
      'tags that are all kinds of JSON',
      'accepted',
      added(`INSERT INTO metrics (id, name, tags, dependencies) VALUES ('1', '1', '{"a": 1}', '5'),
        ('2', '2', '["x", 1, null, [[["y"]]]]', '[[[[[[]]]]]]'), ('3', '3', '"text"', 'null'), ('4', '4', '[1e999]', '["\\ud800"]')`),
    ],
  ]);
}

const OWN_TABLES = `
  CREATE TABLE metricbook_change_sets (id INTEGER PRIMARY KEY AUTOINCREMENT, reason TEXT);
  CREATE TABLE metricbook_changes (change_id INTEGER PRIMARY KEY, change_set_id INTEGER NOT NULL);
  CREATE TABLE metricbook_trash (id INTEGER PRIMARY KEY AUTOINCREMENT, metric_id TEXT NOT NULL, name TEXT NOT NULL,
    deleted_at TIMESTAMP NOT NULL, deleted_by TEXT, changes INTEGER NOT NULL, tests INTEGER NOT NULL, usages INTEGER NOT NULL,
    content TEXT NOT NULL);
  CREATE TABLE metricbook_views (name TEXT PRIMARY KEY NOT NULL, query TEXT NOT NULL, sort TEXT NOT NULL);`;

function trashed(content: string): string {
  return `INSERT INTO metricbook_trash (metric_id, name, deleted_at, changes, tests, usages, content)
    VALUES ('t', 'Trashed', '2026-01-01 00:00:00', 0, 0, 0, ${content})`;
}

function trash(changeSets: string): string {
  const empty = '{"columns": ["id"], "rows": []}';
  return `{"metrics": ${empty}, "metric_history": ${empty}, "validation_tests": ${empty}, "metric_usage": ${empty}, "changeSets": ${changeSets}}`;
}
