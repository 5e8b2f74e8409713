import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineageChoice } from '../../../src/domain/lineage/shown-lineage.ts';
import { mostSteps, shownLineage, stepGroupKey } from '../../../src/domain/lineage/shown-lineage.ts';
import { lineageOfEdges } from './lineage-of-edges.ts';

const CHOICE: LineageChoice = { depth: { up: 1, down: 1 }, only: undefined, perStep: 12, opened: {}, collapsed: [] };

/** The shown keys, then each group as `direction +count from-to`. */
function told(text: string, choice: Partial<LineageChoice>): string[] {
  const { nodes, groups } = shownLineage(lineageOfEdges('m', text), { ...CHOICE, ...choice });
  return [
    ...nodes.map(({ key }) => key),
    ...groups.map(({ direction, count, steps }) => `${direction} +${count} ${steps.join('-')}`),
  ];
}

const fan = (from: string, count: number, to: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${from}>${to(i)}`).join(' ');

describe('the part of a lineage that is shown', () => {
  it('is one step each way, and how many there are beyond', () => {
    expect(told('c>b b>a a>m m>x x>y y>z', {})).toEqual(['a', 'm', 'x', 'up +2 2-3', 'down +2 2-3']);
    expect(told('c>b b>a a>m m>x x>y y>z', { depth: { up: 2, down: 9 } })).toEqual([
      'a',
      'b',
      'm',
      'x',
      'y',
      'z',
      'up +1 3-3',
    ]);
  });

  it('is only one direction if the user wants that', () => {
    expect(told('b>a a>m m>x x>y', { only: 'up' })).toEqual(['a', 'm', 'up +1 2-2']);
    expect(told('b>a a>m m>x x>y', { only: 'down' })).toEqual(['m', 'x', 'down +1 2-2']);
  });

  it('has twelve of a step and a group of the others, which opens; never a group of one', () => {
    const hub = fan('m', 120, (i) => `x${String(i).padStart(3, '0')}`);
    expect(told(hub, {})).toHaveLength(14);
    expect(told(hub, {}).at(-1)).toBe('down +108 1-1');
    expect(told(hub, { opened: { [stepGroupKey('down', 1)]: 24 } }).at(-1)).toBe('down +96 1-1');
    expect(
      told(
        fan('m', 13, (i) => `x${i}`),
        {},
      ),
    ).toHaveLength(14);
  });

  it('hides what only a collapsed node leads to, and counts it there', () => {
    const lineage = lineageOfEdges('m', 'm>x x>p p>q m>y y>q x>r');
    const { nodes, groups, hidden } = shownLineage(lineage, {
      ...CHOICE,
      depth: { up: 9, down: 9 },
      collapsed: ['x'],
    });
    expect(nodes.map(({ key }) => key)).toEqual(['m', 'q', 'x', 'y']);
    expect(groups).toEqual([]);
    expect(Array.from(hidden)).toEqual([['x', 2]]);
  });

  it('leads edges to its groups, also if only nodes that are too many do', () => {
    const { groups, edges } = shownLineage(lineageOfEdges('m', `${fan('m', 20, (i) => `x${i + 10}`)} x29>far`), CHOICE);
    expect(groups.map(({ key }) => key)).toEqual(['more down 1', 'more down']);
    expect(edges).toContainEqual({ from: 'm', to: 'more down 1' });
    expect(edges).toContainEqual({ from: 'more down 1', to: 'more down' });
  });

  it('takes an id that is named like a group', () => {
    const lineage = lineageOfEdges('m', 'm>x x>y');
    const renamed = JSON.parse(JSON.stringify(lineage).replaceAll('"x"', '"more down"')) as typeof lineage;
    const { nodes, groups } = shownLineage(renamed, CHOICE);
    expect(nodes.map(({ key }) => key)).toEqual(['m', 'more down']);
    expect(groups.map(({ key }) => key)).toEqual(['more down+']);
  });

  it('loses no node of any lineage, whatever is chosen', () => {
    const key = fc.integer({ min: 0, max: 14 }).map((i) => `n${i}`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(key, key), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(undefined, 'up' as const, 'down' as const),
        (pairs, up, down, perStep, only) => {
          const lineage = lineageOfEdges('n0', pairs.map(([from, to]) => `${from}>${to}`).join(' '));
          const { nodes, groups, edges } = shownLineage(lineage, { ...CHOICE, depth: { up, down }, perStep, only });
          const wanted = lineage.nodes.filter(
            (node) => node.key === 'n0' || (only === undefined ? true : node[only] !== undefined),
          );
          const grouped = groups.reduce((sum, { count }) => sum + count, 0);
          expect(nodes.length + grouped).toBe(wanted.length);
          const drawn = new Set([...nodes, ...groups].map((one) => one.key));
          expect(edges.every(({ from, to }) => drawn.has(from) && drawn.has(to))).toBe(true);
          for (const group of groups) expect(edges.some(({ from, to }) => [from, to].includes(group.key))).toBe(true);
        },
      ),
    );
  });

  it('knows how far each direction goes', () => {
    const lineage = lineageOfEdges('m', 'c>b b>a a>m m>x');
    expect([mostSteps(lineage, 'up'), mostSteps(lineage, 'down')]).toEqual([3, 1]);
  });
});
