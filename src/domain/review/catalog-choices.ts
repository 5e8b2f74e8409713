import { type Choices, NO_CHOICES } from './choices.ts';
import { sameField } from './field-value.ts';
import type { FieldRow } from './field-rows.ts';
import { allRows, type DeletedReview, type Review } from './review.ts';
import { carriedFields } from './sides.ts';

/** The side that wins all conflicts of a merge. */
export type Winner = 'ours' | 'theirs';

/** What both sides of a merge changed: fields, and metrics that were deleted here and changed there. */
export interface MergeConflicts {
  readonly rows: readonly FieldRow[];
  readonly deleted: readonly DeletedReview[];
}

/** The conflicts between two catalogs. */
export function mergeConflicts(review: Review): MergeConflicts {
  return {
    rows: allRows(review).filter((row) => row.kind === 'conflict'),
    deleted: review.metrics.flatMap((one) => (one.is === 'deleted here' && isChangedThere(one) ? [one] : [])),
  };
}

/** The choices of a merge of two catalogs: what only one side changed is taken, and conflicts go to the winner. */
export function mergeChoices(review: Review, winner: Winner): Choices {
  if (winner === 'ours') return NO_CHOICES;
  const { deleted } = mergeConflicts(review);
  return {
    kinds: { conflict: 'theirs' },
    rows: new Map(),
    metrics: new Map(deleted.map(({ theirs }) => [theirs.id, 'take'])),
  };
}

function isChangedThere({ deleted: { said }, theirs }: DeletedReview): boolean {
  return carriedFields(theirs).some(
    (field) => !sameField(field, said?.get(field) ?? null, theirs.fields.get(field) ?? null),
  );
}
