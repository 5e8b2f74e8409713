import { describe, expect, it } from 'vitest';
import { mostSteps, shownLineage, withOpened } from '../../../src/domain/lineage/shown-lineage.ts';
import { drawingOf, openingOf } from '../../../src/app/lineage/lineage-opening.ts';
import { firstView, wholeScale } from '../../../src/app/lineage/lineage-view.ts';
import { lineageOfEdges } from '../../domain/lineage/lineage-of-edges.ts';
import { crossedBoxes } from './crossed-boxes.ts';

const PANE = { width: 736, height: 560 };
const SCREEN = { width: 1600, height: 900 };

const chain = (count: number): string => Array.from({ length: count - 1 }, (_, i) => `c${i}>c${i + 1}`).join(' ');
const hub = Array.from({ length: 120 }, (_, i) => `hub>x${i}`).join(' ');
/** 1,000 metrics, half of them directly downstream of the first, and each of several others. */
const thousand = Array.from({ length: 999 }, (_, i) => {
  const to = i + 1;
  const others = [(to * 7919) % to, (to * 104729) % to].map((from) => `g${from}>g${to}`);
  return [...(to % 2 === 0 ? [`g0>g${to}`] : []), ...others].join(' ');
}).join(' ');

describe('a lineage that opens', () => {
  it('is whole if that can be read in its frame', () => {
    const lineage = lineageOfEdges('c2', `${chain(3)} c1>d c2>e`);
    const { choice, isByStep, height } = openingOf(lineage, PANE);
    const shown = shownLineage(lineage, choice);
    expect(shown.nodes).toHaveLength(lineage.nodes.length);
    expect(shown.groups).toEqual([]);
    const drawing = drawingOf(lineage, shown, isByStep);
    expect(wholeScale(drawing, { ...PANE, height })).toBeGreaterThanOrEqual(0.85);
  });

  it('is one step each way if all of it cannot be read, and that fits', () => {
    const lineage = lineageOfEdges('c3', chain(6));
    const { choice, isByStep, height } = openingOf(lineage, PANE);
    expect(choice.depth).toEqual({ up: 1, down: 1 });
    const shown = shownLineage(lineage, choice);
    expect(shown.groups.map(({ direction, count }) => [direction, count])).toEqual([
      ['up', 2],
      ['down', 1],
    ]);
    const drawing = drawingOf(lineage, shown, isByStep);
    expect(wholeScale(drawing, { ...PANE, height })).toBeGreaterThanOrEqual(0.85);
    expect(openingOf(lineage, SCREEN).choice.depth).toEqual({ up: 3, down: 2 });
  });

  it.each([
    ['a hub of 120', 'hub', hub],
    ['1,000 metrics', 'g0', thousand],
  ])('has at most twelve of a step and fits: %s', (_, center, text) => {
    const lineage = lineageOfEdges(center, text);
    for (const room of [PANE, SCREEN, { width: 570, height: 320 }]) {
      const { choice, isByStep, height } = openingOf(lineage, room);
      const shown = shownLineage(lineage, choice);
      expect(shown.nodes.length).toBeLessThanOrEqual(1 + 12);
      const drawing = drawingOf(lineage, shown, isByStep);
      const center0 = drawing.boxes.get(center);
      if (center0 === undefined) throw new Error('the metric is not drawn');
      expect(firstView(drawing, { ...room, height }, center0).scale).toBeGreaterThanOrEqual(0.85);
      expect(crossedBoxes(drawing)).toEqual([]);
    }
  });

  it('stays bounded with 1,000 metrics however many steps are shown, until more of a step is opened', () => {
    const lineage = lineageOfEdges('g0', thousand);
    const { choice } = openingOf(lineage, SCREEN);
    const all = { ...choice, depth: { up: 9, down: mostSteps(lineage, 'down') } };
    const shown = shownLineage(lineage, all);
    expect(shown.nodes.length).toBeLessThanOrEqual(1 + 13 * mostSteps(lineage, 'down'));
    const drawing = drawingOf(lineage, shown, true);
    expect(drawing.isPlain || crossedBoxes(drawing).length === 0).toBe(true);
    const [group] = shown.groups;
    if (group === undefined) throw new Error('there is no group');
    const opened = shownLineage(lineage, withOpened(all, group));
    expect(opened.nodes.length).toBeGreaterThan(shown.nodes.length);
    expect(opened.nodes.length).toBeLessThanOrEqual(shown.nodes.length + 12 + 12 * mostSteps(lineage, 'down'));
  });
});
