import type { Box, Drawing } from './lineage-layout.ts';

/** The visible part of a drawing and its scale: a point of the drawing is at `x + scale · point` of the frame. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Width and height, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const SMALLEST = 0.1;
const MAX_SIZE = 2;
/** Minimum scale at which names are readable. */
const READABLE = 0.75;
/** Distance from the frame's edge to which a box is moved. */
const ROOM = 24;

/** Shows the whole drawing, never enlarged. */
export function wholeView(drawing: Size, frame: Size): View {
  const scale = Math.min(1, frame.width / drawing.width, frame.height / drawing.height);
  return withinFrame({ x: 0, y: 0, scale: Math.max(scale, SMALLEST) }, drawing, frame);
}

/** Shows the whole drawing if that is readable; otherwise the surroundings of one box. */
export function firstView(drawing: Size, frame: Size, around: Box): View {
  const whole = wholeView(drawing, frame);
  if (whole.scale >= READABLE) return whole;
  const scale = frame.width < 2 * around.width ? READABLE : 1;
  const view = {
    scale,
    x: frame.width / 2 - (around.x + around.width / 2) * scale,
    y: frame.height / 2 - (around.y + around.height / 2) * scale,
  };
  return withinFrame(view, drawing, frame);
}

/** Zooms by a factor. One point of the frame stays where it is. */
export function zoomed(view: View, factor: number, at: { readonly x: number; readonly y: number }): View {
  const scale = Math.min(MAX_SIZE, Math.max(SMALLEST, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real };
}

/** Moves the view by a distance in the frame. */
export function moved(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** Moves the view as little as necessary to show a box. */
export function showing(view: View, box: Box, frame: Size): View {
  return {
    scale: view.scale,
    x: shifted(view.x, view.x + box.x * view.scale, box.width * view.scale, frame.width),
    y: shifted(view.y, view.y + box.y * view.scale, box.height * view.scale, frame.height),
  };
}

/** Limits the view to the drawing. Centres a drawing that fits completely. */
export function withinFrame(view: View, drawing: Size, frame: Size): View {
  return {
    scale: view.scale,
    x: within(view.x, drawing.width * view.scale, frame.width),
    y: within(view.y, drawing.height * view.scale, frame.height),
  };
}

/** Returns true if two views are equal. */
export function sameView(a: View, b: View): boolean {
  return a.x === b.x && a.y === b.y && a.scale === b.scale;
}

/** Returns the height of a drawing's frame: that of the drawing, within limits. */
export function frameHeight(drawing: Drawing, tallest: number): number {
  return Math.round(Math.min(tallest, Math.max(drawing.height, 120)));
}

function within(offset: number, length: number, frame: number): number {
  return length <= frame ? (frame - length) / 2 : Math.min(0, Math.max(frame - length, offset));
}

function shifted(offset: number, start: number, length: number, frame: number): number {
  if (start < ROOM) return offset + ROOM - start;
  const beyond = start + length + ROOM - frame;
  return beyond > 0 ? offset - beyond : offset;
}
