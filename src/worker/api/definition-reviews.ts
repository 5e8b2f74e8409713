import { recordReviews, removeReviews } from '../../database/metrics/definition-review-edits.ts';
import { definitionReviews } from '../../database/metrics/definition-reviews.ts';
import type { DefinitionReview } from '../../domain/metric/definition-review.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of reviews of definitions. */
export type DefinitionReviewsApi = ReturnType<typeof createDefinitionReviewsApi>;

/** Reviews of definitions: somebody looked at a metric and found it right. */
export function createDefinitionReviewsApi({ query, edit }: ApiDeps) {
  return {
    /** Returns the reviews of a metric, latest first. */
    definitionReviews(metricId: string, limit: number): Promise<DefinitionReview[]> {
      return query((connection) => definitionReviews(connection, metricId, limit));
    },

    /** Records that a user reviewed metrics now, all or none. Throws `metric-not-found`. */
    recordReviews(metricIds: readonly string[], reviewedBy: string, note: string | null): Promise<DefinitionReview[]> {
      return edit((connection, now) => recordReviews(connection, metricIds, reviewedBy, note, now));
    },

    /** Removes reviews recorded by mistake, all or none. Throws `review-not-found`. */
    removeReviews(reviewIds: readonly number[]): Promise<void> {
      return edit((connection) => removeReviews(connection, reviewIds));
    },
  };
}
