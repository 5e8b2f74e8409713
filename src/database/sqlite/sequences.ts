import type { Connection } from './connection.ts';
import { unsoundFile } from './file-header.ts';
import type { TableShape } from './table-info.ts';
import { numberColumn } from './table-info.ts';

/** Largest number for an id. It is exact in JavaScript, even after a merge has added another one to it. */
export const MAX_ROWID = 2 ** 52;

/** Our tables with assigned ids, and the column that may still have an id after its row is gone. */
const ALSO_IN = [
  { table: 'metric_history', column: 'change_id', of: 'metricbook_changes' },
  { table: 'metricbook_change_sets', column: 'change_set_id', of: 'metricbook_changes' },
  { table: 'metricbook_sources', column: 'source_id', of: 'metricbook_origins' },
] as const;

/**
 * Takes over the last ids that SQLite assigned, so that none is assigned twice. Returns those that can't be taken
 * over: in our tables, ids beyond `MAX_ROWID`.
 */
export function copySequences(
  theirs: Connection,
  ours: Connection,
  tables: readonly TableShape[],
  known: ReadonlyMap<TableShape, TableShape>,
): string[] {
  const given = sequencesOf(theirs, tables);
  return tables.flatMap((table) => {
    const ownTable = known.get(table);
    const to = ownTable?.name ?? table.name;
    const digits = given.get(table.name);
    if (!isNumbered(ownTable ?? table)) return [];
    if (digits === undefined) {
      ours.run('DELETE FROM main.sqlite_sequence WHERE name = ? AND seq = 0', [to]);
    } else if (ownTable !== undefined && Number(digits) > MAX_ROWID) {
      return [`last number of "${table.name}"`];
    } else raise(ours, to, digits);
    return [];
  });
}

/**
 * Reserves ids that are still in our own tables after their change is gone. Otherwise the next change with such an id
 * would get that row.
 */
export function keepNumbersTaken(ours: Connection): void {
  for (const { table, column, of } of ALSO_IN) {
    // A catalog of an earlier version does not have every table yet.
    if (ours.value('SELECT 1 FROM main.sqlite_schema WHERE name = ?', [of]) === null) continue;
    const last = ours.value(`SELECT max(${column}) FROM main.${of}`);
    if (last !== null) raise(ours, table, String(last));
  }
}

/** The last id of each table, as digits. */
function sequencesOf(connection: Connection, tables: readonly TableShape[]): Map<string, string> {
  const sequence = tables.find(({ name }) => name === 'sqlite_sequence');
  if (sequence === undefined) return new Map();
  const columns = sequence.columns.map(({ name, isGenerated }) => (isGenerated ? '' : name));
  if (columns.join() !== 'name,seq') {
    throw unsoundFile('its table "sqlite_sequence" is none that SQLite makes');
  }
  const rows = connection.all(
    "SELECT name, CAST(max(seq) AS TEXT) AS digits FROM main.sqlite_sequence WHERE typeof(seq) = 'integer' GROUP BY name",
  );
  return new Map(rows.map((row) => [String(row['name']), String(row['digits'])]));
}

function isNumbered(table: TableShape): boolean {
  return table.words.has('AUTOINCREMENT') && numberColumn(table) !== undefined;
}

function raise(connection: Connection, table: string, digits: string): void {
  const present = connection.value('SELECT count(*) FROM main.sqlite_sequence WHERE name = ?', [table]);
  connection.run(
    present === 0
      ? 'INSERT INTO main.sqlite_sequence (seq, name) VALUES (CAST(? AS INTEGER), ?)'
      : 'UPDATE main.sqlite_sequence SET seq = max(seq, CAST(? AS INTEGER)) WHERE name = ?',
    [digits, table],
  );
}
