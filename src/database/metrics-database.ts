import { CatalogError } from '../domain/core/catalog-error.ts';
import type { SavedChange } from '../domain/metric/change.ts';
import type { MetricDetail } from '../domain/metric/detail.ts';
import type { Clock, Instant } from '../domain/core/instant.ts';
import { instantOf, toInstant } from '../domain/core/instant.ts';
import type { Listing, ListRequest, ListRow } from '../domain/search/listing.ts';
import type { Metric, MetricSave, MetricUpdates, NewMetric } from '../domain/metric/metric.ts';
import { checkAuthor, checkId, checkNew, checkUpdates, refuse, textFaults } from '../domain/metric/metric-rules.ts';
import { asOf } from '../domain/history/as-of.ts';
import { parseQuery } from '../domain/search/query.ts';
import type { TrashedMetric } from '../domain/metric/trash.ts';
import type { Usage, UsageStats } from '../domain/metric/usage.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../domain/metric/validation-test.ts';
import { Connection, loadEngine } from './sqlite/connection.ts';
import type { CatalogContent } from './metrics/content.ts';
import { insertContent } from './metrics/content.ts';
import { damagedFile, databaseBytes } from './sqlite/file-header.ts';
import type { RecordChange } from './metrics/history.ts';
import { changesOf, findChange, latestChanges, newSave } from './metrics/history.ts';
import { applyRecord, forgetTouched } from './changeset/changeset.ts';
import type { MergedAs } from './merge/merge.ts';
import { mergeCatalog } from './merge/merge.ts';
import { listRows, metricDetail } from './metrics/metric-detail.ts';
import { MetricList } from './list/metric-list.ts';
import { allMetrics, findRow, insertMetric, metricOf, metricsAt } from './metrics/metric-rows.ts';
import {
  checkExists,
  checkFree,
  checkUnchanged,
  getRow,
  rename,
  revert,
  updateFields,
} from './metrics/metric-saves.ts';
import { Replica } from './changeset/replica.ts';
import type { SharedTable } from './schema/schema.ts';
import { checkReadable, correctCounts, prepareSchema, renumberRows } from './schema/schema.ts';
import { SearchIndex } from './list/search-index.ts';
import { emptyTrash, trashedMetrics, trashMetric, untrashMetric } from './metrics/trash.ts';
import { insertUsage, usagesOf, usageStats } from './metrics/usages.ts';
import { changeTest, getTest, insertTest, removeTest, setResult, testsOf } from './metrics/validation-tests.ts';

/** What opening a database may be told. */
export interface OpenOptions {
  /** The clock of every change; the system's where none is given. */
  readonly clock?: Clock;
  /** Where the browser finds SQLite's WASM file; Node finds it by itself. */
  readonly wasmUrl?: string;
  /** The bytes are what `export` gave, and nothing but Metricbook has had them since: they need no second look. */
  readonly isOwn?: boolean;
  /** What replicas recorded since the bytes were exported, in its order: made first of all, before any migration. */
  readonly journal?: readonly Uint8Array[];
  /** A newer version wrote the bytes: they are only read, and nothing in them is adapted. */
  readonly isReadOnly?: boolean;
}

/**
 * What a module of its own asks of the open database, at a moment. It changes nothing. So what a first list does not need
 * can be loaded after it.
 */
export type Question<T> = (connection: Connection, now: Instant) => T;

/** What a module of its own changes in the open database, at a moment: a part of one transaction. */
export type Edit<T> = (connection: Connection, now: Instant) => T;

/** What a module of its own makes of this database with another one at hand, in transactions of its own, or asks of both. */
export type Joining<T> = (ours: Connection, theirs: Connection) => T;

/** Rows that one step of building the search index takes: some milliseconds of work. */
const INDEX_STEP = 500;

/**
 * A catalog of metrics in one SQLite database in memory. Every method is synchronous and all or nothing: one that throws
 * has changed nothing. Times are UTC, `YYYY-MM-DD HH:MM:SS`; trust scores run from 0 to 100. What a person can mend is
 * thrown as a `CatalogError`.
 */
export class MetricsDatabase {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #search: SearchIndex;
  readonly #list: MetricList;

  /** The transactions of this database, for those who keep it beside others. */
  readonly replica: Replica;

  /** Whether opening it changed the form of its tables: what other replicas recorded no longer fits. */
  readonly isMigrated: boolean;

