import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineageEdge } from '../../../src/domain/lineage/lineage.ts';
import type { Box, Drawing } from '../../../src/app/lineage/lineage-layout.ts';
import { lineageLayout, NODE_HEIGHT } from '../../../src/app/lineage/lineage-layout.ts';
import { neighbourOf } from '../../../src/app/lineage/lineage-steps.ts';
import { edgesOf, lineageOfEdges } from '../../domain/lineage/lineage-of-edges.ts';
import { crossedBoxes } from './crossed-boxes.ts';

/** Lays out a graph written as `a>b c>b`. Its first metric is the one whose lineage it is. */
function drawn(
  text: string,
  columns?: ReadonlyMap<string, number>,
): Drawing & { readonly edges: readonly LineageEdge[] } {
  const edges = edgesOf(text);
  const keys = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const center = keys[0] ?? '';
  const boxes = keys.map((key) => ({ key, height: NODE_HEIGHT }));
  return { ...lineageLayout({ center, boxes, edges, ...(columns && { columns }) }), edges };
}

function boxOf({ boxes }: Pick<Drawing, 'boxes'>, key: string): Box {
  const box = boxes.get(key);
  if (box === undefined) throw new Error(`${key} is not drawn`);
  return box;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function expectClear(drawing: Drawing): void {
  const boxes = [...drawing.boxes.values()];
  expect(boxes.some((box, i) => boxes.slice(i + 1).some((other) => overlap(box, other)))).toBe(false);
  for (const { x, y, width, height } of boxes) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect([x + width <= drawing.width, y + height <= drawing.height]).toEqual([true, true]);
  }
  expect(crossedBoxes(drawing)).toEqual([]);
}

describe('a drawn lineage', () => {
  it('goes from left to right as one thing is made from another', () => {
    const drawing = drawn('a>b b>c a>c x>b');
    const [a, b, c, x] = ['a', 'b', 'c', 'x'].map((key) => boxOf(drawing, key).x);
    expect([a, b, c]).toEqual([a, b, c].toSorted((one, other) => Number(one) - Number(other)));
    expect(x).toBeLessThan(Number(b));
    expect(drawing.lines).toHaveLength(4);
    expect(drawing.closing).toEqual([]);
  });

  it('has what is directly upstream right before the metric, even if that is made from nothing else', () => {
    const drawing = drawn('m>x a>m b>c c>d d>m e>b');
    expect(boxOf(drawing, 'a').x).toBe(boxOf(drawing, 'd').x);
    expectClear(drawing);
  });

  it('draws nothing over anything else, and all of it inside', () => {
    const fan = Array.from({ length: 200 }, (_, i) => `m${i}>hub`).join(' ');
    const drawing = drawn(`hub>out ${fan} m3>m4`);
    expect(drawing.boxes.size).toBe(202);
    expectClear(drawing);
  });

  it('keeps a chain of 200 on one line', () => {
    const drawing = drawn(Array.from({ length: 200 }, (_, i) => `m${i}>m${i + 1}`).join(' '));
    expect(new Set(Array.from(drawing.boxes.values(), ({ y }) => Math.round(y))).size).toBe(1);
  });

  it('leads the edges that close a cycle around all boxes, for a metric alone and for several', () => {
    const self = drawn('a>a a>b a>c');
    expect(self.closing).toHaveLength(1);
    expectClear(self);
    const ring = drawn('a>b b>c c>a a>x x>y b>y y>c');
    expect(ring.closing.map(({ edge }) => edge)).toEqual([{ from: 'c', to: 'a' }]);
    expectClear(ring);
  });

  it('crosses no box, whatever the graph', () => {
    const name = fc.integer({ min: 0, max: 12 }).map((i) => `n${i}`);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, name), { minLength: 1, maxLength: 30, selector: String }), (pairs) => {
        const text = pairs.map(([from, to]) => `${from}>${to}`).join(' ');
        expectClear(drawn(text));
        const center = pairs[0]?.[0] ?? '';
        const { nodes, edges } = lineageOfEdges(center, text);
        const columns = new Map(nodes.map(({ key, up, down }) => [key, down ?? -(up ?? 0)]));
        expectClear(drawn([`${center}>${center}`, ...edges.map(({ from, to }) => `${from}>${to}`)].join(' '), columns));
      }),
    );
  });

  it('takes any text for a key', () => {
    expect(drawn('__proto__>constructor constructor>\u0001 \u0001>"é"').boxes.size).toBe(4);
  });
});

