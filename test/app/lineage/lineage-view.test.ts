import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from '../../../src/app/lineage/cut-text.ts';
import { firstView, moved, showing, wholeView, withinFrame, zoomed } from '../../../src/app/lineage/lineage-view.ts';

const frame = { width: 600, height: 400 };
const box = { x: 900, y: 500, width: 176, height: 52 };

describe('what is seen of a drawing', () => {
  it('is all of it if that can be read, in the middle and never enlarged', () => {
    const small = { width: 300, height: 100 };
    expect(firstView(small, frame, { ...box, x: 20, y: 20 })).toEqual({ scale: 1, x: 150, y: 150 });
  });

  it('is what is around the metric if all of it is too much', () => {
    const view = firstView({ width: 3000, height: 1200 }, frame, box);
    expect(view.scale).toBe(0.85);
    expect([view.x + (box.x + 88) * view.scale, view.y + (box.y + 26) * view.scale]).toEqual([300, 200]);
  });

  it('is all of it when asked, however small', () => {
    const { scale } = wholeView({ width: 3000, height: 1200 }, frame);
    expect(scale).toBeCloseTo(0.2);
  });

  it('keeps the point under the pointer when it grows or shrinks', () => {
    const number = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(number, number, fc.constantFrom(0.2, 0.8, 1.25, 9), (x, y, factor) => {
        const view = { x: 10, y: -40, scale: 0.7 };
        const after = zoomed(view, factor, { x, y });
        expect((x - after.x) / after.scale).toBeCloseTo((x - view.x) / view.scale, 6);
        expect((y - after.y) / after.scale).toBeCloseTo((y - view.y) / view.scale, 6);
      }),
    );
  });

  it('never leaves the drawing, nor moves a small one out of the frame', () => {
    const drawing = { width: 1000, height: 300 };
    const view = { x: -100, y: 50, scale: 1 };
    expect(withinFrame(moved(view, 900, 900), drawing, frame, view)).toEqual({ x: 0, y: 100, scale: 1 });
    expect(withinFrame(moved(view, -9000, -900), drawing, frame, view)).toEqual({ x: -400, y: 0, scale: 1 });
  });

  it('may stay outside where it is, since the metric keeps its place when something opens', () => {
    const drawing = { width: 1000, height: 300 };
    const view = { x: 120, y: -30, scale: 1 };
    expect(withinFrame(view, drawing, frame, view)).toEqual(view);
    expect(withinFrame(moved(view, 10, -10), drawing, frame, view)).toEqual(view);
    expect(withinFrame(moved(view, -10, 10), drawing, frame, view)).toEqual({ x: 110, y: -20, scale: 1 });
  });

  it('moves to what has the focus, no further than needed', () => {
    const view = { x: 0, y: 0, scale: 1 };
    expect(showing(view, box, frame)).toEqual({ x: -500, y: -176, scale: 1 });
    expect(showing(view, { ...box, x: 100, y: 100 }, frame)).toEqual(view);
  });
});

describe('a name in a narrow place', () => {
  it('is cut if it does not fit, never in the middle of a sign', () => {
    const widthOf = (text: string): number => Array.from(text).length;
    expect(cutText('Net revenue', 11, widthOf)).toBe('Net revenue');
    expect(cutText('Net revenue', 8, widthOf)).toBe('Net rev…');
    expect(cutText('Net revenue', 5, widthOf)).toBe('Net…');
    expect(cutText('🙂🙂🙂', 2, widthOf)).toBe('🙂…');
    expect(cutText('Net', 0, widthOf)).toBe('…');
  });
});
