/** A column as its table declares it. */
export interface ColumnShape {
  readonly name: string;
  readonly type: string;
  readonly isNotNull: boolean;
  /** SQL of its default. */
  readonly default: string | null;
  /** Position in the primary key, from 1; 0 if it is not part of it. */
  readonly keyPlace: number;
  /** True if it is computed from other columns and stores nothing of its own. */
  readonly isGenerated: boolean;
}

/** One term of an index. */
export interface TermShape {
  /** Undefined if it is an expression. */
  readonly column: string | undefined;
  readonly isDescending: boolean;
  readonly collation: string;
}

/** An index, made by CREATE INDEX or by a clause of its table. */
export interface IndexShape {
  readonly name: string;
  readonly madeBy: 'statement' | 'unique' | 'primary key';
  readonly isUnique: boolean;
  readonly isPartial: boolean;
  readonly terms: readonly TermShape[];
}

/** A foreign key in a form that can be compared. */
export interface ReferenceShape {
  readonly column: string;
  readonly rule: string;
}

/** The declaration of a table, as plain data. */
export interface TableShape {
  readonly name: string;
  readonly hasRowids: boolean;
  readonly isStrict: boolean;
  readonly columns: readonly ColumnShape[];
  readonly indexes: readonly IndexShape[];
  readonly references: readonly ReferenceShape[];
  /** The words of its SQL outside names, literals and comments, in capitals. */
  readonly words: ReadonlySet<string>;
}

/** SQLite's built-in collations. Others are known only to the program that defined them. */
const COLLATIONS: ReadonlySet<string> = new Set(['BINARY', 'NOCASE', 'RTRIM']);

export function isKnownCollation(collation: string): boolean {
  return COLLATIONS.has(collation.toUpperCase());
}

/** SQLite ignores the case of the letters A to Z in names. */
export function nameKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The columns that are stored. */
export function storedColumns({ columns }: TableShape): ColumnShape[] {
  return columns.filter(({ isGenerated }) => !isGenerated);
}

/** The column that is an alias of the rowid. */
export function numberColumn({ hasRowids, columns, indexes }: TableShape): ColumnShape | undefined {
  const [key, ...more] = columns.filter(({ keyPlace }) => keyPlace > 0);
  const isIndexed = indexes.some(({ madeBy }) => madeBy === 'primary key');
  return hasRowids && more.length === 0 && !isIndexed ? key : undefined;
}

/** The SQL name of the rowid; undefined if there is none, or if columns hide it. */
export function rowidName(table: TableShape): string | undefined {
  if (!table.hasRowids) return undefined;
  const names = new Set(table.columns.map(({ name }) => nameKey(name)));
  return ['rowid', '_rowid_', 'oid'].find((name) => !names.has(name)) ?? numberColumn(table)?.name;
}
