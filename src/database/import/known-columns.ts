import { CatalogError } from '../../domain/core/catalog-error.ts';
import { affinityOf } from './import-plan.ts';
import type { ColumnShape, TableShape } from '../sqlite/table-info.ts';
import { nameKey, storedColumns } from '../sqlite/table-info.ts';

/** With more, Metricbook's own statements would become too long. */
const MOST_COLUMNS = 900;
/** Names that would hide the number of a row. */
const ROW_NUMBERS: ReadonlySet<string> = new Set(['rowid', '_rowid_', 'oid']);

/** A column of ours, and theirs of the same name. */
export interface ColumnPair {
  readonly ours: ColumnShape;
  readonly theirs: ColumnShape;
}

/** A column that ours lacks, and its name here. */
export interface ExtraColumn {
  readonly column: ColumnShape;
  readonly name: string;
}

/** The columns of a table of ours with theirs. Throws `not-a-catalog` where one is missing, or holds nothing of its own. */
export function columnPairs(theirs: TableShape, ours: TableShape): ColumnPair[] {
  const byName = new Map(storedColumns(theirs).map((column) => [nameKey(column.name), column]));
  const missing = ours.columns.filter(({ name }) => !byName.has(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) throw notACatalog(ours.name, `its table "${ours.name}" lacks ${missing.join(', ')}`);
  const count = theirs.columns.length;
  if (count > MOST_COLUMNS) {
    throw notACatalog(ours.name, `its table "${ours.name}" has ${count} columns, more than ${MOST_COLUMNS}`);
  }
  return ours.columns.flatMap((column) => {
    const same = byName.get(column.name);
    return same === undefined ? [] : [{ ours: column, theirs: same }];
  });
}

/** The columns of theirs that hold something and that ours lacks. */
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

/** Whether rows of theirs may be without what each of ours has by rule, and what a person can mend later: a name. */
export function mayLackName(ours: TableShape, pair: ColumnPair): boolean {
  return ours.name === 'metrics' && pair.ours.isNotNull && !pair.theirs.isNotNull;
}

/** Columns whose cells become something else here where they are of another kind. */
export function convertedColumns(pairs: readonly ColumnPair[]): ColumnPair[] {
  return pairs.filter((pair) => affinityOf(pair.theirs.type) !== affinityOf(pair.ours.type));
}

/** Why a database whose tables have our names is no catalog all the same. */
export function notACatalog(table: string, problem: string): CatalogError {
  return new CatalogError('not-a-catalog', `This is not a catalog that Metricbook can read: ${problem}.`, {
    table,
    problem,
  });
}
