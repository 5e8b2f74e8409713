import type { LogUse } from '../../domain/catalog/import-preview.ts';
import { OWN_METRIC_TABLES } from '../schema/schema.ts';
import type { Connection } from '../sqlite/connection.ts';
import { checkedFile } from './untrusted-file.ts';
import { rowCounts, type RowCounts } from '../metrics/row-counts.ts';
import { MetricsDatabase } from '../metrics-database.ts';

/** A catalog's file for readers. */
export interface PublishedFile {
  readonly bytes: Uint8Array;
  /** Numbers of rows in the four shared tables. */
  readonly counts: RowCounts;
  /** Things of the file that are not in it, by kind and name, as for every imported file. */
  readonly leftOut: readonly string[];
  /** The fate of the write-ahead log of the given file. */
  readonly log: LogUse;
  /** Number of deleted metrics that were in the trash. Readers do not get them. */
  readonly trashed: number;
}

/**
 * Checks a file as an import does, with its write-ahead log if there is one, and returns a compact one without the trash. The given bytes stay as they are.
 * Throws what `checkedFile` throws.
 */
export async function publishedFile(bytes: Uint8Array, writeAheadLog?: Uint8Array): Promise<PublishedFile> {
  const { bytes: checked, leftOut, log } = await checkedFile(bytes, undefined, writeAheadLog);
  const database = await MetricsDatabase.open(checked, { isIndexedLater: true });
  try {
    const trashed = database.emptyTrash();
    database.edit(dropLeftBehind);
    database.edit(dropUnusedReasons);
    // Deleted content would otherwise stay in the free space of the file.
    database.compact();
    return { bytes: database.export(), counts: database.run(rowCounts), leftOut, log, trashed };
  } finally {
    database.close();
  }
}

/** Deletes details, origins and reviews of metrics that another program deleted without them. */
function dropLeftBehind(connection: Connection): void {
  const isGone = 'metric_id NOT IN (SELECT id FROM main.metrics WHERE id IS NOT NULL)';
  for (const table of OWN_METRIC_TABLES) connection.exec(`DELETE FROM main.${table} WHERE ${isGone}`);
  connection.exec(
    'DELETE FROM main.metricbook_not_duplicates WHERE other_id NOT IN (SELECT id FROM main.metrics WHERE id IS NOT NULL)',
  );
}

/** Deletes the reasons of changes to metrics that were deleted since. */
function dropUnusedReasons(connection: Connection): void {
  connection.exec(`DELETE FROM main.metricbook_changes WHERE change_id NOT IN (SELECT id FROM main.metric_history);
    DELETE FROM main.metricbook_change_sets WHERE id NOT IN (SELECT change_set_id FROM main.metricbook_changes)`);
}
