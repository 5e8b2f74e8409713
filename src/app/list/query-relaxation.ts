import { countsFor, type FacetCount, type Facets } from '../../domain/search/listing.ts';
import type { Filter, Piece } from '../../domain/search/query.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { filterText, piecesOf } from '../../domain/search/query.ts';
import { editsBetween } from '../../domain/search/spelling.ts';
import type { CatalogClient } from '../../worker/client.ts';

/** A query similar to one that lists nothing, and the number of metrics that it lists. */
export interface Relaxation {
  /** The filter or word that is left out, or the one that replaces it. */
  readonly text: string;
  readonly query: string;
  readonly count: number;
}

/** The reason why a query lists nothing, as far as changing it shows. */
export interface RelaxedQuery {
  /** The query without each one of its filters and words, the most metrics first. */
  readonly without: readonly Relaxation[];
  /** The query with unknown values replaced by the nearest known ones. */
  readonly respelled: readonly Relaxation[];
}

/** Limit of filters and words. Nobody reads more one by one. */
const MAX_SUGGESTIONS = 8;

/** Finds the part that empties a query, by requesting similar queries. */
export async function explained(client: Pick<CatalogClient, 'counts'>, query: string): Promise<RelaxedQuery> {
  const pieces = piecesOf(query);
  const asked = async (text: string, near: string): Promise<Relaxation> => {
    const { count } = await client.counts(near);
    return { text, query: near, count };
  };
  const { facets } = await client.counts('');
  const [without, respelled] = await Promise.all([
    Promise.all(pieces.slice(0, MAX_SUGGESTIONS).map((piece) => asked(piece.text, joined(pieces, piece, undefined)))),
    Promise.all(
      pieces.slice(0, MAX_SUGGESTIONS).flatMap((piece) => {
        const near = piece.is === 'filter' ? nearestFilter(piece.filter, facets) : undefined;
        return near === undefined ? [] : [asked(near, joined(pieces, piece, near))];
      }),
    ),
  ]);
  return {
    without: without.toSorted((a, b) => b.count - a.count),
    respelled: respelled.filter(({ count }) => count > 0),
  };
}

function joined(pieces: readonly Piece[], without: Piece, instead: string | undefined): string {
  const texts = pieces.flatMap((piece) => (piece === without ? (instead ?? []) : [piece.text]));
  return texts.join(' ');
}

/** Returns the filter with each unknown value replaced by the nearest known one; undefined if nothing changes. */
function nearestFilter(filter: Filter, facets: Facets): string | undefined {
  if (filter.is !== 'value' || filter.not) return undefined;
  const known = countsFor(facets, filter.key);
  const values = filter.values.map((value) => nearestOf(value, known) ?? value);
  return values.every((value, i) => value === filter.values[i]) ? undefined : filterText({ ...filter, values });
}

/**
 * Returns the nearest known value. One that begins with or contains the text wins over one with a similar spelling.
 * Undefined if the value is known, or none is near.
 */
export function nearestOf(value: string, known: readonly FacetCount[]): string | undefined {
  const wanted = sameText(value);
  const caseFolded = known.map((one) => ({ value: one.value, text: sameText(one.value) }));
  if (caseFolded.some(({ text }) => text === wanted)) return undefined;
  const tolerated = Math.min(3, Math.max(1, Math.floor(wanted.length / 4)));
  const nearest = caseFolded
    .map((one) => ({ ...one, edits: editsBetween(wanted, one.text, tolerated) }))
    .filter(({ edits }) => edits <= tolerated)
    .toSorted((a, b) => a.edits - b.edits)[0];
  const longer =
    caseFolded.find(({ text }) => text.startsWith(wanted)) ?? caseFolded.find(({ text }) => text.includes(wanted));
  return (longer ?? nearest)?.value;
}
