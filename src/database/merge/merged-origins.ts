import type { Connection } from '../sqlite/connection.ts';
import type { CellImage, TableImage } from '../sqlite/row-codec.ts';

/** Their sources by id, each with the id of the same source in ours. */
type SourceIds = ReadonlyMap<number, number>;

/**
 * Adds the attached catalog's sources and origins to ours. A source of the same name and format is the same, and an
 * origin of the same source, format and path keeps what ours says. Call it after the metrics were added. Returns the
 * ids that their sources have in ours.
 */
export function addOrigins(ours: Connection): SourceIds {
  const ids = addSources(ours);
  ours.exec('CREATE TEMP TABLE source_ids (theirs INTEGER PRIMARY KEY, ours INTEGER)');
  for (const pair of ids) ours.run('INSERT INTO temp.source_ids VALUES (?, ?)', pair);
  const columns = 'file, line, foreign_attributes, said, imported_at, imported_by, differs_since';
  // A file of another program may have two sources of one name, so that two origins become the same.
  ours.exec(`
    INSERT OR IGNORE INTO main.metricbook_origins (metric_id, source_id, format, path, ${columns})
      SELECT t.metric_id, i.ours, t.format, t.path, ${columns}
      FROM theirs.metricbook_origins t JOIN temp.source_ids i ON i.theirs = t.source_id
      WHERE t.metric_id IN (SELECT id FROM theirs.metrics) AND NOT EXISTS (
        SELECT 1 FROM main.metricbook_origins m
        WHERE m.source_id = i.ours AND m.format = t.format AND m.path = t.path
      ) ORDER BY t.rowid;
    DROP TABLE temp.source_ids;
  `);
  return ids;
}

/** Gives the origins in the content of trashed metrics, from the number `first` on, the ids of their sources in ours. */
export function renumberTrashedOrigins(ours: Connection, first: number, ids: SourceIds): void {
  const rows = ours.all(
    `SELECT id, content FROM main.metricbook_trash
     WHERE id >= ? AND json_array_length(content, '$.metricbook_origins.rows') > 0`,
    [first],
  );
  for (const { id = null, content } of rows) {
    const whole = JSON.parse(String(content)) as { readonly metricbook_origins: TableImage };
    const renumbered = { ...whole, metricbook_origins: withSources(whole.metricbook_origins, ids) };
    ours.run('UPDATE main.metricbook_trash SET content = ? WHERE id = ?', [JSON.stringify(renumbered), id]);
  }
}

function addSources(ours: Connection): Map<number, number> {
  const columns = 'name, format, imported_at, imported_by, checked_at, mapping';
  const theirs = ours.all('SELECT id, name, format FROM theirs.metricbook_sources ORDER BY id');
  return new Map(
    theirs.map(({ id = null, name = null, format = null }) => {
      const same = 'SELECT min(id) FROM main.metricbook_sources WHERE name = ? AND format = ?';
      const known = ours.value(same, [name, format]);
      const own =
        known ??
        ours.value(
          `INSERT INTO main.metricbook_sources (${columns}) SELECT ${columns} FROM theirs.metricbook_sources
           WHERE id = ? RETURNING id`,
          [id],
        );
      return [Number(id), Number(own)];
    }),
  );
}

function withSources({ columns, rows }: TableImage, ids: SourceIds): TableImage {
  const at = columns.indexOf('source_id');
  const renumbered = (cell: CellImage): CellImage => (typeof cell === 'number' ? (ids.get(cell) ?? cell) : cell);
  return {
    columns,
    rows: rows.map(([rowid, ...cells]) => [rowid, ...cells.map((cell, i) => (i === at ? renumbered(cell) : cell))]),
  };
}
