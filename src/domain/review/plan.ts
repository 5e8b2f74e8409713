import { allOf, mapInSteps, type Steps } from '../core/steps.ts';
import { choiceFor, type Choices, isNotHere, isTaken, NO_CHOICES } from './choices.ts';
import { type FieldText, isListField, mergedList, sameField } from './field-value.ts';
import type { FieldRow } from './field-rows.ts';
import { baseOf } from './pair-origins.ts';
import type { MatchedReview, Review } from './review.ts';
import { type FieldTexts, nameOf, type OriginPlace, type Said, saidBy, type TheirMetric } from './sides.ts';

/** A metric to create. */
export interface PlannedMetric {
  readonly id: string;
  readonly fields: FieldTexts;
}

/** Fields to set. Null: the field says nothing afterwards. */
export interface PlannedUpdate {
  readonly id: string;
  readonly fields: ReadonlyMap<string, FieldText>;
}

/** What a place says now. If another metric has this place, it loses it to this one. */
export interface PlannedOrigin extends OriginPlace {
  /** The id of the metric, after the plan. */
  readonly metric: string;
  readonly said: Said;
}

/** A metric that was declined. Kept with its place, so that the next import does not propose it again. */
export interface DeclinedMetric extends OriginPlace {
  readonly id: string;
  readonly name: string;
}

/** The edits of an import, to be made in one step. Empty lists: there is nothing to do. */
export interface Plan {
  readonly create: readonly PlannedMetric[];
  readonly update: readonly PlannedUpdate[];
  readonly origins: readonly PlannedOrigin[];
  /** Places that metrics have moved from. */
  readonly forgotten: readonly OriginPlace[];
  readonly declined: readonly DeclinedMetric[];
  readonly counts: PlanCounts;
}

/** The numbers behind the sentence about a plan. */
export interface PlanCounts {
  readonly created: number;
  /** Metrics of which fields change, and the fields. */
  readonly changed: number;
  readonly fields: number;
  /** Conflicts that keep the value of this catalog. */
  readonly keptConflicts: number;
}

/** The edits that follow from a review and the choices. Throws `invalid-choice`. */
export function planOf(review: Review, choices: Choices = NO_CHOICES): Plan {
  return allOf(planInSteps(review, choices));
}

/** The same in steps. */
export function* planInSteps(review: Review, choices: Choices): Steps<Plan> {
  const matched = review.metrics.filter((metric) => 'rows' in metric);
  const notHere = review.metrics.filter(isNotHere);
  const taken = notHere.filter((metric) => isTaken(choices, metric));
  const update = (yield* mapInSteps(matched, (metric) => updateOf(metric, choices))).flat();
  const declined = notHere.filter((metric) => metric.is === 'new' && !isTaken(choices, metric));
  const said = (yield* mapInSteps(matched, newSaid)).flat();
  return {
    create: yield* mapInSteps(taken, ({ id, theirs }) => ({
      id,
      fields: new Map(theirs.fields).set('name', nameOf(theirs)),
    })),
    update,
    origins: [...said, ...(yield* mapInSteps(taken, ({ id, theirs }) => originOf(id, theirs)))],
    forgotten: matched.flatMap(({ movedFrom }) => movedFrom.map(placeIn)),
    declined: declined.map(({ theirs }) => ({ ...placeIn(theirs.origins[0]), id: theirs.id, name: nameOf(theirs) })),
    counts: countsIn(taken.length, update, matched, choices),
  };
}

/** The numbers of a plan, without the plan: they are shown at each choice, and most metrics of a large one are the same. */
export function countsOf(review: Review, choices: Choices): PlanCounts {
  const differing = review.metrics.filter((metric) => 'rows' in metric).filter(({ rows }) => rows.length > 0);
  const taken = review.metrics.filter((metric) => isNotHere(metric) && isTaken(choices, metric));
  const update = differing.flatMap((metric) => updateOf(metric, choices));
  return countsIn(taken.length, update, differing, choices);
}

function countsIn(
  created: number,
  update: readonly PlannedUpdate[],
  matched: readonly MatchedReview[],
  choices: Choices,
): PlanCounts {
  const conflicts = matched.flatMap(({ rows }) => rows.filter(({ kind }) => kind === 'conflict'));
  return {
    created,
    changed: update.length,
    fields: update.reduce((sum, { fields }) => sum + fields.size, 0),
    keptConflicts: conflicts.filter((row) => choiceFor(choices, row) === 'mine').length,
  };
}

/** True if a plan would change nothing, not even what is remembered of the sources. */
export function isEmptyPlan({ create, update, origins, forgotten, declined }: Plan): boolean {
  return [create, update, origins, forgotten, declined].every((edits) => edits.length === 0);
}

/** The value that a row's field gets. */
export function decidedText(row: FieldRow, choices: Choices): FieldText {
  switch (choiceFor(choices, row)) {
    case 'mine':
      return row.ours;
    case 'theirs':
      return row.theirs;
    case 'both':
      return mergedList(row.field, row.base, row.ours, row.theirs);
  }
}

function updateOf({ ours, rows }: MatchedReview, choices: Choices): PlannedUpdate[] {
  const decided = rows.map((row) => ({ row, text: decidedText(row, choices) }));
  const changed = decided.filter(({ row, text }) => isChange(row, text));
  if (changed.length === 0) return [];
  return [{ id: ours.id, fields: new Map(changed.map(({ row, text }) => [row.field, text])) }];
}

/**
 * The texts of a row differ, so only a merged list can equal ours. Calculations are not compared again: for 20,000 of
 * them that took a second.
 */
function isChange({ field, ours }: FieldRow, text: FieldText): boolean {
  return text !== ours && !(isListField(field) && sameField(field, ours, text));
}

/** What the place of a matched metric says now, unless it said exactly this before. */
function newSaid({ ours, theirs, known, movedFrom }: MatchedReview): PlannedOrigin[] {
  const planned = originOf(ours.id, theirs, baseOf({ known, movedFrom }));
  return known !== undefined && isSameSaid(known.said, planned.said) ? [] : [planned];
}

/** Keeps what was said of fields that the source has no place for now: it may have again. */
function originOf(metric: string, theirs: TheirMetric, before: Said = new Map()): PlannedOrigin {
  return { ...placeIn(theirs.origins[0]), metric, said: new Map([...before, ...saidBy(theirs)]) };
}

function placeIn({ source, format, path }: OriginPlace): OriginPlace {
  return { source, format, path };
}

function isSameSaid(a: Said, b: Said): boolean {
  return a.size === b.size && [...a].every(([field, text]) => b.has(field) && b.get(field) === text);
}
