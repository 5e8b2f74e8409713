import type { Database, SqlJsStatic, SqlValue as EngineValue, Statement } from 'sql.js';
import initSqlJs from 'sql.js';
import { damagedFile } from './file-header.ts';

/** Begins to load SQLite; whoever opens a database meets what goes wrong. */
export function loadEngine(wasmUrl: string): void {
  engineAt(wasmUrl).catch(() => undefined);
}

/** What a cell can hold as JavaScript sees it. */
export type SqlValue = string | number | Uint8Array | null;

/** One row by column name. */
export type Row = Record<string, SqlValue>;

type EngineSettings = NonNullable<Parameters<typeof initSqlJs>[0]> & { useOldExtensionFunctions: false };

const WASM = 'application/wasm';
const SETTINGS: EngineSettings = { useOldExtensionFunctions: false };

const engines = new Map<string, Promise<SqlJsStatic>>();

/** Loads SQLite once for each address of its WASM file; Node finds the file by itself. */
function engineAt(wasmUrl: string | undefined): Promise<SqlJsStatic> {
  const key = wasmUrl ?? '';
  const loading = engines.get(key) ?? (wasmUrl === undefined ? initSqlJs(SETTINGS) : engineFrom(wasmUrl));
  engines.set(key, loading);
  loading.catch(() => engines.delete(key));
  return loading;
}

/** SQLite in a browser. Its own loader would complain of a server that does not know the type of such a file. */
function engineFrom(wasmUrl: string): Promise<SqlJsStatic> {
  return new Promise((resolve, reject) => {
    initSqlJs({
      ...SETTINGS,
      instantiateWasm(imports, done) {
        compiled(wasmUrl, imports)
          .then(({ instance }) => done(instance))
          .catch(reject);
        return {};
      },
    }).then(resolve, reject);
  });
}

/** Compiles while the file comes, which browsers do by its type alone. */
async function compiled(
  wasmUrl: string,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(`SQLite could not be loaded: the server answers ${response.status} for ${wasmUrl}`);
  const isTyped = response.headers.get('Content-Type') === WASM;
  const typed = isTyped ? response : new Response(response.body, { headers: { 'Content-Type': WASM } });
  return WebAssembly.instantiateStreaming(typed, imports);
}

/** One open SQLite database in memory, with prepared statements kept for as long as it is open. */
export class Connection {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  #depth = 0;

  private constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Opens the bytes of a file, which the caller has checked to be one, or an empty database. Throws `damaged-file` where
   * SQLite sees at once that it can't read it.
   */
  static async open(bytes: Uint8Array | undefined, wasmUrl: string | undefined): Promise<Connection> {
    const engine = await engineAt(wasmUrl);
    const connection = new Connection(new engine.Database(bytes));
    try {
      // Foreign keys stay off: what a file's own clauses would delete or refuse by themselves, no journal would hold, and
      // another replica could not repeat. That rows belong together is what this folder's own functions see to.
      // The whole file is in memory as it is: pages need no second cache, and a lost process loses all of it anyway.
      connection.exec(`
        PRAGMA foreign_keys = OFF;
      PRAGMA trusted_schema = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA synchronous = OFF;
        PRAGMA cache_size = -16384;
      `);
      connection.exec('PRAGMA journal_mode = MEMORY');
      return connection;
    } catch (error) {
      connection.close();
      throw damagedFile(error);
    }
  }

  /** Runs any number of statements without parameters. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, params: readonly SqlValue[] = []): number {
    const statement = this.#prepared(sql);
    try {
      statement.run(params as EngineValue[]);
      return this.#database.getRowsModified();
    } finally {
      statement.reset();
    }
  }

  /** All rows of a query. */
  all(sql: string, params: readonly SqlValue[] = []): Row[] {
    const rows: Row[] = [];
    this.each(sql, params, (statement) => rows.push(statement.getAsObject()));
    return rows;
  }

  /** The first row of a query, or undefined where there is none. */
  first(sql: string, params: readonly SqlValue[] = []): Row | undefined {
    const statement = this.#prepared(sql);
    try {
      statement.bind(params as EngineValue[]);
      return statement.step() ? statement.getAsObject() : undefined;
    } finally {
      statement.reset();
    }
  }

  /** The first column of a query's first row; null where there is no row. */
  value(sql: string, params: readonly SqlValue[] = []): SqlValue {
    const row = this.first(sql, params);
    return row === undefined ? null : (Object.values(row)[0] ?? null);
  }

  /** Steps through a query; `visit` reads each row off the statement. */
  each(sql: string, params: readonly SqlValue[], visit: (statement: Statement) => void): void {
    const statement = this.#prepared(sql);
    try {
      statement.bind(params as EngineValue[]);
      while (statement.step()) visit(statement);
    } finally {
      statement.reset();
    }
  }

  /** Runs `work` wholly or not at all. Inside another transaction it becomes a part of that one. */
  transaction<T>(work: () => T): T {
    const [begin, commit, rollback] =
      this.#depth === 0
        ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
        : ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part'];
    this.exec(begin);
    this.#depth += 1;
    try {
      const result = work();
      this.exec(commit);
      this.#depth -= 1;
      return result;
    } catch (error) {
      this.#depth -= 1;
      this.exec(rollback);
      throw error;
    }
  }

  /** Opens a transaction that the caller ends with `commit` or `rollback`, perhaps after something outside was done. */
  begin(): void {
    this.exec('BEGIN IMMEDIATE');
    this.#depth += 1;
  }

  commit(): void {
    this.exec('COMMIT');
    this.#depth -= 1;
  }

  rollback(): void {
    this.exec('ROLLBACK');
    this.#depth = 0;
  }

  get inTransaction(): boolean {
    return this.#depth > 0;
  }

  /** Lets SQL call a function of ours. It may stand in the temp schema's views and triggers. */
  addFunction(name: string, ofText: (text: string | null) => string | null): void {
    this.#database.create_function(name, ofText);
  }

  /** Makes another open database readable under a schema name of this one. Not inside a transaction. */
  attach(other: Connection, schema: string): void {
    this.run(`ATTACH ? AS ${identifier(schema)}`, [fileNameOf(other.#database)]);
  }

  /** Undoes `attach`. Statements that were prepared on the attached schema are forgotten. */
  detach(schema: string): void {
    this.#forgetStatements();
    this.exec(`DETACH ${identifier(schema)}`);
  }

  /** The whole database as the bytes of a file. Not inside a transaction. */
  export(): Uint8Array {
    return this.#database.export();
  }

  close(): void {
    this.#forgetStatements();
    this.#database.close();
  }

  #forgetStatements(): void {
    for (const statement of this.#statements.values()) statement.free();
    this.#statements.clear();
  }

  #prepared(sql: string): Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Where the engine keeps a database in its file system, which all its connections share. Missing from the types. */
function fileNameOf(database: Database & { readonly filename?: string }): string {
  if (database.filename === undefined) throw new Error('sql.js no longer tells the name of its file');
  return database.filename;
}

/** A name as SQL wants it, whatever signs it has. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
