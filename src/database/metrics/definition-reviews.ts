import type { DefinitionReview } from '../../domain/metric/definition-review.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import { textOf } from './metric-rows.ts';

/** The columns that `reviewOf` reads. */
export const REVIEW_COLUMNS = 'id, metric_id, reviewed_by, reviewed_at, note';

/** The reviews of a metric's definition, latest first. */
export function definitionReviews(connection: Connection, metricId: string, limit: number): DefinitionReview[] {
  const sql = `SELECT ${REVIEW_COLUMNS} FROM main.metricbook_reviews WHERE metric_id = ?
    ORDER BY ${momentSql('reviewed_at')} DESC, id DESC LIMIT ?`;
  return connection.all(sql, [metricId, limit]).map(reviewOf);
}

/** Number of reviews of a metric's definition. */
export function countReviews(connection: Connection, metricId: string): number {
  return Number(connection.value('SELECT count(*) FROM main.metricbook_reviews WHERE metric_id = ?', [metricId]));
}

/** A row of `REVIEW_COLUMNS` as a review. */
export function reviewOf(row: Row): DefinitionReview {
  return {
    id: Number(row['id']),
    metricId: textOf(row['metric_id']) ?? '',
    reviewedBy: textOf(row['reviewed_by']),
    reviewedAt: textOf(row['reviewed_at']) ?? '',
    note: textOf(row['note']),
  };
}
