import type { Connection } from '../sqlite/connection.ts';
import { applyRecord, forgetTouched, recordOf, touchedRows, watchRows } from './changeset.ts';

/** Hears of the metrics' rows that changed, and whether any test did. */
type OnChange = (metricRows: readonly number[], areTestsChanged: boolean) => void;

/**
 * The transactions of a database whose changes are kept elsewhere too. A write is made, recorded, stored, and only then
 * committed; what other replicas recorded is applied in the same way. Tells which metrics' rows every commit or rollback changed.
 */
export class Replica {
  readonly #connection: Connection;
  readonly #onChange: OnChange;

  constructor(connection: Connection, onChange: OnChange) {
    this.#connection = connection;
    this.#onChange = onChange;
    watchRows(connection);
  }

  /** Runs `work` wholly or not at all; inside an open transaction, as a part of it. */
  transaction<T>(work: () => T): T {
    if (this.#connection.inTransaction) return this.#connection.transaction(work);
    this.begin();
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  begin(): void {
    this.#connection.begin();
  }

  /** What the open transaction changed, as bytes for `apply`; undefined where it changed nothing. */
  record(): Uint8Array | undefined {
    return recordOf(this.#connection);
  }

  commit(): void {
    const changed = this.#changed();
    forgetTouched(this.#connection);
    this.#connection.commit();
    this.#tell(changed);
  }

  rollback(): void {
    if (!this.#connection.inTransaction) return;
    const changed = this.#changed();
    this.#connection.rollback();
    // What was read of them inside the transaction may have been kept.
    this.#tell(changed);
  }

  /** Makes the changes that another replica recorded, in their order, all or none. */
  apply(records: readonly Uint8Array[]): void {
    this.transaction(() => {
      for (const record of records) applyRecord(this.#connection, record);
    });
  }

  /** A test's result changes what is known of its metric, though not the metric's row. */
  #changed(): ChangedRows {
    const touched = touchedRows(this.#connection);
    const tests = touched.get('validation_tests') ?? [];
    const ofTests = tests.flatMap((test) => {
      const row = this.#connection.value(
        `SELECT m.rowid FROM main.validation_tests t JOIN main.metrics m ON m.id = t.metric_id WHERE t.id = ?`,
        [test],
      );
      return row === null ? [] : [Number(row)];
    });
    return {
      metricRows: [...new Set([...(touched.get('metrics') ?? []), ...ofTests])],
      areTestsChanged: tests.length > 0,
    };
  }

  #tell({ metricRows, areTestsChanged }: ChangedRows): void {
    if (metricRows.length > 0) this.#onChange(metricRows, areTestsChanged);
  }
}

interface ChangedRows {
  readonly metricRows: readonly number[];
  readonly areTestsChanged: boolean;
}
