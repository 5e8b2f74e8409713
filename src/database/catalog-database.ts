import { CatalogError } from '../domain/core/catalog-error.ts';
import { type Clock, type Day, type Instant, instantOf } from '../domain/core/instant.ts';
import type { Steps } from '../domain/core/steps.ts';
import { dayIn } from '../domain/core/local-day.ts';
import { type TimeZone, UTC, type ZoneClock } from '../domain/core/time-zone.ts';
import { applyRecord, forgetTouched } from './changeset/changeset.ts';
import { Replica } from './changeset/replica.ts';
import { MetricList } from './list/metric-list.ts';
import { addFolding } from './metrics/folded-text.ts';
import { checkNotNewer, checkReadable, correctCounts, prepareSchema, renumberRows } from './schema/schema.ts';
import { Connection, loadEngine } from './sqlite/connection.ts';
import { damagedFile, databaseBytes } from './sqlite/file-header.ts';

/** Options for opening a database. */
export interface OpenOptions {
  /** The clock for all changes; by default the system's. */
  readonly clock?: Clock;
  /** The time zone whose days filters and counts by day mean; by default UTC. What is stored is always UTC. */
  readonly zone?: ZoneClock;
  /** The address of SQLite's WASM file in a browser. Node finds it by itself. */
  readonly wasmUrl?: string;
  /**
   * True if the bytes come from `export` and have been only in Metricbook's hands since. Then they are not checked
   * again.
   */
  readonly isOwn?: boolean;
  /**
   * True if nobody uses the bytes afterwards, nor what lies behind them in their buffer: the database works in them,
   * instead of in a copy, and grows there. After `newer-catalog` they are as they were.
   */
  readonly isGivenAway?: boolean;
  /** Records that replicas made after the bytes were exported, oldest first. They are applied before any migration. */
  readonly journal?: readonly Uint8Array[];
  /** True if a newer version wrote the bytes. They are only read, and nothing is migrated. */
  readonly isReadOnly?: boolean;
  /** True if `listing.load` is called before anything is searched, filtered or counted. By default opening does it. */
  readonly isIndexedLater?: boolean;
}

/** A read of the database on a day in a time zone. It changes nothing. */
export type Query<T> = (connection: Connection, today: Day, zone: TimeZone) => T;

/** A change of the database at a given time. It runs inside one transaction, which it neither begins nor ends. */
export type Edit<T> = (connection: Connection, now: Instant) => T;

/**
 * A change of this database that reads another one, at a given time. In SQL the other one has the schema name
 * `theirs`. It runs inside one transaction, which it neither begins nor ends.
 */
export type JoinedEdit<T> = (ours: Connection, theirs: Connection, now: Instant) => T;

/** An open file that is a catalog. */
export interface Opened {
  readonly connection: Connection;
  readonly options: OpenOptions;
  /** True if opening it migrated its tables. */
  readonly isMigrated: boolean;
}

/**
 * The database of a catalog: one SQLite database in memory, its lists, and its transactions. Whatever reads or changes
 * metrics is a function over `Connection` in a module of its own, run by `run`, `edit` or `join`. So code that the
 * first list does not need can be loaded after it. Every method is synchronous and all or nothing: one that throws has
 * changed nothing. A failure that users can act on is a `CatalogError`.
 */
export class CatalogDatabase {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #zone: ZoneClock;

  /** Lists and searches, with their caches in memory. */
  readonly listing: MetricList;

  /** The transactions of this database, for callers that keep replicas of it. */
  readonly replica: Replica;

  /** True if opening it migrated its tables: records of other replicas no longer fit. */
  readonly isMigrated: boolean;

