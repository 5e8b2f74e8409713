import { formatNumber } from '../../domain/core/pluralize.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { unsoundFile } from '../sqlite/file-header.ts';
import type { ColumnShape, IndexShape, ReferenceShape, TableShape, TermShape } from '../sqlite/table-info.ts';
import { nameKey } from '../sqlite/table-info.ts';

/**
 * Limit for the tables and indexes of a file. SQLite needs time in proportion to the square of their number to create
 * them.
 */
const MAX_ENTRIES = 12_000;
/** Limit for the columns of all tables together. More would fill the memory before anything is known of them. */
const MAX_COLUMNS = 200_000;

/**
 * Reads the declarations of an open database's tables. Views and virtual tables must be removed before. Nothing is
 * run or computed. Throws if something is not what its own schema says.
 */
export function tableShapes(connection: Connection): TableShape[] {
  checkNames(connection);
  const columns = byTable(connection, COLUMNS, columnOf);
  const terms = byTable(connection, TERMS, (row) => row);
  const references = byTable(connection, REFERENCES, referenceOf);
  return connection.all(TABLES).map((row) => {
    const name = String(row['name']);
    return {
      name,
      hasRowids: row['wr'] === 0,
      isStrict: row['strict'] === 1,
      columns: columns.get(name) ?? [],
      indexes: indexesOf(terms.get(name) ?? []),
      references: references.get(name) ?? [],
      words: wordsOf(String(row['sql'])),
    };
  });
}

/** A schema edited by hand can call a table by another name than SQLite does. */
function checkNames(connection: Connection): void {
  const entries = Number(connection.value('SELECT count(*) FROM main.sqlite_schema'));
  if (entries > MAX_ENTRIES) throw unsoundFile(`it has ${formatNumber(entries)} tables and indexes`);
  const odd = connection.value(`
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'table'
    UNION ALL SELECT tbl_name FROM main.sqlite_schema
      WHERE tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main')
        OR (type = 'table' AND name IS NOT tbl_name) LIMIT 1
  `);
  if (odd !== null) throw unsoundFile(`"${String(odd)}" has an invalid definition`);
  const names = connection.all(TABLES).map(({ name }) => nameKey(String(name)));
  if (new Set(names).size < names.length) throw unsoundFile('two of its tables have the same name');
  const columns = Number(connection.value("SELECT sum(ncol) FROM pragma_table_list WHERE schema = 'main'"));
  if (columns > MAX_COLUMNS) throw unsoundFile(`its tables have ${formatNumber(columns)} columns`);
}

const TABLES = `
  SELECT t.name, t.wr, t.strict, s.sql FROM main.sqlite_schema AS s, pragma_table_list(s.name) AS t
  WHERE s.type = 'table' AND t.schema = 'main' ORDER BY s.rowid
`;
// In a strict table ANY means no conversion at all; elsewhere it would give numeric affinity.
const COLUMNS = `
  SELECT t.name AS of_table, c.name, c."notnull" AS not_null, c.dflt_value, c.pk, c.hidden,
    iif(t.strict AND c.type = 'ANY' COLLATE NOCASE, '', c.type) AS type
  FROM pragma_table_list AS t, pragma_table_xinfo(t.name, 'main') AS c WHERE t.schema = 'main' ORDER BY t.name, c.cid
`;
const TERMS = `
  SELECT t.name AS of_table, i.name, i."unique" AS is_unique, i.origin, i.partial, x.name AS of_column, x.desc, x.coll
  FROM pragma_table_list AS t, pragma_index_list(t.name, 'main') AS i, pragma_index_xinfo(i.name, 'main') AS x
  WHERE t.schema = 'main' AND x.key = 1 ORDER BY t.name, i.seq DESC, x.seqno
`;
const REFERENCES = `
  SELECT t.name AS of_table, f."from", f."table", f."to", f.on_update, f.on_delete
  FROM pragma_table_list AS t, pragma_foreign_key_list(t.name, 'main') AS f
  WHERE t.schema = 'main' ORDER BY t.name, f.id, f.seq
`;

function byTable<T>(connection: Connection, sql: string, mapped: (row: Row) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of connection.all(sql)) {
    const table = String(row['of_table']);
    const group = groups.get(table) ?? [];
    group.push(mapped(row));
    groups.set(table, group);
  }
  return groups;
}

function columnOf(row: Row): ColumnShape {
  return {
    name: String(row['name']),
    type: String(row['type'] ?? ''),
    isNotNull: row['not_null'] === 1,
    default: row['dflt_value'] === null ? null : String(row['dflt_value']),
    keyPlace: Number(row['pk']),
    isGenerated: Number(row['hidden']) > 1,
  };
}

function referenceOf(row: Row): ReferenceShape {
  const rule = ['from', 'table', 'to', 'on_update', 'on_delete'].map((part) => nameKey(String(row[part])));
  return { column: String(row['from']), rule: rule.join(' ') };
}

const MAKERS: Readonly<Record<string, IndexShape['madeBy']>> = { u: 'unique', pk: 'primary key' };

function indexesOf(rows: readonly Row[]): IndexShape[] {
  const indexes = new Map<string, IndexShape & { readonly terms: TermShape[] }>();
  for (const row of rows) {
    const name = String(row['name']);
    const index = indexes.get(name) ?? {
      name,
      madeBy: MAKERS[String(row['origin'])] ?? 'statement',
      isUnique: row['is_unique'] === 1,
      isPartial: row['partial'] === 1,
      terms: [],
    };
    index.terms.push({
      column: row['of_column'] === null ? undefined : String(row['of_column']),
      isDescending: row['desc'] === 1,
      collation: String(row['coll']),
    });
    indexes.set(name, index);
  }
  return [...indexes.values()];
}

function wordsOf(sql: string): Set<string> {
  // A doubled quote ends one literal and begins the next.
  const bare = sql.replace(/'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?\*\//gu, ' ');
  return new Set(bare.toUpperCase().match(/[A-Z_]+/gu));
}
