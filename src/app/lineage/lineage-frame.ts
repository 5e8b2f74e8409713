import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Lineage } from '../../domain/lineage/lineage.ts';
import { cyclesIn } from '../../domain/lineage/lineage-cycles.ts';
import type { ChangeView } from './lineage-gestures.ts';
import type { Drawing } from './lineage-layout.ts';
import { lineageLayout } from './lineage-layout.ts';
import type { Size, View } from './lineage-view.ts';
import { firstView, moved, sameView, withinFrame } from './lineage-view.ts';

/** A lineage's drawing. A repeated read after a change is usually the same, and is then not laid out again. */
export function useDrawing({ nodes, edges, center }: Lineage): Drawing {
  const shape: Shape = { center, keys: nodes.map(({ key }) => key), edges };
  const text = JSON.stringify(shape);
  return useMemo(() => {
    const drawn = JSON.parse(text) as Shape;
    return lineageLayout(drawn.keys, drawn.edges, cyclesIn(drawn.center, drawn.edges).closing);
  }, [text]);
}

interface Shape extends Pick<Lineage, 'center' | 'edges'> {
  readonly keys: readonly string[];
}

/** The size of the frame on the screen; undefined until it is known. */
export function useSize(frame: { readonly current: SVGSVGElement | null }): Size | undefined {
  const [size, setSize] = useState<Size | undefined>(undefined);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0)
        setSize((known) => (known?.width === width && known.height === height ? known : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return size;
}

interface Standing {
  readonly view: View;
  readonly drawing: Drawing;
}

/** The view, undefined until the frame's size is known, and a function that changes it. */
export function useView(drawing: Drawing, size: Size | undefined, center: string) {
  const [standing, setStanding] = useState<Standing | undefined>(undefined);

  useLayoutEffect(() => {
    if (size !== undefined) setStanding((known) => ({ drawing, view: settled(known, drawing, size, center) }));
  }, [drawing, size, center]);

  const change: ChangeView = (to) => {
    if (size === undefined || standing === undefined) return false;
    const next = (view: View): View => withinFrame(to(view), drawing, size);
    // Several changes may come before the next frame; each builds on the one before.
    setStanding((known) => known && { drawing: known.drawing, view: next(known.view) });
    return !sameView(next(standing.view), standing.view);
  };
  return [standing?.view, change] as const;
}

/** Keeps the metric in its place while the drawing around it, or the frame, grows. */
function settled(known: Standing | undefined, drawing: Drawing, size: Size, center: string): View {
  const now = drawing.boxes.get(center);
  const then = known?.drawing.boxes.get(center);
  if (now === undefined) return known?.view ?? { x: 0, y: 0, scale: 1 };
  if (known === undefined || then === undefined) return firstView(drawing, size, now);
  const { view } = known;
  return withinFrame(moved(view, (then.x - now.x) * view.scale, (then.y - now.y) * view.scale), drawing, size);
}