  protected constructor({ connection, options: { clock, zone }, isMigrated }: Opened) {
    this.#connection = connection;
    this.#clock = clock ?? (() => new Date());
    this.#zone = zone ?? (() => UTC);
    this.isMigrated = isMigrated;
    addFolding(connection);
    this.listing = new MetricList(connection, () => this.now(), this.#zone);
    this.replica = new Replica(connection, (rows, areTestsChanged) => this.listing.refresh(rows, areTestsChanged));
  }

  /** Opens the bytes of a catalog's file, or a new empty catalog, as `opened` does. */
  static open(bytes?: Uint8Array, options: OpenOptions = {}): Promise<CatalogDatabase> {
    return opened(bytes, options, (file) => new CatalogDatabase(file));
  }

  /** Starts to load SQLite, so that the first `open` does not have to wait for it. */
  static load(wasmUrl: string): void {
    loadEngine(wasmUrl);
  }

  /** Runs a query. */
  run<T>(query: Query<T>): T {
    const [now, zone] = [this.now(), this.#zone()];
    return query(this.#connection, dayIn(zone, now) ?? now, zone);
  }

  /** Makes an edit completely or not at all. Inside an open transaction it becomes a part of it. */
  edit<T>(edit: Edit<T>): T {
    return this.replica.transaction(() => edit(this.#connection, this.now()));
  }

  /**
   * Makes an edit in steps, completely or not at all: a failure, or giving it up by `return`, takes back what was done.
   * Nothing else may use the database in between.
   */
  *editInSteps<T>(edit: Edit<Steps<T>>): Steps<T> {
    this.replica.begin();
    try {
      const result = yield* edit(this.#connection, this.now());
      this.replica.commit();
      return result;
    } finally {
      this.replica.rollback();
    }
  }

  /**
   * Makes an edit that reads another open catalog, completely or not at all. Use it for a copy that is exported
   * afterwards: it may change the tables, and records of other replicas no longer fit.
   */
  join<T>(theirs: CatalogDatabase, edit: JoinedEdit<T>): T {
    this.replica.watch();
    this.#connection.attach(theirs.#connection, 'theirs');
    try {
      return this.#connection.transaction(() => edit(this.#connection, theirs.#connection, this.now()));
    } finally {
      this.#connection.detach('theirs');
      forgetTouched(this.#connection);
      this.listing.forget();
    }
  }

  /** Returns the complete catalog as the bytes of one SQLite file. */
  export(): Uint8Array {
    return this.#connection.export();
  }

  /** Reclaims the space of deleted rows. Rowids may change, so records of other replicas no longer fit. */
  compact(): void {
    this.#connection.exec('VACUUM main');
    this.listing.rebuild();
  }

  close(): void {
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** The present time by the clock of this database. */
  protected now(): Instant {
    return instantOf(this.#clock());
  }
}

/**
 * Opens the bytes of a catalog's file, or a new empty catalog, and returns what `create` makes of it. A file of another
 * program gets Metricbook's own tables beside the four shared ones, which keep all they have, including extra columns
 * and indexes; extra tables stay, too. Throws `file-not-a-database`, `file-damaged`, `file-not-a-catalog`,
 * `file-too-large` or `newer-catalog`.
 */
export async function opened<T extends CatalogDatabase>(
  bytes: Uint8Array | undefined,
  options: OpenOptions,
  create: (file: Opened) => T,
): Promise<T> {
  const { journal = [], isOwn = false, isReadOnly = false, isGivenAway = false } = options;
  const connection = await Connection.open(bytes && databaseBytes(bytes), options.wasmUrl, isGivenAway);
  try {
    // Before the journal changes anything: the caller may open the same bytes again for reading.
    if (!isReadOnly) checkNotNewer(connection);
    connection.transaction(() => {
      for (const record of journal) applyRecord(connection, record);
    });
    if (isReadOnly) checkReadable(connection);
    const isMigrated = isReadOnly ? false : prepareSchema(connection);
    // Any program may have written to the file since, even one that does not update the counts.
    if (!isOwn) {
      correctCounts(connection);
      renumberRows(connection);
    }
    const database = create({ connection, options, isMigrated });
    if (options.isIndexedLater !== true) await database.listing.load();
    return database;
  } catch (error) {
    connection.close();
    throw error instanceof CatalogError ? error : damagedFile(error);
  }
}
