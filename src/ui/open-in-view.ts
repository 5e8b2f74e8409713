import { useEffect, useRef } from 'preact/hooks';
import { usePage } from './page-context.ts';
import type { VirtualRows } from './virtual-rows.ts';

/**
 * Scrolls to the row of a metric that was just opened from somewhere else than the list, or with the page. One that can be
 * seen stays where it is.
 */
export function useOpenInView(virtual: VirtualRows, openId: string | undefined): void {
  const { client, list, report } = usePage();
  const shownRef = useRef<string>(undefined);
  useEffect(() => {
    if (shownRef.current === openId) return undefined;
    shownRef.current = openId;
    if (openId === undefined) return undefined;
    let isOpen = true;
    const cursor = list.cursor.peek();
    client.rowOf(openId).then((rowid) => {
      const place = rowid === undefined ? -1 : (list.listing.peek()?.rowids.indexOf(rowid) ?? -1);
      // Whoever went on in the list meanwhile stays there.
      if (!isOpen || rowid === undefined || place === -1 || list.cursor.peek() !== cursor) return;
      list.moveTo(rowid);
      virtual.scrollToIndex(place, { align: 'auto' });
    }, report);
    return () => {
      isOpen = false;
    };
  }, [client, list, report, virtual, openId]);
}
