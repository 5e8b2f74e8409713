import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import type { Stretch } from './metric-list-state.ts';

/** What is on the screen of a long list whose rows are all of one height, in pixels. */
export interface VirtualRows {
  /** How far it is scrolled, as far as anybody saw: to ask the browser would have it lay the page out at once. */
  readonly top: number;
  readonly onScreen: Stretch;
  /** These and their neighbours: the rows to draw. */
  readonly drawn: Stretch;
  /** Scrolls no further than it takes to show the row whole. */
  readonly reveal: (row: number) => void;
  scrollTo(top: number): void;
}

/** Where a list stands: how far it is scrolled, and how much of it is in sight. */
interface View {
  readonly top: number;
  readonly height: number;
}

/** Rows drawn to either side of the screen: the browser scrolls on while the next ones are being drawn. */
const OVERSCAN = 8;

/** Follows the scrolling of an element: which of `count` rows are on the screen. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): VirtualRows {
  // Before anything is laid out the list is at its top, and no taller than the window.
  const [view, setView] = useState<View>(() => ({ top: 0, height: window.innerHeight }));

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      const seen = { top: element.scrollTop, height: element.clientHeight };
      setView((before) => (isSameView(before, seen) ? before : seen));
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);

  const reveal = useCallback(
    (row: number): void => {
      const element = scroller.current;
      element?.scrollTo(0, topToReveal(row, viewOf(element), rowHeight));
    },
    [scroller, rowHeight],
  );
  const onScreen = rowsInView(view, rowHeight, count);
  return {
    top: view.top,
    onScreen,
    drawn: { start: Math.max(0, onScreen.start - OVERSCAN), end: Math.min(count, onScreen.end + OVERSCAN) },
    reveal,
    scrollTo: (top) => scroller.current?.scrollTo(0, top),
  };
}

/** So many elements that each of `drawn` neighbouring rows has one of its own, and the same one while it is drawn. */
export function slotsFor(drawn: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(64, drawn)));
}

/** The rows of which any part is in sight; of a list that became shorter, the last ones. */
export function rowsInView({ top, height }: View, rowHeight: number, count: number): Stretch {
  const furthest = Math.max(0, count * rowHeight - height);
  const from = Math.min(Math.max(0, top), furthest);
  return { start: Math.floor(from / rowHeight), end: Math.min(count, Math.ceil((from + height) / rowHeight)) };
}

/** How far to scroll, and no further, to have a row wholly in sight. */
export function topToReveal(row: number, { top, height }: View, rowHeight: number): number {
  const above = row * rowHeight;
  return Math.min(above, Math.max(top, above + rowHeight - height));
}

function viewOf(element: HTMLElement): View {
  return { top: element.scrollTop, height: element.clientHeight };
}

function isSameView(a: View, b: View): boolean {
  return a.top === b.top && a.height === b.height;
}
