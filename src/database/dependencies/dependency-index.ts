import { listIn } from '../../domain/metric/metric.ts';
import type { Steps } from '../../domain/core/steps.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Number of changed metrics from which reading all of them is faster. */
const READ_ALL_FROM = 2000;

const CELLS = 'json_array(CAST(id AS TEXT), CAST(dependencies AS TEXT))';

const indexes = new WeakMap<Connection, DependencyIndex>();

/**
 * The dependencies and dependents of all metrics of an open database. They are read when first needed; afterwards
 * only changes are.
 */
export function dependencyIndex(connection: Connection): DependencyIndex {
  // A transaction may be rolled back, and no trigger would tell.
  if (connection.inTransaction) return new DependencyIndex(connection);
  const index = indexes.get(connection) ?? new DependencyIndex(connection);
  indexes.set(connection, index);
  index.catchUp();
  return index;
}

/** The same, read in steps of which none takes long if it is needed for the first time. Not inside a transaction. */
export function* dependencyIndexInSteps(connection: Connection): Steps<DependencyIndex> {
  if (!indexes.has(connection)) {
    const index = new DependencyIndex(connection, 'later');
    yield* index.readInSteps();
    indexes.set(connection, index);
  }
  return dependencyIndex(connection);
}

/** Metrics in one step of reading. */
const STEP = 4000;

export class DependencyIndex {
  readonly #connection: Connection;
  /** Dependencies by metric, without those that have none. */
  readonly #inputs = new Map<string, readonly string[]>();
  readonly #outputs = new Map<string, Set<string>>();

  /** `later`: `readInSteps` reads the metrics. */
  constructor(connection: Connection, read: 'now' | 'later' = 'now') {
    this.#connection = connection;
    noteChanges(connection);
    if (read === 'now') this.#readAll();
  }

  /** Reads all metrics in steps. What is changed meanwhile is noted, and read again by `catchUp`. */
  *readInSteps(): Steps<void> {
    const sql = `SELECT max(rowid) FROM (SELECT rowid FROM main.metrics WHERE rowid > ? ORDER BY rowid LIMIT ${STEP})`;
    for (let after = Number.MIN_SAFE_INTEGER; ;) {
      const last = this.#connection.value(sql, [after]);
      if (last === null) return;
      this.#read('AND rowid > ? AND rowid <= ?', [after, Number(last)]);
      after = Number(last);
      yield;
    }
  }

  /** The dependencies of a metric, each once, in order. */
  inputsOf(id: string): readonly string[] {
    return this.#inputs.get(id) ?? [];
  }

  /** The metrics that have dependencies. */
  get ids(): Iterable<string> {
    return this.#inputs.keys();
  }

  /** The metrics that depend on this one, in no particular order. */
  outputsOf(key: string): Iterable<string> {
    return this.#outputs.get(key) ?? [];
  }

  catchUp(): void {
    const changed = this.#connection.all('SELECT id FROM temp.redirected LIMIT ?', [READ_ALL_FROM]);
    if (changed.length === 0) return;
    if (changed.length === READ_ALL_FROM) this.#readAll();
    else for (const { id } of changed) this.#refetchAll(String(id));
    this.#connection.run('DELETE FROM temp.redirected');
  }

  #readAll(): void {
    this.#inputs.clear();
    this.#outputs.clear();
    this.#read('', []);
  }

  #read(where: string, params: readonly number[]): void {
    const all = this.#connection.value(
      `SELECT json_group_array(${CELLS}) FROM main.metrics
       WHERE id IS NOT NULL AND dependencies IS NOT NULL AND dependencies <> '[]' ${where}`,
      params,
    );
    for (const [id, text] of JSON.parse(String(all)) as [string, string | null][]) this.#keep(id, text);
  }

  #refetchAll(id: string): void {
    for (const input of this.inputsOf(id)) this.#outputs.get(input)?.delete(id);
    this.#inputs.delete(id);
    const text = this.#connection.value('SELECT CAST(dependencies AS TEXT) FROM main.metrics WHERE id = ?', [id]);
    if (text !== null) this.#keep(id, String(text));
  }

  #keep(id: string, text: string | null): void {
    const inputs = [...new Set(listIn(text))];
    if (inputs.length === 0) return;
    this.#inputs.set(id, inputs);
    for (const input of inputs) {
      const outputs = this.#outputs.get(input);
      if (outputs === undefined) this.#outputs.set(input, new Set([id]));
      else outputs.add(id);
    }
  }
}

/**
 * Starts to note the metrics whose dependencies any statement changes. The notes are part of its transaction, so a
 * rollback forgets them. They are in the temp schema and never reach the file.
 */
function noteChanges(connection: Connection): void {
  const note = (row: 'old' | 'new'): string =>
    `INSERT OR IGNORE INTO redirected SELECT CAST(${row}.id AS TEXT) WHERE ${row}.id IS NOT NULL;`;
  connection.exec(`
    CREATE TEMP TABLE IF NOT EXISTS redirected (id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TEMP TRIGGER IF NOT EXISTS redirected_insert AFTER INSERT ON main.metrics BEGIN ${note('new')} END;
    CREATE TEMP TRIGGER IF NOT EXISTS redirected_update AFTER UPDATE OF id, dependencies ON main.metrics
    BEGIN ${note('old')} ${note('new')} END;
    CREATE TEMP TRIGGER IF NOT EXISTS redirected_delete AFTER DELETE ON main.metrics BEGIN ${note('old')} END;
  `);
}
