import type { Sort } from './listing.ts';
import type { Piece } from './query.ts';
import { filterText, piecesOf } from './query.ts';
import { sameSort } from './sort-text.ts';

/** A view of the list: a query and an order under a name, kept in the catalog. */
export interface SavedView {
  readonly name: string;
  /** As a person types it. */
  readonly query: string;
  readonly sort: Sort;
}

/** One change of the saved views. */
export type ViewEdit =
  /** Adds the view, or puts it in the place of the one that has its name. */
  | { readonly is: 'save'; readonly view: SavedView }
  | { readonly is: 'rename'; readonly from: string; readonly to: string }
  | { readonly is: 'remove'; readonly name: string };

/** Signs in a view's name, at most. */
export const VIEW_NAME_LENGTH = 120;

/** Whether two views list the same, whatever their names and the order in which their filters were added. */
export function listsSame(a: Omit<SavedView, 'name'>, b: Omit<SavedView, 'name'>): boolean {
  return sameSort(a.sort, b.sort) && canonicalQuery(piecesOf(a.query)) === canonicalQuery(piecesOf(b.query));
}

/** The name, or where it is taken the name with the first number that makes it free: `Finance (2)`. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}

/** A query's pieces as one text, the same whatever the order in which its filters were added. */
export function canonicalQuery(pieces: readonly Piece[]): string {
  const filters = pieces.flatMap((piece) => (piece.is === 'filter' ? [filterText(piece.filter)] : []));
  const words = pieces.flatMap((piece) => (piece.is === 'term' ? [piece.text] : []));
  return [...filters.toSorted(), ...words].join(' ');
}
