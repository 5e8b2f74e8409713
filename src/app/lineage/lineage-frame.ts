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
}

/** The view, undefined at first, and a function that changes it. */
export function useView(drawing: Drawing, size: Size, center: string) {
  const [standing, setStanding] = useState<Standing | undefined>(undefined);
  const { width, height } = size;

  useLayoutEffect(() => {
    setStanding((known) => ({ drawing, view: settled(known, drawing, { width, height }, center) }));
  }, [drawing, width, height, center]);

  const change: ChangeView = (to) => {
    if (standing === undefined) return false;
    const next = (view: View): View => withinFrame(to(view), drawing, size, view);
    // Several changes may come before the next frame; each builds on the one before.
    setStanding((known) => known && { drawing: known.drawing, view: next(known.view) });
    return !sameView(next(standing.view), standing.view);
  };
  return [standing?.view, change] as const;
}

/** Keeps the metric in its place while the drawing around it grows or shrinks. */
function settled(known: Standing | undefined, drawing: Drawing, size: Size, center: string): View {
  const now = drawing.boxes.get(center);
  const then = known?.drawing.boxes.get(center);
  if (now === undefined) return known?.view ?? { x: 0, y: 0, scale: 1 };
  if (known === undefined || then === undefined) return firstView(drawing, size, now);
  return moved(known.view, (then.x - now.x) * known.view.scale, (then.y - now.y) * known.view.scale);
}
