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

/**
 * Returns the place some steps from a listed row, at most at an end. From a row that is not listed, a first step leads
 * to the first row on the screen, or some steps from it if those lead further. Undefined if there are no rows.
 */
export function placeFrom(
  rowids: Int32Array,
  rowid: number | undefined,
  start: number,
  steps: number,
): number | undefined {
  if (rowids.length === 0) return undefined;
  const from = rowid === undefined ? -1 : rowids.indexOf(rowid);
  const to = from === -1 ? start + (Math.abs(steps) > 1 ? steps : 0) : from + steps;
  return Math.min(Math.max(to, 0), rowids.length - 1);
}

/** Returns true if two requests have the same query and sort order. */
export function sameRequest(a: ListRequest, b: ListRequest): boolean {
  return a.query === b.query && sameSort(a.sort, b.sort);
}
