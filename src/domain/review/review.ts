import { groupsOf } from '../core/groups.ts';
import { naturallySorted } from '../core/natural-order.ts';
import { allOf, mapInSteps, type Steps } from '../core/steps.ts';
import { itemsIn } from './field-value.ts';
import { type FieldRow, rowsOf } from './field-rows.ts';
import { type AmbiguousName, type MatchedBy, type Matching, matchSides, type Pair } from './matching.ts';
import { baseOf, type PairOrigins, pairOriginsIn } from './pair-origins.ts';
import { type DeletedMetric, nameOf, type OurMetric, type OurSide, type TheirMetric, type TheirSide } from './sides.ts';

/** A metric that both sides have. `changed here`: nothing is new there. */
export interface MatchedReview extends PairOrigins {
  readonly is: 'conflict' | 'changed' | 'changed here' | 'same';
  readonly ours: OurMetric;
  readonly theirs: TheirMetric;
  readonly by: MatchedBy;
  /** The fields that differ, conflicts first. */
  readonly rows: readonly FieldRow[];
}

/** A metric that only they have. `id`: the id that it gets here. */
export interface NewReview {
  readonly is: 'new';
  readonly id: string;
  readonly theirs: TheirMetric;
}

/** A metric that they have, and that was deleted or declined here. `id`: the id that it gets here if it is taken. */
export interface DeletedReview {
  readonly is: 'deleted here';
  readonly id: string;
  readonly theirs: TheirMetric;
  readonly deleted: DeletedMetric;
}

/** A metric that only we have. `gone there`: it came from a source that was read and no longer has it. */
export interface OurReview {
  readonly is: 'gone there' | 'only here';
  readonly ours: OurMetric;
}

/** One metric of either side, compared. */
export type MetricReview = MatchedReview | NewReview | DeletedReview | OurReview;

/** This catalog compared with what was read. The dependencies of theirs have the ids of this catalog. */
export interface Review {
  /** Every metric of both sides just once: conflicts, then what is new there, then the rest. */
  readonly metrics: readonly MetricReview[];
  readonly ambiguous: readonly AmbiguousName[];
}

/** The order of the metrics in a review. */
const ORDER: readonly MetricReview['is'][] = [
  'conflict',
  'changed',
  'new',
  'deleted here',
  'gone there',
  'changed here',
  'same',
  'only here',
];

/** Compares this catalog with what was read, metric by metric and field by field. Changes nothing. */
export function* reviewInSteps(ours: OurSide, theirs: TheirSide): Steps<Review> {
  const matching = yield* matchSides(ours, theirs.metrics);
  const ids = idsHere(ours, theirs, matching);
  const inOurWords = (metric: TheirMetric): TheirMetric => withDependencies(metric, ids);
  const originsOf = pairOriginsIn(theirs);
  const idOf = ({ id }: TheirMetric): string => ids.get(id) ?? id;
  const pairs = yield* mapInSteps(matching.pairs, (pair) =>
    matched({ ...pair, theirs: inOurWords(pair.theirs) }, originsOf(pair), theirs),
  );
  const created = yield* mapInSteps(
    matching.onlyTheirs,
    (metric) => ({ is: 'new', id: idOf(metric), theirs: inOurWords(metric) }) as const,
  );
  const deleted = matching.deletedHere.map(
    (one) =>
      ({ is: 'deleted here', id: idOf(one.theirs), theirs: inOurWords(one.theirs), deleted: one.deleted }) as const,
  );
  const left = matching.onlyOurs.map((metric) => unmatched(metric, theirs.sources));
  const byState = groupsOf<MetricReview, MetricReview['is']>(
    [...pairs, ...created, ...deleted, ...left],
    ({ is }) => is,
  );
  const sorted = ORDER.flatMap((is) => inOrder(is, byState.get(is) ?? []));
  return { metrics: sorted, ambiguous: matching.ambiguous };
}

/** The same in one go. */
export function reviewSides(ours: OurSide, theirs: TheirSide): Review {
  return allOf(reviewInSteps(ours, theirs));
}

/** The metrics of one state: in the order of the files; those that only this catalog has, by name. */
function inOrder(is: MetricReview['is'], metrics: readonly MetricReview[]): readonly MetricReview[] {
  if (is !== 'gone there') return metrics;
  return naturallySorted(metrics, (one) => ('ours' in one ? nameOf(one.ours) : ''));
}

/** All fields that differ, in the order of the review. */
export function allRows({ metrics }: Review): FieldRow[] {
  return metrics.flatMap((metric) => ('rows' in metric ? metric.rows : []));
}

function matched(pair: Pair, origins: PairOrigins, side: Pick<TheirSide, 'hasEmptied'>): MatchedReview {
  const rows = rowsOf(pair, baseOf(origins), side);
  return { is: stateOf(rows), ...pair, ...origins, rows };
}

function stateOf(rows: readonly FieldRow[]): MatchedReview['is'] {
  if (rows.some(({ kind }) => kind === 'conflict')) return 'conflict';
  if (rows.some(({ kind }) => kind !== 'mine')) return 'changed';
  return rows.length > 0 ? 'changed here' : 'same';
}

function unmatched(ours: OurMetric, sources: ReadonlySet<string>): OurReview {
  return { is: ours.origins.some(({ source }) => sources.has(source)) ? 'gone there' : 'only here', ours };
}

/**
 * The id that each metric of theirs has here, or gets if it is taken. An id that another metric has here gets a number
 * that neither side uses, so that a metric that is not taken leaves no id for another one to be mistaken for it.
 */
function idsHere(ours: OurSide, theirs: TheirSide, { pairs, onlyTheirs, deletedHere }: Matching): Map<string, string> {
  const ids = new Map(pairs.map((pair) => [pair.theirs.id, pair.ours.id]));
  const here = new Set(ours.metrics.map(({ id }) => id));
  const used = new Set([...here, ...theirs.metrics.map(({ id }) => id)]);
  for (const { id } of [...onlyTheirs, ...deletedHere.map((one) => one.theirs)]) {
    ids.set(id, here.has(id) ? freeId(id, used) : id);
  }
  return ids;
}

/** Two ids never lead to the same free one, since the number stands behind the whole id. */
function freeId(id: string, used: ReadonlySet<string>): string {
  let number = 2;
  while (used.has(`${id}_${number}`)) number += 1;
  return `${id}_${number}`;
}

/** Rewrites the dependencies that name metrics of theirs. All others keep their text. */
function withDependencies(metric: TheirMetric, ids: ReadonlyMap<string, string>): TheirMetric {
  const text = metric.fields.get('dependencies');
  if (text === undefined) return metric;
  const items = itemsIn(text);
  const renamed = items.map((item) => (typeof item === 'string' ? (ids.get(item) ?? item) : item));
  if (renamed.every((item, i) => item === items[i])) return metric;
  const dependencies = JSON.stringify([...new Set(renamed)]);
  return { ...metric, fields: new Map(metric.fields).set('dependencies', dependencies) };
}
