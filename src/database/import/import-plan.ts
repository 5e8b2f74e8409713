import { identifier } from '../sqlite/connection.ts';
import type { ColumnShape, IndexShape, TableShape } from '../sqlite/table-info.ts';
import { isKnownCollation, numberColumn, rowidName, storedColumns } from '../sqlite/table-info.ts';

/** INSERT…SELECT plan for one table: target column → SQL expression over the source row `s`. */
export interface RowCopy {
  readonly from: string;
  readonly to: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Plan for copying one of their tables, in SQL that only this code writes. */
export interface RowCopyPlan {
  /** Statements to run before the rows are copied. */
  readonly create: readonly string[];
  readonly copy: RowCopy;
  /** Indexes to create after the rows are copied. */
  readonly indexes: readonly PlannedIndex[];
  /** Things that are not imported, by kind and name. */
  readonly leftOut: readonly string[];
}

export interface PlannedIndex {
  readonly name: string;
  readonly sql: string;
}

/** SQLite's limit for the columns of one list. */
const MAX_IN_LIST = 2000;
/** Keywords in a table's SQL that stand for rules which no PRAGMA reports. */
const RULES: Readonly<Record<string, string>> = { CHECK: 'checks', COLLATE: 'collations', CONFLICT: 'conflict rules' };

/** Matches a default that is a literal value, not an expression. */
const LITERAL =
  /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|[-+]?0x[\da-f]+|x'(?:[\da-f]{2})*'|'[^'\0]*(?:''[^'\0]*)*'|null|true|false|current_(?:time|date|timestamp))$/iu;
const PLAIN_TYPE = /^[\w ]+(?:\([\d ,]*\))?$/u;

/** A column's name with its table, for users. */
export function shownName(table: TableShape, column: string): string {
  return `"${table.name}.${column}"`;
}

/** The type to which SQLite converts the cells of a column, derived from the declared type. */
export function affinityOf(type: string): 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC' {
  if (/int/iu.test(type)) return 'INTEGER';
  if (/char|clob|text/iu.test(type)) return 'TEXT';
  if (type === '' || /blob/iu.test(type)) return 'BLOB';
  return /real|floa|doub/iu.test(type) ? 'REAL' : 'NUMERIC';
}

/**
 * A column definition for a column of theirs: its name, a type of the same affinity, and its default if that is a
 * literal.
 */
export function columnSql(column: ColumnShape, name = column.name): string {
  const given = literalDefault(column);
  return joined(identifier(name), typeSql(column.type), given === undefined ? '' : `DEFAULT ${given}`);
}

export function literalDefault(column: ColumnShape): string | undefined {
  return column.default !== null && LITERAL.test(column.default) ? column.default : undefined;
}

function typeSql(type: string): string {
  if (type === '') return '';
  return identifier(PLAIN_TYPE.test(type) ? type : affinityOf(type));
}

/** Plans the copy of another program's table into one of the same columns and keys. */
export function planForExtraTable(table: TableShape): RowCopyPlan {
  const columns = storedColumns(table);
  const number = numberColumn(table);
  const clauses = table.indexes.filter(({ madeBy }) => madeBy !== 'statement');
  const own = clauses.filter((index) => canImport(table, index));
  const list = [
    ...columns.map((column) => extraColumnSql(table, column, number)),
    ...own.map(({ madeBy, terms }) => `${madeBy.toUpperCase()} (${termsSql(terms)})`),
  ];
  const rowid = columns.length < MAX_IN_LIST && number === undefined ? rowidName(table) : undefined;
  const names = [...(rowid === undefined ? [] : [rowid]), ...columns.map(({ name }) => name)];
  return {
    create: [
      `CREATE TABLE main.${identifier(table.name)} (${list.join(', ')})${table.hasRowids ? '' : ' WITHOUT ROWID'}`,
    ],
    copy: {
      from: table.name,
      to: table.name,
      values: new Map(names.map((name) => [name, valueSql(name)])),
    },
    indexes: indexesOf(table, (name) => name, true),
    leftOut: [
      ...leftOutOf(table),
      ...clauses.filter((index) => !own.includes(index)).map(({ madeBy }) => `${madeBy} of "${table.name}"`),
      ...columns
        .filter((column) => column.default !== null && literalDefault(column) === undefined)
        .map(({ name }) => `default of ${shownName(table, name)}`),
      ...table.references.map(({ column }) => `foreign key of ${shownName(table, column)}`),
    ],
  };
}

function extraColumnSql(table: TableShape, column: ColumnShape, number: ColumnShape | undefined): string {
  if (column === number) {
    return `${identifier(column.name)} INTEGER PRIMARY KEY${table.words.has('AUTOINCREMENT') ? ' AUTOINCREMENT' : ''}`;
  }
  return joined(columnSql(column), column.isNotNull ? 'NOT NULL' : '');
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/**
 * Expression for their value of a column. It is qualified, or SQLite would take an unknown name in double quotes for
 * a string.
 */
export function valueSql(name: string): string {
  return `s.${identifier(name)}`;
}

/** The indexes of a table that CREATE INDEX made. `nameOf` maps the columns, which may have other names here. */
export function indexesOf(table: TableShape, nameOf: (column: string) => string, mayBeUnique: boolean): PlannedIndex[] {
  return table.indexes
    .filter((index) => index.madeBy === 'statement' && canImport(table, index))
    .map(({ name, isUnique, terms }) => {
      const kind = isUnique && mayBeUnique ? 'UNIQUE INDEX' : 'INDEX';
      const list = termsSql(terms, nameOf);
      return { name, sql: `CREATE ${kind} main.${identifier(name)} ON ${identifier(table.name)} (${list})` };
    });
}

function termsSql(terms: IndexShape['terms'], nameOf = (column: string): string => column): string {
  const sql = terms.map(({ column = '', collation, isDescending }) => {
    const order = collation.toUpperCase();
    return joined(identifier(nameOf(column)), order === 'BINARY' ? '' : `COLLATE ${order}`, isDescending ? 'DESC' : '');
  });
  return sql.join(', ');
}

/** True if an index can be recreated: it covers only stored columns, and its collations are known here. */
function canImport(table: TableShape, { isPartial, terms }: IndexShape): boolean {
  const stored = new Set<string | undefined>(storedColumns(table).map(({ name }) => name));
  return !isPartial && terms.every(({ column, collation }) => stored.has(column) && isKnownCollation(collation));
}

/** The things of a table that are never imported, be it one of ours or another program's. */
export function leftOutOf(table: TableShape): string[] {
  const computed = table.columns.filter(({ isGenerated }) => isGenerated);
  const indexes = table.indexes.filter((index) => index.madeBy === 'statement' && !canImport(table, index));
  return [
    ...computed.map(({ name }) => `generated column ${shownName(table, name)}`),
    ...indexes.map((index) => `${kindOf(index)} "${index.name}"`),
    ...Object.keys(RULES).flatMap((word) => (table.words.has(word) ? [`${RULES[word] ?? ''} of "${table.name}"`] : [])),
    ...(table.isStrict ? [`strict types of "${table.name}"`] : []),
  ];
}

function kindOf({ isPartial, terms }: IndexShape): string {
  if (isPartial) return 'partial index';
  return terms.some(({ column }) => column === undefined) ? 'expression index' : 'index';
}
