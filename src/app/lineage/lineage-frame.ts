import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { ChangeView } from './lineage-gestures.ts';
import type { Drawing } from './lineage-layout.ts';
import type { Size, View } from './lineage-view.ts';
import { firstView, moved, sameView, withinFrame } from './lineage-view.ts';

/** The least and the largest height of a frame on the page, and its part of the window. */
const HEIGHT = { least: 320, most: 760, ofWindow: 0.62 };

/**
 * The largest size that a lineage's frame may have: as wide as its place, and a part of the window's height; all of its
 * place on the full screen. Undefined until it is known.
 */
export function useRoom(place: RefObject<HTMLElement | null>, isFull: boolean): Size | undefined {
  const [room, setRoom] = useState<Size | undefined>(undefined);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight } = element;
      const part = Math.round(window.innerHeight * HEIGHT.ofWindow);
      const height = isFull ? clientHeight : Math.min(HEIGHT.most, Math.max(HEIGHT.least, part));
      if (width > 0)
        setRoom((known) => (known?.width === width && known.height === height ? known : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, isFull]);
  return room;
}

interface Standing {
  readonly view: View;
  readonly drawing: Drawing;
  readonly size: Size;
  /** True once the user has moved or zoomed, or something opened. Until then a resized frame is filled again. */
  readonly isChosen: boolean;
}

/** The view, undefined at first, and a function that changes it. */
export function useView(drawing: Drawing, size: Size, center: string) {
  const [standing, setStanding] = useState<Standing | undefined>(undefined);
  const { width, height } = size;

  useLayoutEffect(() => {
    setStanding((known) => settled(known, drawing, { width, height }, center));
  }, [drawing, width, height, center]);

  const change: ChangeView = (to) => {
    if (standing === undefined) return false;
    const next = ({ view }: Standing): View => withinFrame(to(view), drawing, size, view);
    const isChange = !sameView(next(standing), standing.view);
    // Several changes may come before the next frame; each builds on the one before.
    if (isChange) setStanding((known) => known && { ...known, view: next(known), isChosen: true });
    return isChange;
  };
  return [standing?.view, change] as const;
}

/** Keeps the metric in its place while the drawing around it grows or shrinks, and in the middle of a resized frame. */
function settled(known: Standing | undefined, drawing: Drawing, size: Size, center: string): Standing {
  const now = drawing.boxes.get(center);
  const then = known?.drawing.boxes.get(center);
  if (now === undefined) return { drawing, size, view: { x: 0, y: 0, scale: 1 }, isChosen: false };
  const isResized = known?.size.width !== size.width || known.size.height !== size.height;
  if (known === undefined || then === undefined || (isResized && !known.isChosen)) {
    return { drawing, size, view: firstView(drawing, size, now), isChosen: false };
  }
  const { scale } = known.view;
  const dx = (then.x - now.x) * scale + (size.width - known.size.width) / 2;
  const dy = (then.y - now.y) * scale + (size.height - known.size.height) / 2;
  return { drawing, size, view: moved(known.view, dx, dy), isChosen: known.isChosen || drawing !== known.drawing };
}
