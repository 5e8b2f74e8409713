import type { Instant } from '../../domain/core/instant.ts';
import { secondOf } from '../../domain/core/moment.ts';
import { MERGED_FROM } from '../merge/field-changes.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import { IMPORTED_FROM } from './apply-review.ts';

/** The saves of each metric, by their latest moment; a change that another program wrote stands alone. */
const SAVES = `
  SELECT h.metric_id, c.change_set_id, max(${momentSql('h.changed_at')}) AS at, max(h.field_name = 'id') AS is_renamed
  FROM main.metric_history h LEFT JOIN main.metricbook_changes c ON c.change_id = h.id
  WHERE h.field_name <> 'trust_score' GROUP BY h.metric_id, ifnull(c.change_set_id, -h.id)`;

/**
 * When somebody last looked at each metric, by id: its last review, or, if it never had one, the last edit of it by
 * itself, by a save that changed no other metric, or that renamed it. An import, a merge and a bulk edit are none, since
 * nobody looked at each metric, and neither is a new trust score. A metric that was never edited counts from its
 * creation; one without any history, from its last update by another program.
 */
export function lastLooks(connection: Connection): Map<string, Instant> {
  const rows = connection.all(
    `WITH saves AS (${SAVES}),
       sizes AS (SELECT change_set_id, count(*) AS metrics FROM saves WHERE change_set_id IS NOT NULL GROUP BY 1),
       edits AS (
         SELECT v.metric_id, max(v.at) AS at FROM saves v
         LEFT JOIN sizes z ON z.change_set_id = v.change_set_id
         LEFT JOIN main.metricbook_change_sets s ON s.id = v.change_set_id
         WHERE (v.change_set_id IS NULL OR z.metrics = 1 OR v.is_renamed)
           AND instr(ifnull(s.reason, ''), ?) <> 1 AND instr(ifnull(s.reason, ''), ?) <> 1
         GROUP BY 1)
     SELECT m.id, m.created_at, m.updated_at, e.at, m.id IN (SELECT metric_id FROM main.metric_history) AS has_history
     FROM main.metrics m LEFT JOIN edits e ON e.metric_id = m.id WHERE typeof(m.id) = 'text'`,
    [IMPORTED_FROM, MERGED_FROM],
  );
  const reviews = connection.all(
    `SELECT metric_id, max(${momentSql('reviewed_at')}) AS at FROM main.metricbook_reviews GROUP BY 1`,
  );
  const reviewed = new Map(reviews.map((row) => [textOf(row['metric_id']), secondOf(textOf(row['at']) ?? '')]));
  return new Map(
    rows.map((row) => {
      const begun = secondOf(textOf(row[row['has_history'] === 1 ? 'created_at' : 'updated_at']) ?? '');
      const edited = secondOf(textOf(row['at']) ?? '');
      const id = textOf(row['id']) ?? '';
      return [id, reviewed.get(id) ?? (edited > begun ? edited : begun)];
    }),
  );
}
