import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { View } from './lineage-view.ts';
import { moved, zoomed } from './lineage-view.ts';

/** Changes the view. Returns true if that made a difference. */
export type ChangeView = (to: (view: View) => View) => boolean;

/** Threshold in pixels. A shorter drag is a click by an unsteady hand. */
const DRAG_FROM = 4;
/** Pixels per line of a turned wheel. */
const LINE = 16;
/** Zoom per pixel of a turned wheel. */
const ZOOM = 0.0022;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Moves and zooms the content of a frame: by dragging, by two fingers, by the wheel with Ctrl. The wheel alone
 * scrolls the page, so that the frame does not trap users who scroll past it. Once the frame was pressed, the wheel
 * moves the view until the pointer leaves. Sideways it always moves the view.
 */
export function useGestures(frame: RefObject<SVGSVGElement | null>, change: ChangeView): void {
  const changeRef = useRef(change);
  useEffect(() => {
    changeRef.current = change;
  }, [change]);
  useEffect(() => (frame.current === null ? undefined : listen(frame.current, (to) => changeRef.current(to))), [frame]);
}

function listen(frame: SVGSVGElement, change: ChangeView): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Map<number, Point>();
  let isTaken = false;
  let isDragged = false;
  let pressed: Point = { x: 0, y: 0 };

  function at({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = frame.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  function onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    isTaken = true;
    if (pointers.size === 0) [pressed, isDragged] = [at(event), false];
    pointers.set(event.pointerId, at(event));
  }

  function onMove(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = at(event);
    const isSmall = distance(now, pressed) < DRAG_FROM && pointers.size === 1;
    if (!isDragged && isSmall) return;
    if (!isDragged) frame.setPointerCapture(event.pointerId);
    isDragged = true;
    pointers.set(event.pointerId, now);
    const other = Array.from(pointers).find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      change((view) => moved(view, now.x - before.x, now.y - before.y));
      return;
    }
    const factor = distance(now, other) / Math.max(distance(before, other), 1);
    change((view) => zoomed(moved(view, (now.x - before.x) / 2, (now.y - before.y) / 2), factor, between(now, other)));
  }

  function onUp(event: PointerEvent): void {
    pointers.delete(event.pointerId);
  }

  /** Ignores the click at the end of a drag. */
  function onClick(event: MouseEvent): void {
    if (isDragged) event.preventDefault();
    isDragged = false;
  }

  function onWheel(event: WheelEvent): void {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const [dx, dy] = event.shiftKey ? [event.deltaX + event.deltaY, 0] : [event.deltaX, event.deltaY];
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * unit * ZOOM);
      change((view) => zoomed(view, factor, at(event)));
    } else if ((isTaken || Math.abs(dx) > Math.abs(dy)) && change((view) => moved(view, -dx * unit, -dy * unit))) {
      event.preventDefault();
    }
  }

  frame.addEventListener('pointerdown', onDown, { signal });
  frame.addEventListener('pointermove', onMove, { signal });
  frame.addEventListener('pointerup', onUp, { signal });
  frame.addEventListener('pointercancel', onUp, { signal });
  frame.addEventListener('pointerleave', () => void (isTaken = pointers.size > 0), { signal });
  frame.addEventListener('click', onClick, { signal, capture: true });
  frame.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
  frame.addEventListener('wheel', onWheel, { signal, passive: false });
  return () => stop.abort();
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