  private constructor(connection: Connection, clock: Clock, isMigrated: boolean) {
    this.#connection = connection;
    this.isMigrated = isMigrated;
    this.#clock = clock;
    this.#search = new SearchIndex(connection);
    this.#list = new MetricList(connection, this.#search);
    this.replica = new Replica(connection, (rows, areTestsChanged) => this.#list.refresh(rows, areTestsChanged));
  }

  /**
   * Opens the bytes of a catalog's file, or a new empty catalog. A file that another program wrote gets Metricbook's own
   * tables beside the four; these keep all they have, extra columns, tables and indexes too.
   * Throws `not-a-database`, `damaged-file`, `not-a-catalog` or `newer-catalog`.
   */
  static async open(bytes?: Uint8Array, options: OpenOptions = {}): Promise<MetricsDatabase> {
    const { journal = [], isOwn = false, isReadOnly = false } = options;
    const connection = await Connection.open(bytes && databaseBytes(bytes), options.wasmUrl);
    try {
      connection.transaction(() => {
        for (const record of journal) applyRecord(connection, record);
      });
      if (isReadOnly) checkReadable(connection);
      const isMigrated = isReadOnly ? false : prepareSchema(connection);
      // Any program may have written to the file since, one that does not count too.
      if (!isOwn) {
        correctCounts(connection);
        renumberRows(connection);
      }
      return new MetricsDatabase(connection, options.clock ?? (() => new Date()), isMigrated);
    } catch (error) {
      connection.close();
      throw error instanceof CatalogError ? error : damagedFile(error);
    }
  }

  /** Begins to load SQLite itself, so that the first `open` need not wait for it. */
  static load(wasmUrl: string): void {
    loadEngine(wasmUrl);
  }

  /** Creates a metric. Throws `duplicate-id`, or what is wrong with a value. */
  createMetric(metric: NewMetric): Metric {
    checkNew(metric);
    return this.replica.transaction(() => {
      checkFree(this.#connection, metric.id);
      insertMetric(this.#connection, metric, this.#now());
      return this.getMetric(metric.id);
    });
  }

  /** Throws `metric-not-found`. */
  getMetric(id: string): Metric {
    return metricOf(getRow(this.#connection, id));
  }

  /** Undefined where there is no such metric. */
  findMetric(id: string): Metric | undefined {
    const row = findRow(this.#connection, id);
    return row && metricOf(row);
  }

  /** Every metric, by name. */
  getAllMetrics(): Metric[] {
    return allMetrics(this.#connection);
  }

  /**
   * Sets fields. Each field whose value really changes becomes one change in the history, all in one change set with the
   * reason; where nothing changes, nothing is written. Returns the metric as it is then.
   */
  updateMetric(id: string, updates: MetricUpdates, changedBy: string, reason: string | null = null): Metric {
    return this.saveMetric({ id, newId: id, updates, base: {}, reason }, changedBy);
  }

  /** Gives a metric another id; all that names the old one follows. Recorded as a change of the field `id`. */
  renameMetric(id: string, newId: string, changedBy: string, reason: string | null = null): Metric {
    return this.saveMetric({ id, newId, updates: {}, base: {}, reason }, changedBy);
  }

  /** Renames and updates in one change set. Throws `changed-meanwhile` where a field is no longer as in `base`. */
  saveMetric(save: MetricSave, changedBy: string): Metric {
    checkUpdates(save.updates);
    if (save.newId !== save.id) checkId(save.newId);
    return this.#save(changedBy, save.reason, (record, now) => {
      checkUnchanged(this.#connection, save.id, save.base);
      if (save.newId !== save.id) rename(this.#connection, save.id, save.newId, record, now);
      updateFields(this.#connection, save.newId, save.updates, record, now);
      return this.getMetric(save.newId);
    });
  }

  /** Takes a metric out with its history, tests and usage; a complete copy stays in the trash until that is emptied. */
  deleteMetric(id: string, deletedBy: string | null = null): void {
    refuse(textFaults('author', deletedBy, true));
    this.replica.transaction(() => {
      checkExists(this.#connection, id);
      trashMetric(this.#connection, id, deletedBy, this.#now());
    });
  }

  /** The metrics that fit a query, best first: words, `"phrases"` and filters as `parseQuery` reads them. */
  searchMetrics(query: string): Metric[] {
    while (!this.buildSearch());
    const { rowids } = this.list({ query, sort: { by: 'match', descending: false } });
    return metricsAt(this.#connection, rowids);
  }

  /** The metrics of an owner, by name; written with or without `@`, in capitals or not. */
  getMetricsByOwner(owner: string): Metric[] {
    return this.#withValue('owner', owner);
  }

  /** The metrics that bear a tag, by name. */
  getMetricsByTag(tag: string): Metric[] {
    return this.#withValue('tag', tag);
  }

  /** Which metrics to list, in which order, with facet counts. */
  list(request: ListRequest): Listing {
    return this.#list.list(request, this.#now());
  }

  /** The same, but leaves out the counts where these would be the first: so a first list is on the screen sooner. */
  listSoon(request: ListRequest): Listing {
    return (this.#list.hasCounted ? undefined : this.#list.listAll(request)) ?? this.list(request);
  }

  /** What the list shows of these rows. The query marks the passages. */
  listRows(rowids: readonly number[], query: string): ListRow[] {
    const failing = this.#list.failingTests(rowids);
    return listRows(this.#connection, rowids, parseQuery(query).terms, this.#now(), failing);
  }

  /**
   * Does the next part of the work that makes lists and searches quick. Answers what is ready by it: the facet counts,
   * some of the search index, or all there is.
   */
  prepareSearch(): 'facets' | 'some' | 'all' {
    if (!this.#list.hasCounted) {
      this.#list.count();
      return 'facets';
    }
    return this.buildSearch() ? 'all' : 'some';
  }

  /** Does a part of building the search index; returns whether it is complete. Until then a search reads every row. */
  buildSearch(): boolean {
    return this.#search.build(INDEX_STEP);
  }

  /** A metric and all that its page shows; undefined where there is none. */
  metricDetail(id: string): MetricDetail | undefined {
    return metricDetail(this.#connection, id, this.#now());
  }

  /** A metric's changes, newest first, at most `limit`. */
  getMetricHistory(metricId: string, limit = Number.MAX_SAFE_INTEGER): SavedChange[] {
    return changesOf(this.#connection, metricId, limit);
  }

  /** The changes of the whole catalog, newest first, older than the change `before` where given. */
  latestChanges(limit: number, before?: number): SavedChange[] {
    return latestChanges(this.#connection, limit, before);
  }

  /**
   * Gives a field the value that it had before a change; that is another change. Throws `change-not-found`,
   * `metric-not-found` or `cannot-revert`.
   */
  revertChange(historyId: number, changedBy: string, reason: string | null = null): Metric {
    return this.#save(changedBy, reason, (record, now) => {
      const change = findChange(this.#connection, historyId);
      if (change === undefined) {
        throw new CatalogError('change-not-found', `There is no change ${historyId} in the history.`, { historyId });
      }
      return this.getMetric(revert(this.#connection, change, record, now));
    });
  }

  /**
   * A metric as it was at a moment; undefined where it did not exist yet. `id` is today's. Throws `metric-not-found` or
   * `bad-time`.
   */
  metricAsOf(id: string, time: string | Date): Metric | undefined {
    return asOf(this.getMetric(id), this.getMetricHistory(id), toInstant(time));
  }

  /** Throws `metric-not-found`. */
  addValidationTest(metricId: string, test: NewValidationTest): ValidationTest {
    return this.replica.transaction(() => {
      checkExists(this.#connection, metricId);
      return insertTest(this.#connection, metricId, test);
    });
  }

  /** A metric's tests in the order they were added. */
  getValidationTests(metricId: string): ValidationTest[] {
    return testsOf(this.#connection, metricId);
  }

  /** Throws `test-not-found`. */
  updateValidationTest(testId: number, updates: ValidationTestUpdates): ValidationTest {
    return this.replica.transaction(() => changeTest(this.#connection, testId, updates));
  }

  /** Keeps a test's result, such as `passed` or `failed`, and when it ran; now where no time is given. */
  recordTestResult(testId: number, status: string, at?: string | Date): ValidationTest {
    const lastRun = at === undefined ? this.#now() : toInstant(at);
    return this.replica.transaction(() => setResult(this.#connection, testId, status, lastRun));
  }

  /** Throws `test-not-found`. */
  removeValidationTest(testId: number): void {
    this.replica.transaction(() => removeTest(this.#connection, testId));
  }

  /** Throws `test-not-found`. */
  getValidationTest(testId: number): ValidationTest {
    return getTest(this.#connection, testId);
  }

  /** Records that somebody used a metric, now. Throws `metric-not-found`. */
  recordUsage(metricId: string, usedBy: string, context: string | null = null): Usage {
    refuse([...textFaults('used_by', usedBy, true), ...textFaults('context', context, true)]);
    return this.replica.transaction(() => {
      checkExists(this.#connection, metricId);
      return insertUsage(this.#connection, metricId, usedBy, context, this.#now());
    });
  }

  /** A metric's latest usages, newest first. */
  getUsages(metricId: string, limit: number): Usage[] {
    return usagesOf(this.#connection, metricId, limit);
  }

  /** How a metric was used over the last `days` days (1 to 3660), today included. Throws `bad-number`. */
  getUsageStats(metricId: string, days = 30): UsageStats {
    if (!Number.isInteger(days) || days < 1 || days > 3660) {
      throw new CatalogError('bad-number', `${days} is not a number of days from 1 to 3660.`, { days });
    }
    return usageStats(this.#connection, metricId, days, this.#now());
  }

  /** What is in the trash, latest first. */
  listTrash(): TrashedMetric[] {
    return trashedMetrics(this.#connection);
  }

  /** Puts the latest deleted metric of this id back, whole. Throws `not-in-trash` or `duplicate-id`. */
  restoreMetric(id: string): Metric {
    return this.replica.transaction(() => {
      untrashMetric(this.#connection, id);
      return this.getMetric(id);
    });
  }

  /** Deletes for good what is in the trash; returns how many metrics that were. */
  emptyTrash(): number {
    return this.edit(emptyTrash);
  }

  /** Adds content that brings its own past, whole or not at all. Throws `duplicate-id`, or what is wrong with a metric. */
  addContent(content: CatalogContent): void {
    this.replica.transaction(() => insertContent(this.#connection, content, this.#now()));
  }

  /**
   * Merges another open catalog into this one, as `mergeCatalog` says. Made for a copy that is exported afterwards: it
   * may change the table, and what other replicas recorded no longer fits.
   */
  merge(theirs: MetricsDatabase, changedBy: string, reason: string, as: MergedAs = 'file'): void {
    checkAuthor(changedBy);
    try {
      mergeCatalog(this.#connection, theirs.#connection, { changedBy, changedAt: this.#now(), reason }, as);
    } finally {
      forgetTouched(this.#connection);
      this.#list.forget();
    }
  }

  /** Joins another open catalog as a module knows to. What changes it is made for a copy that is exported afterwards, as `merge` is. */
  join<T>(theirs: MetricsDatabase, joining: Joining<T>): T {
    return joining(this.#connection, theirs.#connection);
  }

  /** How many rows one of the four tables has. */
  count(table: SharedTable): number {
    return Number(this.#connection.value(`SELECT count(*) FROM main.${table}`));
  }

  /** Numbers of rows in the four tables. */
  counts(): { metrics: number; changes: number; tests: number; usages: number } {
    return {
      metrics: this.count('metrics'),
      changes: this.count('metric_history'),
      tests: this.count('validation_tests'),
      usages: this.count('metric_usage'),
    };
  }

  /** The whole catalog as the bytes of one SQLite file. */
  export(): Uint8Array {
    return this.#connection.export();
  }

  /** What SQLite's quick check finds wrong with the database; undefined where it is sound. */
  findDamage(): string | undefined {
    const found = this.#connection.value('PRAGMA main.quick_check(1)');
    return found === 'ok' ? undefined : String(found);
  }

  /** Answers a question that another module knows how to ask. */
  ask<T>(question: Question<T>): T {
    return question(this.#connection, this.#now());
  }

  /** Makes an edit that another module knows how to make, wholly or not at all. */
  edit<T>(edit: Edit<T>): T {
    return this.replica.transaction(() => edit(this.#connection, this.#now()));
  }

  /** Gives back the room of deleted rows. Rows may get other numbers: what other replicas recorded no longer fits. */
  compact(): void {
    this.#connection.exec('VACUUM main');
    this.#search.rebuild();
    this.#list.forget();
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

  #save<T>(changedBy: string, reason: string | null, work: (record: RecordChange, now: Instant) => T): T {
    checkAuthor(changedBy);
    refuse(textFaults('reason', reason, false));
    const now = this.#now();
    return this.replica.transaction(() =>
      work(newSave(this.#connection, { changedBy, changedAt: now, reason: reason?.trim() || null }), now),
    );
  }

  #withValue(key: 'owner' | 'tag', value: string): Metric[] {
    const rowids = this.#list.fitting({ is: 'value', key, values: [value], not: false }, this.#now());
    return metricsAt(this.#connection, rowids);
  }
}
