import type { ListRequest } from '../../domain/search/listing.ts';
import { sameSort } from '../../domain/search/sort-text.ts';
import type { ShownListing } from './metric-list-state.ts';

/**
 * Returns where the cursor is in a newer answer. If its row was deleted or hidden, it stays at that place of the same
 * list; another list begins without one.
 */
export function cursorIn(
  rowids: Int32Array,
  request: ListRequest,
  cursor: number | undefined,
  before: Pick<ShownListing, 'request' | 'rowids'> | undefined,
): number | undefined {
  if (cursor === undefined || rowids.includes(cursor)) return cursor;
  if (before === undefined || !sameRequest(before.request, request)) return undefined;
  return rowids[Math.min(before.rowids.indexOf(cursor), rowids.length - 1)];
}

/** Returns the place some steps from a listed row, at most at an end; undefined if the row is not listed. */
export function placeAfter(rowids: Int32Array, rowid: number | undefined, steps: number): number | undefined {
  const from = rowid === undefined ? -1 : rowids.indexOf(rowid);
  return from === -1 ? undefined : Math.min(Math.max(from + steps, 0), rowids.length - 1);
}

/** Returns the place of a first step: the first row on the screen, or some steps from it if those lead further. */
export function firstPlace(rows: number, start: number, steps: number): number {
  return Math.min(Math.max(start + (Math.abs(steps) > 1 ? steps : 0), 0), rows - 1);
}

/** Returns true if two requests have the same query and sort order. */
export function sameRequest(a: ListRequest, b: ListRequest): boolean {
  return a.query === b.query && sameSort(a.sort, b.sort);
}
