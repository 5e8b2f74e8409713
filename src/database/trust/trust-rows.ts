import { addDays, type Day } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import { NumberColumn } from '../../domain/core/number-column.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import { daysSince, describingWords, testWorth, type TrustFacts } from '../../domain/trust/trust-facts.ts';
import type { Connection, SqlValue } from '../sqlite/connection.ts';

/** Days in which a usage counts, today included. */
const USED_DAYS = 30;
/** More than the words of a description that count. */
const OWNED = 64;

/** The tables whose rows a score rests on. */
export type FactTable = 'metrics' | 'validation_tests' | 'metric_usage' | 'metricbook_reviews';

/** The rows of a table that are read: a range of its own numbers, after one and up to another, or those of some metrics. */
export type FactRows =
  | { readonly is: 'range'; readonly after: number; readonly upTo: number }
  | { readonly is: 'of metrics'; readonly ids: readonly string[] };

/** The facts that trust scores rest on, in memory by rowid: all metrics, on one day in one time zone. */
export class TrustRows {
  readonly #connection: Connection;
  readonly #today: Day;
  readonly #zone: TimeZone;
  /** Has an owner, and the words of the description. */
  readonly #definitions = new NumberColumn();
  readonly #tests = new NumberColumn();
  readonly #worths = new NumberColumn();
  /** One more than the days since the last review. */
  readonly #reviews = new NumberColumn();
  readonly #usages = new NumberColumn();

  constructor(connection: Connection, today: Day, zone: TimeZone) {
    this.#connection = connection;
    this.#today = today;
    this.#zone = zone;
  }

  at(rowid: number): TrustFacts {
    const [definition, reviewed] = [this.#definitions.at(rowid), this.#reviews.at(rowid)];
    return {
      hasOwner: definition >= OWNED,
      words: definition % OWNED,
      tests: this.#tests.at(rowid),
      testsWorth: this.#worths.at(rowid),
      reviewedDaysAgo: reviewed === 0 ? undefined : reviewed - 1,
      usedLately: this.#usages.at(rowid),
    };
  }

  /** Forgets what a table said of a row, before it is read again. */
  clear(rowid: number, table: FactTable): void {
    switch (table) {
      case 'metrics':
        return this.#definitions.set(rowid, 0);
      case 'validation_tests':
        this.#tests.set(rowid, 0);
        return this.#worths.set(rowid, 0);
      case 'metric_usage':
        return this.#usages.set(rowid, 0);
      case 'metricbook_reviews':
        return this.#reviews.set(rowid, 0);
    }
  }

  /** Adds what rows of a table say. No row may be read twice without `clear`. */
  read(table: FactTable, rows: FactRows): void {
    switch (table) {
      case 'metrics':
        return this.#readMetrics(rows);
      case 'validation_tests':
        return this.#readTests(rows);
      case 'metric_usage':
        return this.#readUsages(rows);
      case 'metricbook_reviews':
        return this.#readReviews(rows);
    }
  }

  #readMetrics(rows: FactRows): void {
    const cells = 'CAST(substr(owner, 1, 100) AS TEXT), CAST(substr(description, 1, 400) AS TEXT)';
    const [where, params] =
      rows.is === 'range'
        ? ['rowid > ? AND rowid <= ?', [rows.after, rows.upTo]]
        : ['id IN (SELECT value FROM json_each(?))', [JSON.stringify(rows.ids)]];
    const sql = `SELECT json_group_array(json_array(rowid, ${cells})) FROM main.metrics WHERE ${where}`;
    for (const [rowid, owner, description] of this.#parsed(sql, params) as [number, string | null, string | null][]) {
      this.#definitions.set(rowid, ((owner ?? '').trim() === '' ? 0 : OWNED) + describingWords(description));
    }
  }

  #readTests(rows: FactRows): void {
    const cells = 'CAST(t.status AS TEXT), CAST(t.last_run AS TEXT)';
    const tests = this.#ofMetrics('validation_tests', cells, rows) as [number, string | null, string | null][];
    for (const [rowid, status, lastRun] of tests) {
      this.#tests.set(rowid, this.#tests.at(rowid) + 1);
      const worth = testWorth(status, lastRun, this.#today, this.#zone);
      this.#worths.set(rowid, this.#worths.at(rowid) + worth);
    }
  }

  #readUsages(rows: FactRows): void {
    const first = addDays(this.#today, 1 - USED_DAYS);
    // A day in any zone is at most one away from the one that is written.
    const near = `iif(t.used_at GLOB '????-??-??*', t.used_at >= '${addDays(first, -1)}' AND t.used_at < '${addDays(this.#today, 2)}', t.used_at IS NOT NULL)`;
    const usages = this.#ofMetrics('metric_usage', 'CAST(t.used_at AS TEXT)', rows, near) as [number, string][];
    for (const [rowid, usedAt] of usages) {
      const day = dayIn(this.#zone, usedAt);
      if (day === undefined || day < first || day > this.#today) continue;
      this.#usages.set(rowid, this.#usages.at(rowid) + 1);
    }
  }

  #readReviews(rows: FactRows): void {
    const cells = 'CAST(t.reviewed_at AS TEXT)';
    for (const [rowid, at] of this.#ofMetrics('metricbook_reviews', cells, rows) as [number, string][]) {
      const days = daysSince(at, this.#today, this.#zone);
      if (days === undefined) continue;
      const known = this.#reviews.at(rowid);
      if (known === 0 || days + 1 < known) this.#reviews.set(rowid, days + 1);
    }
  }

  /** The rowid of the metric, and cells, of each row of a table. */
  #ofMetrics(table: Exclude<FactTable, 'metrics'>, cells: string, rows: FactRows, condition = 'true') {
    const [where, params] =
      rows.is === 'range'
        ? ['t.id > ? AND t.id <= ?', [rows.after, rows.upTo]]
        : ['t.metric_id IN (SELECT value FROM json_each(?))', [JSON.stringify(rows.ids)]];
    // The cross join keeps the order: each metric is looked up by its id.
    const sql = `SELECT json_group_array(json_array(m.rowid, ${cells})) FROM main.${table} t
      CROSS JOIN main.metrics m ON m.id = t.metric_id WHERE ${where} AND ${condition}`;
    return this.#parsed(sql, params);
  }

  #parsed(sql: string, params: readonly SqlValue[]): readonly unknown[] {
    return JSON.parse(String(this.#connection.value(sql, params))) as unknown[];
  }
}
