import type { Pair } from './matching.ts';
import { type KnownOrigin, originKey, type OriginPlace, type Said, type TheirSide } from './sides.ts';

/** The places that our metric of a pair has in the source that theirs was read from. */
export interface PairOrigins {
  /** The place that theirs was read from, if ours came from there. */
  readonly known: KnownOrigin | undefined;
  /**
   * Places at which that source has no metric any more: ours has moved from there. If ours is new in that source, also
   * those of other sources that were read with it: a metric may move from one file to another.
   */
  readonly movedFrom: readonly KnownOrigin[];
}

/** Makes a function that finds the places of a pair, among all that were read. */
export function pairOriginsIn({ metrics, sources }: TheirSide): (pair: Pick<Pair, 'ours' | 'theirs'>) => PairOrigins {
  const found = new Set(metrics.flatMap(({ origins }) => origins.map(originKey)));
  return ({ ours, theirs }) => {
    const [place] = theirs.origins;
    const known = ours.origins.find((origin) => originKey(origin) === originKey(place));
    const isHere = (origin: OriginPlace): boolean =>
      origin.format === place.format && (origin.source === place.source || known === undefined);
    const isGone = (origin: OriginPlace): boolean => sources.has(origin.source) && !found.has(originKey(origin));
    return {
      known,
      movedFrom: ours.origins.filter((origin) => isHere(origin) && isGone(origin)),
    };
  };
}

/** What both sides shared: what the source said at the last import, if ours came from there. */
export function baseOf({ known, movedFrom }: PairOrigins): Said {
  return (known ?? movedFrom[0])?.said ?? new Map();
}
