import type { Database, SqlValue } from 'sql.js';
import initSqlJs from 'sql.js';
import { markOf } from './page/numbered-change.ts';

/** Every row of every table, by the table's name, with its row number and in that order. */
export type Dump = Readonly<Record<string, readonly Record<string, SqlValue>[]>>;

/** Dumps a catalog's file. Throws if SQLite finds it damaged. */
export async function dumpOf(file: Uint8Array): Promise<Dump> {
  const engine = await initSqlJs();
  const database = new engine.Database(file);
  try {
    const [problem] = rowsOf(database, 'PRAGMA integrity_check');
    if (problem?.['integrity_check'] !== 'ok') throw new Error(`integrity_check: ${JSON.stringify(problem)}`);
    const tables = rowsOf(database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    return Object.fromEntries(tables.map(({ name }) => [String(name), rowsOf(database, selectionOf(String(name)))]));
  } finally {
    database.close();
  }
}

/**
 * Leaves out the row numbers of `sqlite_sequence`: each replica has its own order of them, and nothing refers to
 * them.
 */
function selectionOf(table: string): string {
  return table === 'sqlite_sequence'
    ? 'SELECT name, seq FROM sqlite_sequence ORDER BY name'
    : `SELECT rowid AS row_number, * FROM "${table}" ORDER BY rowid`;
}

function rowsOf(database: Database, sql: string): Record<string, SqlValue>[] {
  const statement = database.prepare(sql);
  const found: Record<string, SqlValue>[] = [];
  while (statement.step()) found.push(statement.getAsObject());
  statement.free();
  return found;
}

/** A writer's numbered changes as a catalog holds them. */
export interface Found {
  /** Numbers of the changes that left a trace, in order. */
  readonly numbers: readonly number[];
  /** Sentences, one for each trace that is missing, extra or out of order. */
  readonly faults: readonly string[];
}

/** Looks for a writer's changes in a catalog, trace by trace. */
export function findChanges(dump: Dump, writer: string): Found {
  const history = rows(dump, 'metric_history').filter((row) => row['metric_id'] === writer);
  const used = rows(dump, 'metric_usage').filter((row) => row['metric_id'] === writer);
  const numberIn = (mark: SqlValue | undefined): number => Number(String(mark).slice(writer.length + 1));
  const saves = savesIn(dump, history);
  const odd = [...saves.keys()].map(numberIn);
  const even = used.map((row) => numberIn(row['used_by'] ?? null));
  const faults: string[] = [];
  for (const [mark, traces] of saves) {
    if (traces.toSorted().join() !== 'description,owner,reason') faults.push(`of ${mark} there is ${traces.join()}`);
  }
  if (!isRising(odd) || !isRising(even)) faults.push(`the changes of ${writer} are not in their order`);

  const metric = rows(dump, 'metrics').find((row) => row['id'] === writer);
  const latest = odd.at(-1);
  const shown = latest === undefined ? null : markOf(writer, latest);
  if (metric !== undefined && (metric['description'] !== shown || metric['owner'] !== shown))
    faults.push(`${writer} is at ${String(metric['description'])}, and its last trace at ${String(shown)}`);
  if (metric !== undefined && metric['usage_count'] !== even.length) faults.push(`${writer} counts its usages wrong`);
  return { numbers: [...odd, ...even].toSorted((a, b) => a - b), faults };
}

/** Returns the numbers from 1 to `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? n));
}

/** Returns the traces that saves have left, by their marks: the fields in the history, with the reason. */
function savesIn(dump: Dump, history: Dump[string]): ReadonlyMap<string, string[]> {
  const setOf = new Map(rows(dump, 'metricbook_changes').map((row) => [row['change_id'], row['change_set_id']]));
  const reasonOf = new Map(rows(dump, 'metricbook_change_sets').map((row) => [row['id'], row['reason']]));
  const traces = new Map<string, string[]>();
  for (const row of history) {
    const mark = String(row['new_value']);
    const known = traces.get(mark) ?? [];
    known.push(String(row['field_name']));
    if (reasonOf.get(setOf.get(row['id']) ?? null) === mark && !known.includes('reason')) known.push('reason');
    traces.set(mark, known);
  }
  return traces;
}

function rows(dump: Dump, table: string): Dump[string] {
  return dump[table] ?? [];
}
