import type { Database, SqlJsStatic, SqlValue as EngineValue, Statement } from 'sql.js';
import initSqlJs from 'sql.js';
import { CatalogError, tooLarge } from '../../domain/core/catalog-error.ts';
import { bytesWithRoom } from '../../domain/core/bytes-with-room.ts';
import { damagedFile } from './file-header.ts';
import { MOMENT_FUNCTION, momentOfCell } from './moment.ts';

/** Starts to load SQLite. A failure is reported when a database is opened. */
export function loadEngine(wasmUrl: string): void {
  engineAt(wasmUrl).catch(() => undefined);
}

/** The value of a cell in JavaScript. */
export type SqlValue = string | number | Uint8Array | null;

/** A row by column name. */
export type Row = Record<string, SqlValue>;

type EngineSettings = NonNullable<Parameters<typeof initSqlJs>[0]> & { useOldExtensionFunctions: false };

const WASM = 'application/wasm';
const SETTINGS: EngineSettings = { useOldExtensionFunctions: false };

const engines = new Map<string, Promise<SqlJsStatic>>();

/**
 * Loads SQLite once for each address of its WASM file. Node finds the file by itself. A failure is final: sql.js itself
 * tries only once, and a second call would wait for ever.
 */
function engineAt(wasmUrl: string | undefined): Promise<SqlJsStatic> {
  const key = wasmUrl ?? '';
  const loading = engines.get(key) ?? (wasmUrl === undefined ? initSqlJs(SETTINGS) : engineFrom(wasmUrl));
  engines.set(key, loading);
  return loading;
}

/**
 * Loads SQLite in a browser. Its own loader would log a warning for a server that does not send the MIME type of
 * WASM.
 */
function engineFrom(wasmUrl: string): Promise<SqlJsStatic> {
  return new Promise((resolve, reject) => {
    initSqlJs({
      ...SETTINGS,
      instantiateWasm(imports, done) {
        compiled(wasmUrl, imports)
          .then(({ instance }) => done(instance))
          .catch((error: unknown) => reject(notLoaded(error)));
        return {};
      },
    }).then(resolve, reject);
  });
}

function notLoaded(cause: unknown): CatalogError {
  return new CatalogError(
    'part-not-loaded',
    'The browser could not load SQLite, which reads the catalog. Check the connection, then reload the page.',
    {},
    { cause },
  );
}

/** Compiles while the file is being downloaded, which browsers do only for the right MIME type. */
async function compiled(
  wasmUrl: string,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const response = await fetch(wasmUrl);
  if (!response.ok)
    throw new Error(`SQLite could not be loaded: the server answered ${response.status} for ${wasmUrl}`);
  const isTyped = response.headers.get('Content-Type') === WASM;
  const typed = isTyped ? response : new Response(response.body, { headers: { 'Content-Type': WASM } });
  return WebAssembly.instantiateStreaming(typed, imports);
}

/** A function of SQL that gets a text. */
type OfText = (text: string | null) => string | null;

/**
 * Functions that are declared when a database is opened, though their code is loaded later. WebKit needs a second for
 * each one that is declared once SQLite has run for a while: it is compiling SQLite again then, for speed.
 */
const DECLARED = [
  'sort_key',
  'case_folded',
  'all_tokens',
  'folded_signs',
  'indexed_text',
  'has_own_tokens',
  'detail_tokens',
  'detail_signs',
  'indexed_with_details',
] as const;

/** One open SQLite database in memory. Prepared statements are cached until it is closed. */
export class Connection {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  readonly #functions = new Map<string, OfText>();
  #depth = 0;

