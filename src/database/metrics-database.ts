import type { SavedChange } from '../domain/metric/change.ts';
import { toInstant } from '../domain/core/moment.ts';
import type { Metric, MetricUpdates, NewMetric } from '../domain/metric/metric.ts';
import { asOf, detailTextsAsOf } from '../domain/history/as-of.ts';
import type { CustomField } from '../domain/metric/custom-field.ts';
import { readDetails } from '../domain/metric/detail-texts.ts';
import type { DetailUpdates, MetricDetails } from '../domain/metric/details.ts';
import type { NewOrigin, NewSource, Origin, Source } from '../domain/metric/origin.ts';
import type { TrashedMetric } from '../domain/metric/trash.ts';
import type { Usage, UsageStats } from '../domain/metric/usage.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../domain/metric/validation-test.ts';
import { CatalogDatabase, opened, type OpenOptions } from './catalog-database.ts';
import { customFields, defineCustomField, removeCustomField } from './metrics/custom-fields.ts';
import { detailTexts } from './metrics/detail-rows.ts';
import { detailsOf } from './metrics/detail-saves.ts';
import { changesOf } from './metrics/history.ts';
import { allMetrics, findMetric, metricsAt } from './metrics/metric-rows.ts';
import { createMetric, getMetric, revertChange, saveMetric } from './metrics/metric-saves.ts';
import { originsOf, recordOrigins, sources } from './metrics/sources.ts';
import { deleteMetric, emptyTrash, restoreMetric, trashedMetrics } from './metrics/trash.ts';
import { recordUsage } from './metrics/usage-edits.ts';
import { usageStats } from './metrics/usage-stats.ts';
import { addTest, changeTest, removeTest, setResult } from './metrics/validation-test-edits.ts';

/**
 * A catalog of metrics in one SQLite database in memory, with the methods that are its contract for other programs.
 * Times are UTC, `YYYY-MM-DD HH:MM:SS`; trust scores run from 0 to 100.
 */
export class MetricsDatabase extends CatalogDatabase {
  /** Opens the bytes of a catalog's file, or a new empty catalog, as `opened` does. */
  static override open(bytes?: Uint8Array, options: OpenOptions = {}): Promise<MetricsDatabase> {
    return opened(bytes, options, (file) => new MetricsDatabase(file));
  }

  /** Creates a metric. Throws `conflict-duplicate-id` or the code of a faulty value. */
  createMetric(metric: NewMetric): Metric {
    return this.edit((connection, now) => createMetric(connection, metric, now));
  }

  /** Returns a metric. Throws `metric-not-found`. */
  getMetric(id: string): Metric {
    return this.run((connection) => getMetric(connection, id));
  }

  /** Returns a metric; undefined if there is none. */
  findMetric(id: string): Metric | undefined {
    return this.run((connection) => findMetric(connection, id));
  }

  /** Returns every metric, by name. */
  getAllMetrics(): Metric[] {
    return this.run(allMetrics);
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
    this.edit((connection, now) => deleteMetric(connection, id, deletedBy, now));
  }