describe('the groups of a drawn lineage', () => {
  const drawing = lineageLayout({
    center: 'm',
    boxes: [
      ...['a', 'm', 'x', 'y', 'z'].map((key) => ({ key, height: NODE_HEIGHT })),
      { key: 'up', height: 40, group: 'beyond', direction: 'up' },
      { key: 'down', height: 40, group: 'beyond', direction: 'down' },
    ],
    edges: edgesOf('a>m m>x m>y x>z up>a z>down y>down'),
  });

  it('take no column of their own: they are below the last boxes that lead to them', () => {
    expect(boxOf(drawing, 'up').x).toBe(boxOf(drawing, 'a').x);
    expect(boxOf(drawing, 'down').x).toBe(boxOf(drawing, 'z').x);
    expect(boxOf(drawing, 'down').y).toBeGreaterThan(boxOf(drawing, 'z').y);
    expectClear(drawing);
  });

  it('are reached by the arrow keys', () => {
    expect(neighbourOf('z', 'ArrowRight', drawing.boxes, edgesOf('z>down y>down'))).toBe('down');
    expect(neighbourOf('z', 'ArrowDown', drawing.boxes, [])).toBe('down');
  });
});

describe('a dense lineage', () => {
  /** 45 metrics, each made from all that come before. */
  const dense = Array.from({ length: 45 }, (_, to) => Array.from({ length: to }, (__, from) => `m${from}>m${to}`))
    .flat()
    .join(' ');

  it('is drawn in a simpler way, and says so', () => {
    const drawing = drawn(dense);
    expect(drawing.isPlain).toBe(true);
    expect(drawing.lines).toHaveLength(990);
    expect(drawn('a>b b>c a>c').isPlain).toBe(false);
  });

  it('still goes from left to right, with nothing over anything else', () => {
    for (const drawing of [drawn(dense), drawn(dense.replaceAll(/m(\d+)>/g, (_, name) => `m${Number(name) % 7}>`))]) {
      for (const { edge } of drawing.lines) {
        expect(boxOf(drawing, edge.from).x + boxOf(drawing, edge.from).width).toBeLessThan(boxOf(drawing, edge.to).x);
      }
      const boxes = [...drawing.boxes.values()];
      expect(boxes.some((box, i) => boxes.slice(i + 1).some((other) => overlap(box, other)))).toBe(false);
      expect(boxes.every(({ y, height }) => y >= 0 && y + height <= drawing.height)).toBe(true);
    }
  });
});

describe('the arrow keys in a drawn lineage', () => {
  const drawing = drawn('m>x a>m b>m c>m m>y m>m');
  const from = (key: string, pressed: string): string | undefined =>
    neighbourOf(key, pressed, drawing.boxes, drawing.edges);

  it('go along the edges, and up and down in a column, to every end of it', () => {
    const column = ['a', 'b', 'c'].toSorted((one, other) => boxOf(drawing, one).y - boxOf(drawing, other).y);
    const [first = '', second = '', third = ''] = column;
    expect(from('m', 'ArrowLeft')).toBe(second);
    expect([from(second, 'ArrowUp'), from(second, 'ArrowDown')]).toEqual([first, third]);
    expect(from(first, 'ArrowUp')).toBeUndefined();
    expect(from(first, 'ArrowRight')).toBe('m');
    expect(['x', 'y']).toContain(from('m', 'ArrowRight'));
    expect(from('x', 'ArrowRight')).toBeUndefined();
    expect(from('m', 'Home')).toBeUndefined();
  });
});
