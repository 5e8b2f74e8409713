import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import type { Stretch } from './metric-list-state.ts';

/** The visible part of a long list whose rows all have the same height. All measures are in pixels. */
export interface VirtualRows {
  /** The scroll position as last seen. Asking the browser would force a layout. */
  readonly top: number;
  readonly onScreen: Stretch;
  /** The rows to render: those on the screen and their neighbours. */
  readonly drawn: Stretch;
  /** Scrolls only as far as needed to show the row completely. */
  readonly reveal: (row: number) => void;
  scrollTo(top: number): void;
}

/** The scroll position of a list, and its visible height. */
interface View {
  readonly top: number;
  readonly height: number;
}

/**
 * Rows rendered on either side of the screen, because the browser scrolls on while the next ones are being rendered.
 */
const OVERSCAN = 8;

/** Follows the scrolling of an element. Tells which of `count` rows are on the screen. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): VirtualRows {
  // Before the first layout, assume that the list is at its top, and no taller than the window.
  const [view, setView] = useState<View>(() => ({ top: 0, height: window.innerHeight }));

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      const seen = { top: element.scrollTop, height: element.clientHeight };
      setView((before) => (isSameView(before, seen) ? before : seen));
    };
    // Looks at once, as soon as the browser has laid the page out by itself.
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

/**
 * Returns a number of elements that is enough for `drawn` neighbouring rows. Each row then keeps its element as long
 * as it is rendered.
 */
export function slotsFor(drawn: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(64, drawn)));
}

/** Returns the rows of which any part is visible. If the list became shorter, these are its last rows. */
export function rowsInView({ top, height }: View, rowHeight: number, count: number): Stretch {
  const furthest = Math.max(0, count * rowHeight - height);
  const from = Math.min(Math.max(0, top), furthest);
  return { start: Math.floor(from / rowHeight), end: Math.min(count, Math.ceil((from + height) / rowHeight)) };
}

/** Returns the nearest scroll position that shows a row completely. */
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
