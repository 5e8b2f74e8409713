import { addDays } from '../../domain/core/instant.ts';
import { TRUST_PARTS, type TrustCounts } from '../../domain/search/listing.ts';
import type { Bound } from '../../domain/search/query.ts';
import type { CatalogTrust } from '../trust/catalog-trust.ts';
import type { Condition } from './row-conditions.ts';

/** Returns a test for rowids: true if the metric has a score that fits. */
export function scoreFits(trust: CatalogTrust | undefined, fits: (score: Bound) => boolean): Condition {
  const scores = needed(trust);
  return (rowid) => {
    const score = scores.at(rowid);
    return score !== null && fits(score);
  };
}

/** Returns a test for rowids: true if the metric was last reviewed on a day that fits. */
export function reviewFits(trust: CatalogTrust | undefined, fits: (day: Bound) => boolean): Condition {
  const scores = needed(trust);
  const answers = new Map<number, boolean>();
  return (rowid) => {
    const days = scores.reviewedDaysAgo(rowid);
    if (days === undefined) return false;
    const known = answers.get(days);
    if (known !== undefined) return known;
    const answer = fits(addDays(scores.today, -days));
    answers.set(days, answer);
    return answer;
  };
}

function needed(trust: CatalogTrust | undefined): CatalogTrust {
  if (trust === undefined) throw new Error('a filter names trust scores that are not calculated');
  return trust;
}

/** Counts of trust scores in the making. */
export class TrustCounting {
  readonly #trust: CatalogTrust;
  readonly #histogram = Array.from({ length: TRUST_PARTS }, () => 0);
  #unscored = 0;
  #neverReviewed = 0;
  #reviewedOver90 = 0;
  #reviewedOver180 = 0;

  constructor(trust: CatalogTrust) {
    this.#trust = trust;
  }

  addScore(rowid: number): void {
    const score = this.#trust.at(rowid);
    if (score === null) {
      this.#unscored += 1;
      return;
    }
    const part = Math.min(TRUST_PARTS - 1, Math.floor((score * TRUST_PARTS) / 100));
    this.#histogram[part] = (this.#histogram[part] ?? 0) + 1;
  }

  addReview(rowid: number): void {
    const days = this.#trust.reviewedDaysAgo(rowid);
    if (days === undefined) this.#neverReviewed += 1;
    else if (days > 180) this.#reviewedOver180 += 1;
    if (days !== undefined && days > 90) this.#reviewedOver90 += 1;
  }

  counts(): TrustCounts {
    return {
      histogram: this.#histogram,
      unscored: this.#unscored,
      neverReviewed: this.#neverReviewed,
      reviewedOver90: this.#reviewedOver90,
      reviewedOver180: this.#reviewedOver180,
    };
  }
}
