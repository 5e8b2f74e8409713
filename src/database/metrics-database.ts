import { CatalogError } from '../domain/core/catalog-error.ts';
import type { SavedChange } from '../domain/metric/change.ts';
import { type Clock, type Day, type Instant, instantOf } from '../domain/core/instant.ts';
import { dayIn } from '../domain/core/local-day.ts';
import { toInstant } from '../domain/core/moment.ts';
import { type TimeZone, UTC, type ZoneClock } from '../domain/core/time-zone.ts';
import type { Metric, MetricUpdates, NewMetric } from '../domain/metric/metric.ts';
import { checkNew, refuse, textFaults } from '../domain/metric/metric-rules.ts';
import { asOf } from '../domain/history/as-of.ts';
import type { TrashedMetric } from '../domain/metric/trash.ts';
import type { Usage, UsageStats } from '../domain/metric/usage.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../domain/metric/validation-test.ts';
import { Connection, loadEngine } from './sqlite/connection.ts';
import { damagedFile, databaseBytes } from './sqlite/file-header.ts';
import { addFolding } from './metrics/folded-text.ts';
import { changesOf } from './metrics/history.ts';
import { applyRecord, forgetTouched } from './changeset/changeset.ts';
import { MetricList } from './list/metric-list.ts';
import { allMetrics, findRow, insertMetric, metricOf, metricsAt } from './metrics/metric-rows.ts';
import { checkExists, checkFree, getMetric, revertChange, saveMetric } from './metrics/metric-saves.ts';
import { Replica } from './changeset/replica.ts';
import { checkNotNewer, checkReadable, correctCounts, prepareSchema, renumberRows } from './schema/schema.ts';
import { emptyTrash, trashedMetrics, trashMetric, untrashMetric } from './metrics/trash.ts';
import { insertUsage, usageStats } from './metrics/usages.ts';
import { changeTest, insertTest, removeTest, setResult } from './metrics/validation-tests.ts';

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

/**
 * A catalog of metrics in one SQLite database in memory. Every method is synchronous and all or nothing: one that
 * throws has changed nothing. Times are UTC, `YYYY-MM-DD HH:MM:SS`; trust scores run from 0 to 100. A failure that
 * users can act on is a `CatalogError`.
 *
 * These methods are the catalog's contract. Every other feature is a function over `Connection` in a module of its
 * own, run by `run`, `edit` or `join`. So code that the first list does not need can be loaded after it.
 */
export class MetricsDatabase {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #zone: ZoneClock;

  /** Lists and searches, with their caches in memory. */
  readonly listing: MetricList;

  /** The transactions of this database, for callers that keep replicas of it. */
  readonly replica: Replica;

  /** True if opening it migrated its tables: records of other replicas no longer fit. */
  readonly isMigrated: boolean;

  private constructor(
    connection: Connection,
    { clock, zone }: Pick<OpenOptions, 'clock' | 'zone'>,
    isMigrated: boolean,
  ) {
    this.#connection = connection;
    this.#clock = clock ?? (() => new Date());
    this.#zone = zone ?? (() => UTC);
    this.isMigrated = isMigrated;
    addFolding(connection);
    this.listing = new MetricList(connection, () => this.#now(), this.#zone);
    this.replica = new Replica(connection, (rows, areTestsChanged) => this.listing.refresh(rows, areTestsChanged));
  }

  /**
   * Opens the bytes of a catalog's file, or a new empty catalog. A file of another program gets Metricbook's own
   * tables beside the four shared ones, which keep all they have, including extra columns and indexes; extra tables
   * stay, too. Throws `file-not-a-database`, `file-damaged`, `file-not-a-catalog` or `newer-catalog`.
   */
  static async open(bytes?: Uint8Array, options: OpenOptions = {}): Promise<MetricsDatabase> {
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
      const database = new MetricsDatabase(connection, options, isMigrated);
      if (options.isIndexedLater !== true) await database.listing.load();
      return database;
    } catch (error) {
      connection.close();
      throw error instanceof CatalogError ? error : damagedFile(error);
    }
  }

  /** Starts to load SQLite, so that the first `open` does not have to wait for it. */
  static load(wasmUrl: string): void {
    loadEngine(wasmUrl);
  }

  /** Creates a metric. Throws `conflict-duplicate-id` or the code of a faulty value. */
  createMetric(metric: NewMetric): Metric {
    checkNew(metric);
    return this.edit((connection, now) => {
      checkFree(connection, metric.id);
      insertMetric(connection, metric, now);
      return getMetric(connection, metric.id);
    });
  }

