import { useEffect, useRef } from 'preact/hooks';
import { useApp, useFeature } from '../core/use-app.ts';
import { sameRequest } from './list-cursor.ts';
import { LIST } from './list-feature.ts';
import type { MetricList, ShownListing } from './metric-list-state.ts';
import type { VirtualRows } from './virtual-rows.ts';

/** A metric that was opened, and the list as it was then. */
interface Opened {
  readonly id: string | undefined;
  readonly request: ShownListing['request'] | undefined;
  readonly cursor: number | undefined;
}

/**
 * Puts the cursor on the metric that is opened, however it was, and scrolls as far as needed to show its row. One that
 * the listing lacks, because it was just created, is waited for until another list is requested. A user who moves in
 * the list meanwhile stays there.
 */
export function useOpenInView(
  { reveal }: VirtualRows,
  openId: string | undefined,
  listing: ShownListing | undefined,
): void {
  const { client, report } = useApp();
  const list = useFeature(LIST);
  const openedRef = useRef<Opened | undefined>(undefined);
  const shownRef = useRef<string | undefined>(undefined);
  useEffect(() => {
    const before = openedRef.current;
    const now: Opened = { id: openId, request: listing?.request, cursor: list.cursor.peek() };
    const opened = before !== undefined && before.id === openId ? before : now;
    if (opened === now) shownRef.current = undefined;
    openedRef.current = opened;
    if (openId === undefined || listing === undefined || shownRef.current === openId) return;
    if (opened.request !== undefined && !sameRequest(opened.request, listing.request)) return;
    const show = (rowid: number | undefined): void => {
      const place = rowid === undefined ? -1 : (list.listing.peek()?.rowids.indexOf(rowid) ?? -1);
      if (rowid === undefined || place === -1 || openedRef.current !== opened) return;
      shownRef.current = openId;
      if (list.cursor.peek() !== opened.cursor) return;
      list.moveTo(rowid);
      reveal(place);
    };
    const known = readRow(list, openId);
    if (known === undefined) client.rowOf(openId).then(show, report);
    else show(known);
  }, [client, list, report, reveal, openId, listing]);
}

function readRow(list: MetricList, id: string): number | undefined {
  return Array.from(list.rows.peek().values()).find((row) => row.id === id)?.rowid;
}