  private constructor(database: Database) {
    this.#database = database;
    database.create_function(MOMENT_FUNCTION, momentOfCell);
    for (const name of DECLARED) database.create_function(name, (text: string | null) => this.#defined(name)(text));
  }

  /**
   * Opens the bytes of a file, which must have been checked to be one, or an empty database. If `isGivenAway`, the
   * database works in these very bytes, and grows into what lies behind them in their buffer; nobody else may use
   * either any more. Throws `file-damaged` if SQLite sees at once that it can't read them.
   */
  static async open(
    bytes: Uint8Array | undefined,
    wasmUrl: string | undefined,
    isGivenAway = false,
  ): Promise<Connection> {
    const engine = await engineAt(wasmUrl);
    const connection = new Connection(new engine.Database(bytes && fileOf(bytes, isGivenAway)));
    try {
      // Foreign keys stay off. A file's own clauses could delete or refuse rows by themselves; no journal would
      // record that, and no replica could repeat it. The functions in this folder keep rows consistent instead. The
      // rollback journal is in memory and nothing is synced, because the complete file is in memory and a lost
      // process loses all of it anyway.
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

  /** Runs one statement; returns the number of changed rows. */
  run(sql: string, params: readonly SqlValue[] = []): number {
    const statement = this.#prepared(sql);
    try {
      statement.run(params as EngineValue[]);
      return this.#database.getRowsModified();
    } finally {
      statement.reset();
    }
  }

  /** Returns all rows of a query. */
  all(sql: string, params: readonly SqlValue[] = []): Row[] {
    const rows: Row[] = [];
    this.each(sql, params, (statement) => rows.push(statement.getAsObject()));
    return rows;
  }

  /** Returns the first row of a query; undefined if there is none. */
  first(sql: string, params: readonly SqlValue[] = []): Row | undefined {
    const statement = this.#prepared(sql);
    try {
      statement.bind(params as EngineValue[]);
      return statement.step() ? statement.getAsObject() : undefined;
    } finally {
      statement.reset();
    }
  }

  /** Returns the first column of a query's first row; null if there is no row. */
  value(sql: string, params: readonly SqlValue[] = []): SqlValue {
    const row = this.first(sql, params);
    return row === undefined ? null : (Object.values(row)[0] ?? null);
  }

  /** Steps through a query; `visit` reads each row from the statement. */
  each(sql: string, params: readonly SqlValue[], visit: (statement: Statement) => void): void {
    const statement = this.#prepared(sql);
    try {
      statement.bind(params as EngineValue[]);
      while (statement.step()) visit(statement);
    } finally {
      statement.reset();
    }
  }

  /** Runs `work` completely or not at all. Inside another transaction it becomes a part of that one. */
  transaction<T>(work: () => T): T {
    const [begin, commit, rollback] =
      this.#depth === 0
        ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
        : ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part'];
    this.run(begin);
    this.#depth += 1;
    try {
      const result = work();
      this.run(commit);
      this.#depth -= 1;
      return result;
    } catch (error) {
      this.#depth -= 1;
      this.exec(rollback);
      throw error;
    }
  }

  /** Opens a transaction. The caller ends it with `commit` or `rollback`, possibly after asynchronous work. */
  begin(): void {
    this.run('BEGIN IMMEDIATE');
    this.#depth += 1;
  }

  commit(): void {
    this.run('COMMIT');
    this.#depth -= 1;
  }

  rollback(): void {
    this.exec('ROLLBACK');
    this.#depth = 0;
  }

  get inTransaction(): boolean {
    return this.#depth > 0;
  }

  /** Defines one of the declared functions of SQL. Views and triggers of the temp schema may call it. */
  addFunction(name: (typeof DECLARED)[number], ofText: OfText): void {
    this.#functions.set(name, ofText);
  }

  /** Attaches another open database for reading, under a schema name. Not inside a transaction. */
  attach(other: Connection, schema: string): void {
    this.run(`ATTACH ? AS ${identifier(schema)}`, [fileNameOf(other.#database)]);
  }

  /** Undoes `attach`. Statements prepared on the attached schema are dropped. */
  detach(schema: string): void {
    this.#forgetStatements();
    this.exec(`DETACH ${identifier(schema)}`);
  }

  /** Returns the complete database as the bytes of a file. Not inside a transaction. Throws `file-too-large`. */
  export(): Uint8Array {
    try {
      return this.#database.export();
    } catch (error) {
      throw error instanceof RangeError ? tooLarge(error) : error;
    }
  }

  close(): void {
    this.#forgetStatements();
    this.#database.close();
  }

  #defined(name: string): OfText {
    const found = this.#functions.get(name);
    if (found === undefined) throw new Error(`the SQL function ${name} was called before it was defined`);
    return found;
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

/**
 * The bytes that sql.js takes as its file in memory: as they are, with what lies behind them, or else copied.
 * sql.js itself always copies a file, by `slice`, and leaves no room to grow. It has no option against that, so `slice`
 * is answered here.
 */
function fileOf(bytes: Uint8Array, isGivenAway: boolean): Uint8Array {
  const given = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const memory = (): Uint8Array => {
    if (isGivenAway) return new Uint8Array(bytes.buffer, bytes.byteOffset);
    const copy = bytesWithRoom(bytes.length);
    copy.set(bytes);
    return new Uint8Array(copy.buffer);
  };
  return Object.defineProperty(given, 'slice', { value: memory });
}

/** The name of a database in the engine's file system, which all its connections share. Missing from the types. */
function fileNameOf(database: Database & { readonly filename?: string }): string {
  if (database.filename === undefined) throw new Error('sql.js no longer tells the name of its file');
  return database.filename;
}

/** Quotes a name for SQL, whatever characters it has. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
