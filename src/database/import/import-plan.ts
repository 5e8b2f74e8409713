import { identifier } from '../sqlite/connection.ts';
import type { ColumnShape, IndexShape, TableShape } from '../sqlite/table-info.ts';
import { isKnownCollation, numberColumn, rowidName, storedColumns } from '../sqlite/table-info.ts';

/** How the rows of one of their tables get into one of ours: SQL over a row `s` of theirs, for each of our columns. */
export interface RowCopy {
  readonly from: string;
  readonly to: string;
  readonly values: ReadonlyMap<string, string>;
}

/** How one of their tables crosses over, all in SQL of our own. */
export interface Crossing {
  /** What has to be there first. */
  readonly create: readonly string[];
  readonly copy: RowCopy;
  /** What is made when the rows are there. */
  readonly indexes: readonly PlannedIndex[];
  /** What does not cross, by kind and name. */
  readonly leftOut: readonly string[];
}

export interface PlannedIndex {
  readonly name: string;
  readonly sql: string;
}

/** Columns that SQLite puts into one list. */
const MOST_IN_LIST = 2000;
/** Words of a table's SQL, and the rules that they stand for, which no PRAGMA tells. */
const RULES: Readonly<Record<string, string>> = { CHECK: 'checks', COLLATE: 'collations', CONFLICT: 'conflict rules' };

/** A default that is a value and no expression. */
const LITERAL =
  /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|[-+]?0x[\da-f]+|x'(?:[\da-f]{2})*'|'[^'\0]*(?:''[^'\0]*)*'|null|true|false|current_(?:time|date|timestamp))$/iu;
const PLAIN_TYPE = /^[\w ]+(?:\([\d ,]*\))?$/u;

/** A name, and of which table it is. */
export function shownName(table: TableShape, column: string): string {
  return `"${table.name}.${column}"`;
}

/** What a column's cells become when they are stored, as SQLite reads it off the type. */
export function affinityOf(type: string): 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC' {
  if (/int/iu.test(type)) return 'INTEGER';
  if (/char|clob|text/iu.test(type)) return 'TEXT';
  if (type === '' || /blob/iu.test(type)) return 'BLOB';
  return /real|floa|doub/iu.test(type) ? 'REAL' : 'NUMERIC';
}

/** A column of theirs in a table of ours: its name, a type of the same effect, and its default where that is a value. */
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

/** A table of another program, as one of the same use. */
export function crossingOfExtra(table: TableShape): Crossing {
  const columns = storedColumns(table);
  const number = numberColumn(table);
  const clauses = table.indexes.filter(({ madeBy }) => madeBy !== 'statement');
  const own = clauses.filter((index) => canCross(table, index));
  const list = [
    ...columns.map((column) => extraColumnSql(table, column, number)),
    ...own.map(({ madeBy, terms }) => `${madeBy.toUpperCase()} (${termsSql(terms)})`),
  ];
  const rowid = columns.length < MOST_IN_LIST && number === undefined ? rowidName(table) : undefined;
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

/** Their value of a column. A name that is not theirs must not be taken for a text. */
export function valueSql(name: string): string {
  return `s.${identifier(name)}`;
}

/** The indexes of a table that statements made, over columns that may have other names here. */
export function indexesOf(table: TableShape, nameOf: (column: string) => string, mayBeUnique: boolean): PlannedIndex[] {
  return table.indexes
    .filter((index) => index.madeBy === 'statement' && canCross(table, index))
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

/** Only columns that hold something, in an order that is known here. */
function canCross(table: TableShape, { isPartial, terms }: IndexShape): boolean {
  const stored = new Set<string | undefined>(storedColumns(table).map(({ name }) => name));
  return !isPartial && terms.every(({ column, collation }) => stored.has(column) && isKnownCollation(collation));
}

/** What of a table never crosses, whosever it is. */
export function leftOutOf(table: TableShape): string[] {
  const computed = table.columns.filter(({ isGenerated }) => isGenerated);
  const indexes = table.indexes.filter((index) => index.madeBy === 'statement' && !canCross(table, index));
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
