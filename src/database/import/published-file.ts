import type { Connection } from '../sqlite/connection.ts';
import { checkedFile } from './untrusted-file.ts';
import { rowCounts, type RowCounts } from '../metrics/row-counts.ts';
import { MetricsDatabase } from '../metrics-database.ts';

/** A catalog's file as readers shall get it. */
export interface PublishedFile {
  readonly bytes: Uint8Array;
  /** Rows of the four tables. */
  readonly counts: RowCounts;
  /** What of the file is not in it, by kind and name, as for every file from elsewhere. */
  readonly leftOut: readonly string[];
  /** Deleted metrics that waited in the trash: they are nobody's to read. */
  readonly trashed: number;
}

/**
 * Checks a file as an import does, and makes a compact one of it without its trash. The given bytes stay as they are.
 * Throws what `checkedFile` throws.
 */
export async function publishedFile(bytes: Uint8Array): Promise<PublishedFile> {
  const { bytes: checked, leftOut } = await checkedFile(bytes, undefined);
  const database = await MetricsDatabase.open(checked);
  try {
    const trashed = database.emptyTrash();
    database.edit(dropUnusedReasons);
    // What was deleted would still stand in the gaps.
    database.compact();
    return { bytes: database.export(), counts: database.run(rowCounts), leftOut, trashed };
  } finally {
    database.close();
  }
}

/** Why somebody changed what was deleted since. */
function dropUnusedReasons(connection: Connection): void {
  connection.exec(`DELETE FROM main.metricbook_changes WHERE change_id NOT IN (SELECT id FROM main.metric_history);
    DELETE FROM main.metricbook_change_sets WHERE id NOT IN (SELECT change_set_id FROM main.metricbook_changes)`);
}