  /** Returns a metric. Throws `metric-not-found`. */
  getMetric(id: string): Metric {
    return getMetric(this.#connection, id);
  }

  /** Returns a metric; undefined if there is none. */
  findMetric(id: string): Metric | undefined {
    const row = findRow(this.#connection, id);
    return row && metricOf(row);
  }

  /** Returns every metric, by name. */
  getAllMetrics(): Metric[] {
    return allMetrics(this.#connection);
  }

  /**
   * Sets fields. Each field whose value really changes becomes one change in the history, all in one change set with
   * the reason. If nothing changes, nothing is written. Returns the metric after the change.
   */
  updateMetric(id: string, updates: MetricUpdates, changedBy: string, reason: string | null = null): Metric {
    const save = { id, newId: id, updates, base: {}, reason };
    return this.edit((connection, now) => saveMetric(connection, save, changedBy, now));
  }

  /**
   * Gives a metric another id; everything that refers to the old one follows. Recorded as a change of the field `id`.
   */
  renameMetric(id: string, newId: string, changedBy: string, reason: string | null = null): Metric {
    const save = { id, newId, updates: {}, base: {}, reason };
    return this.edit((connection, now) => saveMetric(connection, save, changedBy, now));
  }

  /** Deletes a metric with its history, tests and usage. A complete copy stays in the trash until that is emptied. */
  deleteMetric(id: string, deletedBy: string | null = null): void {
    refuse(textFaults('author', deletedBy, true));
    this.edit((connection, now) => {
      checkExists(connection, id);
      trashMetric(connection, id, deletedBy, now);
    });
  }

  /** Returns the metrics that match a query, best first: words, `"phrases"` and filters as `parseQuery` reads them. */
  searchMetrics(query: string): Metric[] {
    while (!this.listing.buildSearch());
    const { rowids } = this.listing.list({ query, sort: { by: 'match', descending: false } });
    return metricsAt(this.#connection, rowids);
  }

  /** Returns the metrics of an owner, by name, with or without `@` and regardless of case. */
  getMetricsByOwner(owner: string): Metric[] {
    return this.#withValue('owner', owner);
  }

  /** Returns the metrics with a tag, by name. */
  getMetricsByTag(tag: string): Metric[] {
    return this.#withValue('tag', tag);
  }

  /** Returns a metric's changes, newest first, at most `limit`. */
  getMetricHistory(metricId: string, limit = Number.MAX_SAFE_INTEGER): SavedChange[] {
    return changesOf(this.#connection, metricId, limit);
  }

  /**
   * Gives a field the value that it had before a change. This is another change. Throws `change-not-found`,
   * `metric-not-found` or `cannot-revert`.
   */
  revertChange(historyId: number, changedBy: string, reason: string | null = null): Metric {
    return this.edit((connection, now) => revertChange(connection, historyId, changedBy, reason, now));
  }

  /**
   * Returns a metric as of a timestamp, or undefined if it did not exist yet. `id` is today's. Throws
   * `metric-not-found` or `invalid-time`.
   */
  metricAsOf(id: string, time: string | Date): Metric | undefined {
    return asOf(this.getMetric(id), this.getMetricHistory(id), toInstant(time));
  }

  /** Adds a test to a metric. Throws `metric-not-found`. */
  addValidationTest(metricId: string, test: NewValidationTest): ValidationTest {
    return this.edit((connection) => {
      checkExists(connection, metricId);
      return insertTest(connection, metricId, test);
    });
  }

  /** Changes a test's type, query or expected result. Throws `test-not-found`. */
  updateValidationTest(testId: number, updates: ValidationTestUpdates): ValidationTest {
    return this.edit((connection) => changeTest(connection, testId, updates));
  }

  /**
   * Records a test's result, such as `passed` or `failed`, and when it ran; by default now. Throws `test-not-found`.
   */
  recordTestResult(testId: number, status: string, at?: string | Date): ValidationTest {
    const lastRun = at === undefined ? this.#now() : toInstant(at);
    return this.edit((connection) => setResult(connection, testId, status, lastRun));
  }

  /** Removes a test. Throws `test-not-found`. */
  removeValidationTest(testId: number): void {
    this.edit((connection) => removeTest(connection, testId));
  }

  /** Records that a user used a metric now. Throws `metric-not-found`. */
  recordUsage(metricId: string, usedBy: string, context: string | null = null): Usage {
    refuse([...textFaults('used_by', usedBy, true), ...textFaults('context', context, true)]);
    return this.edit((connection, now) => {
      checkExists(connection, metricId);
      return insertUsage(connection, metricId, usedBy, context, now);
    });
  }

  /** Returns a metric's usage in the last `days` days (1 to 3660), today included. Throws `invalid-number`. */
  getUsageStats(metricId: string, days = 30): UsageStats {
    return this.run((connection, today, zone) => usageStats(connection, metricId, days, today, zone));
  }

  /** Returns the metrics in the trash, latest first. */
  listTrash(): TrashedMetric[] {
    return trashedMetrics(this.#connection);
  }

  /** Restores the most recently deleted metric of this id, complete. Throws `not-in-trash` or `conflict-duplicate-id`. */
  restoreMetric(id: string): Metric {
    return this.edit((connection) => {
      untrashMetric(connection, id);
      return getMetric(connection, id);
    });
  }

  /** Empties the trash for good; returns the number of metrics deleted. */
  emptyTrash(): number {
    return this.edit(emptyTrash);
  }

  /** Runs a query. */
  run<T>(query: Query<T>): T {
    const [now, zone] = [this.#now(), this.#zone()];
    return query(this.#connection, dayIn(zone, now) ?? now, zone);
  }

  /** Makes an edit completely or not at all. Inside an open transaction it becomes a part of it. */
  edit<T>(edit: Edit<T>): T {
    return this.replica.transaction(() => edit(this.#connection, this.#now()));
  }

  /**
   * Makes an edit that reads another open catalog, completely or not at all. Use it for a copy that is exported
   * afterwards: it may change the tables, and records of other replicas no longer fit.
   */
  join<T>(theirs: MetricsDatabase, edit: JoinedEdit<T>): T {
    this.#connection.attach(theirs.#connection, 'theirs');
    try {
      return this.#connection.transaction(() => edit(this.#connection, theirs.#connection, this.#now()));
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

  #now(): Instant {
    return instantOf(this.#clock());
  }

  #withValue(key: 'owner' | 'tag', value: string): Metric[] {
    return metricsAt(this.#connection, this.listing.compatible({ is: 'value', key, values: [value], not: false }));
  }
}
