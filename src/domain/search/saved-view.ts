import type { Sort } from './listing.ts';
import type { Piece } from './query.ts';
import { filterKey, piecesOf } from './query.ts';
import { sameSort } from './sort-text.ts';

/** A saved view of the list, stored in the catalog: a name, a query and a sort order. */
export interface SavedView {
  readonly name: string;
  /** The query as typed. */
  readonly query: string;
  readonly sort: Sort;
}

/** A change of the saved views. */
export type ViewEdit =
  /** Adds the view, or replaces the one of the same name. */
  | { readonly is: 'save'; readonly view: SavedView }
  | { readonly is: 'rename'; readonly from: string; readonly to: string }
  | { readonly is: 'remove'; readonly name: string };

/** Greatest length of a view's name, in characters. */
export const VIEW_NAME_LENGTH = 120;

/** True if two views list the same, regardless of their names and the order of their filters. */
export function listsSame(a: Omit<SavedView, 'name'>, b: Omit<SavedView, 'name'>): boolean {
  return sameSort(a.sort, b.sort) && canonicalQuery(piecesOf(a.query)) === canonicalQuery(piecesOf(b.query));
}

/** The name, or if it is taken, the name with the first number that makes it unique: `Finance (2)`. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}

/** A query's pieces as one text, the same for queries with the same filters, in whatever order and spelling. */
export function canonicalQuery(pieces: readonly Piece[]): string {
  const filters = pieces.flatMap((piece) => (piece.is === 'filter' ? [filterKey(piece.filter)] : []));
  const words = pieces.flatMap((piece) => (piece.is === 'term' ? [piece.text] : []));
  return [...filters.toSorted(), ...words].join(' ');
}
