import type { CatalogDatabase } from '../database/catalog-database.ts';
import { catalogReview, type SidesOptions } from '../database/merge/catalog-sides.ts';
import { applyDecisions, followRenames, renamesThere } from '../database/merge/decided-merge.ts';
import { mergeCatalog, type MergeAuthor } from '../database/merge/merge.ts';
import type { OwnEdits } from '../domain/catalog/import-preview.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import { type Choices, rowKey } from '../domain/review/choices.ts';
import type { RowKind } from '../domain/review/field-rows.ts';
import { planOf } from '../domain/review/plan.ts';
import { allRows, type Review } from '../domain/review/review.ts';

/** Who merges, and why, for the history. */
type Signature = Omit<MergeAuthor, 'changedAt'>;

/** A merge as the user decided it. */
interface DecidedMerge {
  readonly sides: SidesOptions;
  /** The review that the user saw. */
  readonly seen: Review;
  readonly choices: Choices;
  readonly author: Signature;
}

/** The author of renames in a copy that is only compared. */
const NOBODY: Signature = { changedBy: 'review', reason: '' };

/** Compares two catalogs. Changes neither. */
export function reviewOf(ours: CatalogDatabase, theirs: CatalogDatabase, sides: SidesOptions): Review {
  return ours.run((here) => theirs.run((there) => catalogReview(here, there, sides)));
}

/** True if metrics of ours were renamed in theirs. */
export function hasRenames(ours: CatalogDatabase, theirs: CatalogDatabase): boolean {
  return ours.run((here) => theirs.run((there) => renamesThere(here, there))).length > 0;
}

/** Compares two catalogs after ours got the new ids of theirs, so call it with a copy. */
export function renamedReview(
  ours: CatalogDatabase,
  theirs: CatalogDatabase,
  sides: SidesOptions,
  author = NOBODY,
): Review {
  theirs.run((there) => ours.edit((here, changedAt) => followRenames(here, there, { ...author, changedAt })));
  return reviewOf(ours, theirs, sides);
}

/**
 * Merges theirs into ours as was decided. Changes both, so call it with copies. Throws `conflict-changed` if that would
 * do something else than the user saw.
 */
export function mergeAsDecided(
  ours: CatalogDatabase,
  theirs: CatalogDatabase,
  { sides, seen, choices, author }: DecidedMerge,
): void {
  const review = renamedReview(ours, theirs, sides, author);
  if (effectOf(seen, choices) !== effectOf(review, choices)) throw changedMeanwhile();
  theirs.edit((there, changedAt) => applyDecisions(there, review, choices, { ...author, changedAt }));
  ours.join(theirs, (here, there, changedAt) => mergeCatalog(here, there, { ...author, changedAt }));
}

/** The numbers of metrics that were changed only here, and of those that both changed. */
export function ownEdits({ metrics }: Review): OwnEdits {
  const countOf = (kind: RowKind): number =>
    metrics.filter((one) => 'rows' in one && one.rows.some((row) => row.kind === kind)).length;
  return { kept: countOf('mine'), conflicts: countOf('conflict') };
}

/** The effect of a merge as a text to compare: the metrics that it adds, and which values give way to which. */
function effectOf(review: Review, choices: Choices): string {
  const { create, update } = planOf(review, choices);
  const here = new Map(allRows(review).map((row) => [rowKey(row), row.ours]));
  return JSON.stringify([
    create.map(({ id, fields }) => [id, ...fields]),
    update.map(({ id, fields }) => [
      id,
      Array.from(fields, ([field, text]) => [field, here.get(rowKey({ metric: id, field })), text]),
    ]),
  ]);
}

function changedMeanwhile(): CatalogError {
  return new CatalogError(
    'conflict-changed',
    'The catalog was changed in the meantime, so this merge would do something else than it said. Look at it again.',
  );
}
