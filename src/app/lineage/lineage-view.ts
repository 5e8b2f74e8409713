import type { Box } from './lineage-layout.ts';

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
export const READABLE = 0.85;
/** Distance from the frame's edge to which a box is moved. */
const ROOM = 24;

/** The scale at which a drawing fits a frame; never enlarged. */
export function wholeScale(drawing: Size, frame: Size): number {
  return Math.min(1, frame.width / drawing.width, frame.height / drawing.height);
}

/** Shows the whole drawing, in the middle. */
export function wholeView(drawing: Size, frame: Size): View {
  const scale = Math.max(wholeScale(drawing, frame), SMALLEST);
  return { scale, x: (frame.width - drawing.width * scale) / 2, y: (frame.height - drawing.height * scale) / 2 };
}

/** Shows the whole drawing if that is readable; otherwise the surroundings of one box. */
export function firstView(drawing: Size, frame: Size, around: Box): View {
  const whole = wholeView(drawing, frame);
  if (whole.scale >= READABLE) return whole;
  return {
    scale: READABLE,
    x: frame.width / 2 - (around.x + around.width / 2) * READABLE,
    y: frame.height / 2 - (around.y + around.height / 2) * READABLE,
  };
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

/**
 * Limits a view to the drawing, which stays within the frame if it fits. A view that is outside already, since the
 * metric keeps its place when something opens, may stay there, but goes no further.
 */
export function withinFrame(view: View, drawing: Size, frame: Size, before: View): View {
  const { scale } = view;
  return {
    scale,
    x: within(view.x, drawing.width * scale, frame.width, before.scale === scale ? before.x : undefined),
    y: within(view.y, drawing.height * scale, frame.height, before.scale === scale ? before.y : undefined),
  };
}

/** Returns true if two views are equal. */
export function sameView(a: View, b: View): boolean {
  return a.x === b.x && a.y === b.y && a.scale === b.scale;
}

function within(offset: number, length: number, frame: number, before = offset): number {
  const [least, most] = [Math.min(0, frame - length), Math.max(0, frame - length)];
  return Math.min(Math.max(offset, Math.min(least, before)), Math.max(most, before));
}

/** A box that is in view already stays where it is: a press on it moves nothing. */
function shifted(offset: number, start: number, length: number, frame: number): number {
  if (start < 0) return offset + ROOM - start;
  const beyond = start + length - frame;
  return beyond > 0 ? offset - beyond - ROOM : offset;
}
