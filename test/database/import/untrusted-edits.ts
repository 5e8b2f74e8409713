import type { HostileFile, Story } from './untrusted-makers.ts';
import { CATALOG, editedFile, fileOf, filesOf, text, withEntry, withSql } from './untrusted-makers.ts';
import { rootOf } from './untrusted-pages.ts';

/** Creates files whose schema was edited by hand. */
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
    ['two tables in the same place', 'file-damaged', shared('x', 'metrics')],
    ['an index in the place of a table', 'file-damaged', shared('xi', 'metrics')],
    ['a table in the place of an index', 'file-damaged', shared('x', 'xi')],
    ...['0', '1', '99999', '-1', 'NULL', "'2x'", "x'02'", '2.5'].map((root): Story => [
      `a table in the place ${root}`,
      'either',
      set('x', `rootpage = ${root}`),
    ]),
    ...['0', '1', '99999'].map((root): Story => [
      `an index in the place ${root}`,
      'file-damaged',
      set('xi', `rootpage = ${root}`),
    ]),
    ['a view that says it is a table', 'file-damaged', entry('table', 'v', 'v', 0, 'CREATE VIEW v AS SELECT 1')],
    [
      'a trigger that says it is a table',
      'file-damaged',
      entry('table', 't', 'metrics', 0, 'CREATE TRIGGER t AFTER INSERT ON metrics BEGIN SELECT 1; END'),
    ],
    [
      'a trigger that says it is an index',
      'file-damaged',
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
    ['a table that is filled as it is made', 'file-damaged', sql('x', 'CREATE TABLE x AS SELECT 1 AS a')],
    ['a table for the moment', 'accepted', sql('x', 'CREATE TEMP TABLE x (a)')],
    ['a table of another database', 'file-damaged', sql('x', 'CREATE TABLE temp.x (a)')],
    ['two statements', 'file-damaged', sql('x', 'CREATE TABLE x (a); DROP TABLE metrics')],
    ['no statement', 'file-damaged', set('x', 'sql = NULL')],
    ['another statement', 'file-damaged', sql('x', 'DROP TABLE metrics')],
    ['no SQL at all', 'file-damaged', sql('x', 'CREATE TABLE x (((')],
    ['SQL as bytes', 'either', set('x', 'sql = CAST(sql AS BLOB)')],
    ['SQL that ends in NUL and noise', 'either', set('x', "sql = sql || char(0) || '; noise'")],
    ['a name with NUL', 'file-damaged', set('x', "name = 'x' || char(0) || 'y'")],
    ['a name of its table with NUL', 'file-damaged', set('x', "tbl_name = 'x' || char(0) || 'y'")],
    ['an index whose table has a name with NUL', 'file-damaged', set('xi', "tbl_name = 'x' || char(0) || 'y'")],
    ['another name', 'file-damaged', set('x', "name = 'y'")],
    ["another table's name", 'file-damaged', set('x', "tbl_name = 'metrics'")],
    ['a kind that nobody knows', 'file-damaged', set('x', "type = 'thing'")],
    ['no kind', 'file-damaged', set('x', 'type = NULL')],
    [
      "SQLite's own name",
      'file-damaged',
      set('x', "name = 'sqlite_x', tbl_name = 'sqlite_x', sql = 'CREATE TABLE sqlite_x (a)'"),
    ],
    [
      "SQLite's own name for an index",
      'either',
      set('xi', "name = 'sqlite_xi', sql = 'CREATE INDEX sqlite_xi ON x(a)'"),
    ],
    [
      'the same table in capitals',
      'file-damaged',
      set('x', "name = 'METRICS', tbl_name = 'METRICS', sql = 'CREATE TABLE METRICS (a)'"),
    ],
    [
      'the same table twice',
      'file-damaged',
      () => editedFile(base, "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'x'"),
    ],
    [
      'an index of a table that is not there',
      'file-damaged',
      entry('index', 'i', 'gone', 2, 'CREATE INDEX i ON gone(a)'),
    ],
    ['an index that belongs to nothing', 'file-damaged', entry('index', 'sqlite_autoindex_x_9', 'x', 2, null)],
    [
      'an index that is missing',
      'file-damaged',
      () => editedFile(base, "DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_metrics_1'"),
    ],
    [
      'a table that is missing',
      'file-damaged',
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
      'file-damaged',
      sql('x', 'CREATE TABLE x (a PRIMARY KEY) WITHOUT ROWID'),
    ],
    [
      'a key that the rows do not keep',
      'file-damaged',
      () => editedFile(`${base} INSERT INTO x VALUES ('kept')`, withSql('xi', 'CREATE UNIQUE INDEX xi ON x(a)')),
    ],
    [
      "a table named as a function of SQLite's",
      'file-damaged',
      () => fileOf(`${base} CREATE TABLE pragma_table_xinfo (a)`),
    ],
    [
      "a table named as another of SQLite's",
      'file-damaged',
      () => fileOf(`${base} CREATE TABLE pragma_table_list (schema, name, type, ncol, wr, strict)`),
    ],
  ];
  return filesOf(stories);
}
