import type { Filter, Piece } from '../../domain/search/query.ts';
import { piecesOf, withFilter } from '../../domain/search/query.ts';

/** A range of trust scores, both ends included. */
export interface TrustRange {
  readonly from: number;
  readonly to: number;
}

/** The full range. */
export const WHOLE_RANGE: TrustRange = { from: 0, to: 100 };

/** Returns the range of trust scores that a query's filters allow. An exclusive end is shown as if it were included. */
export function trustRangeIn(pieces: readonly Piece[]): TrustRange {
  return pieces.reduce((range, piece) => (piece.is === 'filter' ? narrowed(range, piece.filter) : range), WHOLE_RANGE);
}

/** Returns the query with this range of trust scores, and no other filter on them. */
export function withTrustRange(query: string, { from, to }: TrustRange): string {
  const pieces = piecesOf(query);
  const others = pieces.filter((piece) => !isOnTrust(piece));
  const filter = filterOf(Math.min(from, to), Math.max(from, to));
  if (filter === undefined) return others.map(({ text }) => text).join(' ');
  const at = pieces.findIndex(isOnTrust);
  return withFilter(others, filter, at < 0 ? undefined : at);
}

function isOnTrust(piece: Piece): boolean {
  return piece.is === 'filter' && 'key' in piece.filter && piece.filter.key === 'trust';
}

function filterOf(from: number, to: number): Filter | undefined {
  const isWhole = { from: from <= WHOLE_RANGE.from, to: to >= WHOLE_RANGE.to };
  if (isWhole.from && isWhole.to) return undefined;
  if (isWhole.from) return { is: 'range', key: 'trust', comparator: '<=', bound: to };
  if (isWhole.to) return { is: 'range', key: 'trust', comparator: '>=', bound: from };
  return { is: 'between', key: 'trust', from, to };
}

function narrowed(range: TrustRange, filter: Filter): TrustRange {
  if (filter.is === 'between' && filter.key === 'trust') {
    return { from: Math.max(range.from, Number(filter.from)), to: Math.min(range.to, Number(filter.to)) };
  }
  if (filter.is !== 'range' || filter.key !== 'trust') return range;
  const bound = Number(filter.bound);
  switch (filter.comparator) {
    case '<':
    case '<=':
      return { ...range, to: Math.min(range.to, bound) };
    case '>':
    case '>=':
      return { ...range, from: Math.max(range.from, bound) };
    case '=':
      return { from: bound, to: bound };
  }
}
