import type { Connection } from '../sqlite/connection.ts';
import { applyRecord, columnReader, forgetTouched, recordOf, touchedRows, watchRows } from './changeset.ts';

/** Called with the rowids of changed metrics. `areTestsChanged` tells if any test changed. */
type OnChange = (metricRows: readonly number[], areTestsChanged: boolean) => void;

/**
 * The transactions of a database that has replicas elsewhere. A write is made, recorded, stored, and only then
 * committed. Records of other replicas are applied in the same way. Reports the changed metrics of every commit and
 * rollback.
 */
export class Replica {
  readonly #connection: Connection;
  readonly #onChange: OnChange;
  readonly #columnsIn: ReturnType<typeof columnReader>;
  #isWatching = false;

  constructor(connection: Connection, onChange: OnChange) {
    this.#connection = connection;
    this.#onChange = onChange;
    this.#columnsIn = columnReader(connection);
  }

  /**
   * Prepares for changes. The first one does it at the latest; it takes some milliseconds, which no list has to wait
   * for.
   */
  watch(): void {
    if (this.#isWatching) return;
    watchRows(this.#connection);
    this.#isWatching = true;
  }

  /** Runs `work` completely or not at all. Inside an open transaction it becomes a part of it. */
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
    this.watch();
    this.#connection.begin();
  }

  /** The changes of the open transaction as bytes for `apply`; undefined if nothing changed. */
  record(): Uint8Array | undefined {
    return recordOf(this.#connection, this.#columnsIn);
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
    // Caches may have read these rows inside the transaction.
    this.#tell(changed);
  }

  /** Applies records of another replica, in their order, all or none. */
  apply(records: readonly Uint8Array[]): void {
    this.transaction(() => {
      for (const record of records) applyRecord(this.#connection, record);
    });
  }

  /**
   * The changed metrics, including those with changed tests: a test's result is shown with its metric, though the
   * metric's row stays the same.
   */
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
