/** A column as its table declares it. */
export interface ColumnShape {
  readonly name: string;
  readonly type: string;
  readonly isNotNull: boolean;
  /** The SQL of its default. */
  readonly default: string | null;
  /** Its place in the primary key, from 1; 0 where it is in none. */
  readonly keyPlace: number;
  /** Whether it is computed from others, so that it holds nothing of its own. */
  readonly isGenerated: boolean;
}

/** What an index sorts by. */
export interface TermShape {
  /** Undefined where it is an expression. */
  readonly column: string | undefined;
  readonly isDescending: boolean;
  readonly collation: string;
}

/** An index, whether a statement of its own made it or a clause of its table. */
export interface IndexShape {
  readonly name: string;
  readonly madeBy: 'statement' | 'unique' | 'primary key';
  readonly isUnique: boolean;
  readonly isPartial: boolean;
  readonly terms: readonly TermShape[];
}

/** A foreign key, in words that can be compared. */
export interface ReferenceShape {
  readonly column: string;
  readonly rule: string;
}

/** What a table is by its declaration, as plain data. */
export interface TableShape {
  readonly name: string;
  readonly hasRowids: boolean;
  readonly isStrict: boolean;
  readonly columns: readonly ColumnShape[];
  readonly indexes: readonly IndexShape[];
  readonly references: readonly ReferenceShape[];
  /** The words of its SQL outside of names, texts and comments, in capitals. */
  readonly words: ReadonlySet<string>;
}

/** The collations that SQLite itself has; another is known to the program that made it alone. */
const COLLATIONS: ReadonlySet<string> = new Set(['BINARY', 'NOCASE', 'RTRIM']);

export function isKnownCollation(collation: string): boolean {
  return COLLATIONS.has(collation.toUpperCase());
}

/** SQLite does not tell names apart by the case of the letters from A to Z. */
export function nameKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The columns that hold something. */
export function storedColumns({ columns }: TableShape): ColumnShape[] {
  return columns.filter(({ isGenerated }) => !isGenerated);
}

/** The column that is the number of each row itself. */
export function numberColumn({ hasRowids, columns, indexes }: TableShape): ColumnShape | undefined {
  const [key, ...more] = columns.filter(({ keyPlace }) => keyPlace > 0);
  const isIndexed = indexes.some(({ madeBy }) => madeBy === 'primary key');
  return hasRowids && more.length === 0 && !isIndexed ? key : undefined;
}

/** The name by which SQL has the number of each row; undefined where there is none, or where columns hide it. */
export function rowidName(table: TableShape): string | undefined {
  if (!table.hasRowids) return undefined;
  const names = new Set(table.columns.map(({ name }) => nameKey(name)));
  return ['rowid', '_rowid_', 'oid'].find((name) => !names.has(name)) ?? numberColumn(table)?.name;
}
