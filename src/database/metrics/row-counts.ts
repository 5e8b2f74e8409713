import type { CatalogTable } from '../schema/schema.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Numbers of rows in the four shared tables. */
export interface RowCounts {
  readonly metrics: number;
  readonly changes: number;
  readonly tests: number;
  readonly usages: number;
}

/** Counts the rows of the four shared tables. */
export function rowCounts(connection: Connection): RowCounts {
  return {
    metrics: countRows(connection, 'metrics'),
    changes: countRows(connection, 'metric_history'),
    tests: countRows(connection, 'validation_tests'),
    usages: countRows(connection, 'metric_usage'),
  };
}

/** Counts the rows of the four shared tables, and of details and origins. */
export function allCounts(connection: Connection): RowCounts & { readonly details: number; readonly origins: number } {
  return {
    ...rowCounts(connection),
    details: countRows(connection, 'metricbook_details'),
    origins: countRows(connection, 'metricbook_origins'),
  };
}

/** Counts the metrics. */
export function countMetrics(connection: Connection): number {
  return countRows(connection, 'metrics');
}

function countRows(connection: Connection, table: CatalogTable): number {
  return Number(connection.value(`SELECT count(*) FROM main.${table}`));
}
