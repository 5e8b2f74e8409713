import { mapInSteps, type Steps } from '../core/steps.ts';
import {
  type DeletedMetric,
  nameOf,
  originKey,
  type OriginPlace,
  type OurMetric,
  type OurSide,
  type TheirMetric,
} from './sides.ts';

/** How a metric of theirs was recognised as one of ours. */
export type MatchedBy = 'origin' | 'id' | 'name';

/** One metric that both sides have. */
export interface Pair {
  readonly ours: OurMetric;
  readonly theirs: TheirMetric;
  readonly by: MatchedBy;
}

/** A name that two metrics of a side share, so that it matches no metric of the other side. */
export interface AmbiguousName {
  readonly name: string;
  /** The ids of the metrics with this name that had no other match. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** The metrics of both sides, matched one to one. */
export interface Matching {
  readonly pairs: readonly Pair[];
  /** Metrics of theirs that ours deleted or declined. */
  readonly deletedHere: readonly { readonly deleted: DeletedMetric; readonly theirs: TheirMetric }[];
  readonly onlyOurs: readonly OurMetric[];
  readonly onlyTheirs: readonly TheirMetric[];
  readonly ambiguous: readonly AmbiguousName[];
}

/**
 * Matches metrics by origin, then by id, then by normalised name. An origin that was deleted here is not given to
 * another metric because of its name, but is to one with its id: that one was created again. A key that two metrics of
 * a side share matches none. The whole side counts for that, so that a second import does not match what the first left
 * alone.
 */
export function* matchSides(ours: OurSide, theirs: readonly TheirMetric[]): Steps<Matching> {
  const byOrigin = yield* pairsBy('origin', ours.metrics, theirs, originKeys, new Set());
  const byId = yield* pairsBy('id', ours.metrics, theirs, idKeys, takenBy(byOrigin));
  const known = takenBy([...byOrigin, ...byId]);
  const deletedHere = deletedIn(
    ours.deleted,
    theirs.filter((metric) => !known.has(metric)),
  );
  const aside = new Set<Matchable>([...known, ...deletedHere.map((one) => one.theirs)]);
  const byName = yield* pairsBy('name', ours.metrics, theirs, nameKeys, aside);
  const taken = new Set([...aside, ...takenBy(byName)]);
  const onlyOurs = ours.metrics.filter((metric) => !taken.has(metric));
  const onlyTheirs = theirs.filter((metric) => !taken.has(metric));
  const ambiguous = yield* ambiguousNames(ours.metrics, theirs, taken);
  return { pairs: [...byOrigin, ...byId, ...byName], deletedHere, onlyOurs, onlyTheirs, ambiguous };
}

/** A name by which metrics are matched: without case, with one kind of space for spaces, underscores and hyphens. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\p{Pd}]+/gu, ' ')
    .trim();
}

type Matchable = OurMetric | TheirMetric;

function originKeys({ origins }: { readonly origins: readonly OriginPlace[] }): string[] {
  return origins.map(originKey);
}

function idKeys({ id }: Matchable): string[] {
  return [id];
}

function nameKeys(metric: Matchable): string[] {
  const key = nameKey(nameOf(metric));
  return key === '' ? [] : [key];
}

/** Pairs the metrics that are not taken and are the only ones of their side with a key. */
function* pairsBy(
  by: MatchedBy,
  ours: readonly OurMetric[],
  theirs: readonly TheirMetric[],
  keysOf: (metric: Matchable) => string[],
  taken: ReadonlySet<Matchable>,
): Steps<Pair[]> {
  if (!haveFree(taken, ours, theirs)) return [];
  const here = yield* byKey(ours, keysOf);
  const there = yield* byKey(theirs, keysOf);
  const pairs: Pair[] = [];
  const found = new Set(taken);
  for (const [key, [their, ...more]] of there) {
    const [our, ...others] = here.get(key) ?? [];
    if (our === undefined || their === undefined || more.length + others.length > 0) continue;
    if (found.has(our) || found.has(their)) continue;
    pairs.push({ ours: our, theirs: their, by });
    found.add(our).add(their);
  }
  return pairs;
}

/** True if both sides have metrics that are not taken. The keys of two large catalogs take a second to compare. */
function haveFree(taken: ReadonlySet<Matchable>, ...sides: readonly (readonly Matchable[])[]): boolean {
  return sides.every((side) => side.some((metric) => !taken.has(metric)));
}

function takenBy(pairs: readonly Pair[]): Set<Matchable> {
  return new Set(pairs.flatMap(({ ours, theirs }) => [ours, theirs]));
}

function deletedIn(deleted: readonly DeletedMetric[], theirs: readonly TheirMetric[]): Matching['deletedHere'] {
  const byOrigin = new Map(deleted.flatMap((one) => originKeys(one).map((key) => [key, one] as const)));
  return theirs.flatMap((metric) => {
    const [was] = originKeys(metric).flatMap((key) => byOrigin.get(key) ?? []);
    return was === undefined ? [] : [{ deleted: was, theirs: metric }];
  });
}

/** The names that would have matched metrics of both sides, if they were not shared. */
function* ambiguousNames(
  ours: readonly OurMetric[],
  theirs: readonly TheirMetric[],
  taken: ReadonlySet<Matchable>,
): Steps<AmbiguousName[]> {
  if (!haveFree(taken, ours, theirs)) return [];
  const here = yield* byKey(ours, nameKeys);
  const there = yield* byKey(theirs, nameKeys);
  const freeIds = (metrics: readonly Matchable[]): string[] =>
    metrics.flatMap((metric) => (taken.has(metric) ? [] : [metric.id]));
  return Array.from(there).flatMap(([key, named]) => {
    const others = here.get(key) ?? [];
    const [first] = named;
    if (first === undefined || (named.length === 1 && others.length < 2)) return [];
    const ambiguous = { name: nameOf(first), ours: freeIds(others), theirs: freeIds(named) };
    return ambiguous.ours.length === 0 || ambiguous.theirs.length === 0 ? [] : [ambiguous];
  });
}

function* byKey<T extends Matchable>(metrics: readonly T[], keysOf: (metric: T) => string[]): Steps<Map<string, T[]>> {
  const groups = new Map<string, T[]>();
  yield* mapInSteps(metrics, (metric) => {
    for (const key of new Set(keysOf(metric))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [metric]);
      else group.push(metric);
    }
  });
  return groups;
}