  /** Returns the metrics that match a query, best first: words, `"phrases"` and filters as `parseQuery` reads them. */
  searchMetrics(query: string): Metric[] {
    while (!this.listing.buildSearch());
    const { rowids } = this.listing.list({ query, sort: { by: 'match', descending: false } });
    return this.run((connection) => metricsAt(connection, rowids));
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
    return this.run((connection) => changesOf(connection, metricId, limit));
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

  /** Returns a metric's details. Throws `metric-not-found`. */
  getDetails(id: string): MetricDetails {
    this.getMetric(id);
    return this.run((connection) => detailsOf(connection, id));
  }

  /**
   * Sets details, as `updateMetric` sets fields: each that really changes becomes one change in the history. A custom
   * value must fit a field that the catalog defines. Returns the details after the change.
   */
  updateDetails(id: string, updates: DetailUpdates, changedBy: string, reason: string | null = null): MetricDetails {
    const save = { id, newId: id, updates: {}, base: {}, details: { updates, base: {} }, reason };
    this.edit((connection, now) => saveMetric(connection, save, changedBy, now));
    return this.getDetails(id);
  }

  /**
   * Returns a metric's details as of a timestamp, or undefined if it did not exist yet. `id` is today's. Throws
   * `metric-not-found` or `invalid-time`.
   */
  detailsAsOf(id: string, time: string | Date): MetricDetails | undefined {
    const texts = this.run((connection) => detailTexts(connection, id));
    const then = detailTextsAsOf(this.getMetric(id), texts, this.getMetricHistory(id), toInstant(time));
    return then && readDetails(then).details;
  }

  /** Returns the custom fields that the catalog defines, in their order. */
  getCustomFields(): CustomField[] {
    return this.run(customFields);
  }

  /**
   * Defines a custom field, or changes the one of this name; values that do not fit it any more stay. Throws
   * `conflict-duplicate-field` or the code of a fault.
   */
  defineCustomField(field: CustomField): void {
    this.edit((connection) => defineCustomField(connection, field));
  }

  /** Removes the definition of a custom field; values that metrics have stay. Throws `custom-field-not-found`. */
  removeCustomField(name: string): void {
    this.edit((connection) => removeCustomField(connection, name));
  }

  /** Returns the places that a metric came from, the latest import first. Throws `metric-not-found`. */
  getOrigins(id: string): Origin[] {
    this.getMetric(id);
    return this.run((connection) => originsOf(connection, id));
  }

  /** Returns the files and folders that metrics came from, the latest import first. */
  getSources(): Source[] {
    return this.run(sources);
  }

  /**
   * Records where metrics came from now, and returns the id of the source. One of the same name and format, and an
   * origin of the same source, format and path, are imported again. Throws `metric-not-found`.
   */
  recordOrigins(source: NewSource, origins: readonly NewOrigin[], importedBy: string): number {
    return this.edit((connection, importedAt) =>
      recordOrigins(connection, source, origins, { importedBy, importedAt }),
    );
  }

  /** Adds a test to a metric. Throws `metric-not-found`. */
  addValidationTest(metricId: string, test: NewValidationTest): ValidationTest {
    return this.edit((connection) => addTest(connection, metricId, test));
  }

  /** Changes a test's type, query or expected result. Throws `test-not-found`. */
  updateValidationTest(testId: number, updates: ValidationTestUpdates): ValidationTest {
    return this.edit((connection) => changeTest(connection, testId, updates));
  }

  /**
   * Records a test's result, such as `passed` or `failed`, and when it ran; by default now. Throws `test-not-found`.
   */
  recordTestResult(testId: number, status: string, at?: string | Date): ValidationTest {
    const lastRun = at === undefined ? this.now() : toInstant(at);
    return this.edit((connection) => setResult(connection, testId, status, lastRun));
  }

  /** Removes a test. Throws `test-not-found`. */
  removeValidationTest(testId: number): void {
    this.edit((connection) => removeTest(connection, testId));
  }

  /** Records that a user used a metric now. Throws `metric-not-found`. */
  recordUsage(metricId: string, usedBy: string, context: string | null = null): Usage {
    return this.edit((connection, now) => recordUsage(connection, metricId, usedBy, context, now));
  }

  /** Returns a metric's usage in the last `days` days (1 to 3660), today included. Throws `invalid-number`. */
  getUsageStats(metricId: string, days = 30): UsageStats {
    return this.run((connection, today, zone) => usageStats(connection, metricId, days, today, zone));
  }

  /** Returns the metrics in the trash, latest first. */
  listTrash(): TrashedMetric[] {
    return this.run(trashedMetrics);
  }

  /** Restores the most recently deleted metric of this id, complete. Throws `not-in-trash` or `conflict-duplicate-id`. */
  restoreMetric(id: string): Metric {
    return this.edit((connection) => restoreMetric(connection, id));
  }

  /** Empties the trash for good; returns the number of metrics deleted. */
  emptyTrash(): number {
    return this.edit(emptyTrash);
  }

  #withValue(key: 'owner' | 'tag', value: string): Metric[] {
    const rowids = this.listing.compatible({ is: 'value', key, values: [value], not: false });
    return this.run((connection) => metricsAt(connection, rowids));
  }
}
