import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { DefinitionReview } from '../../domain/metric/definition-review.ts';
import { checkAuthor, refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import type { Connection } from '../sqlite/connection.ts';
import { REVIEW_COLUMNS, reviewOf } from './definition-reviews.ts';
import { checkExists } from './metric-saves.ts';

/**
 * Records that somebody reviewed metrics, each on its own; changes nothing else of them. Throws `metric-not-found` or
 * the code of a faulty text.
 */
export function recordReviews(
  connection: Connection,
  metricIds: readonly string[],
  reviewedBy: string,
  note: string | null,
  reviewedAt: Instant,
): DefinitionReview[] {
  checkAuthor(reviewedBy);
  refuse(textFaults('note', note, false));
  return metricIds.map((metricId) => {
    checkExists(connection, metricId);
    const row = connection.first(
      `INSERT INTO main.metricbook_reviews (metric_id, reviewed_by, reviewed_at, note) VALUES (?, ?, ?, ?)
       RETURNING ${REVIEW_COLUMNS}`,
      [metricId, reviewedBy, reviewedAt, note?.trim() || null],
    );
    if (row === undefined) throw new Error('an inserted review returned no row');
    return reviewOf(row);
  });
}

/** Removes reviews recorded by mistake, all or none. Throws `review-not-found`. */
export function removeReviews(connection: Connection, reviewIds: readonly number[]): void {
  for (const reviewId of reviewIds) {
    if (connection.run('DELETE FROM main.metricbook_reviews WHERE id = ?', [reviewId]) > 0) continue;
    throw new CatalogError('review-not-found', 'This review is gone: somebody removed it meanwhile.', { reviewId });
  }
}
