import { CatalogError } from '../../domain/core/catalog-error.ts';
import { affinityOf } from './import-plan.ts';
import type { ColumnShape, TableShape } from '../sqlite/table-info.ts';
import { nameKey, storedColumns } from '../sqlite/table-info.ts';

/** Limit for the columns of a table. With more, Metricbook's own statements would become too long. */
const MAX_COLUMNS = 900;
/** Column names that would hide the rowid. */
const ROW_NUMBERS: ReadonlySet<string> = new Set(['rowid', '_rowid_', 'oid']);

/** A column of ours and the one of theirs with the same name. */
export interface ColumnPair {
  readonly ours: ColumnShape;
  readonly theirs: ColumnShape;
}

/** A column that ours lacks, and its name here. */
export interface ExtraColumn {
  readonly column: ColumnShape;
  readonly name: string;
}

/**
 * Pairs the columns of our table with theirs. Throws `file-not-a-catalog` if one is missing or is a generated column, or
 * if there are too many.
 */
export function columnPairs(theirs: TableShape, ours: TableShape): ColumnPair[] {
  const byName = new Map(storedColumns(theirs).map((column) => [nameKey(column.name), column]));
  const missing = ours.columns.filter(({ name }) => !byName.has(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) throw notACatalog(ours.name, `its table "${ours.name}" lacks ${missing.join(', ')}`);
  const count = theirs.columns.length;
  if (count > MAX_COLUMNS) {
    throw notACatalog(ours.name, `its table "${ours.name}" has ${count} columns, more than ${MAX_COLUMNS}`);
  }
  return ours.columns.flatMap((column) => {
    const same = byName.get(column.name);
    return same === undefined ? [] : [{ ours: column, theirs: same }];
  });
}

/** The stored columns of theirs that ours lacks. */
export function extraColumns(theirs: TableShape, ours: TableShape): ExtraColumn[] {
  const known = new Set(ours.columns.map(({ name }) => name));
  const taken = new Set(theirs.columns.map(({ name }) => nameKey(name)));
  return storedColumns(theirs)
    .filter(({ name }) => !known.has(nameKey(name)))
    .map((column) => {
      let name = column.name;
      if (ROW_NUMBERS.has(nameKey(name))) while (taken.has(nameKey(name))) name += '_';
      taken.add(nameKey(name));
      return { column, name };
    });
}

/** True if a required column may be empty in their rows. Only the name may, since users can add it later. */
export function mayLackName(ours: TableShape, pair: ColumnPair): boolean {
  return ours.name === 'metrics' && pair.ours.isNotNull && !pair.theirs.isNotNull;
}

/** Pairs whose cells may be converted to another type when copied. */
export function convertedColumns(pairs: readonly ColumnPair[]): ColumnPair[] {
  return pairs.filter((pair) => affinityOf(pair.theirs.type) !== affinityOf(pair.ours.type));
}

/** The error for a database that has our table names but is no catalog. */
export function notACatalog(table: string, problem: string): CatalogError {
  return new CatalogError('file-not-a-catalog', `This is not a catalog that Metricbook can read: ${problem}.`, {
    table,
    problem,
  });
}
