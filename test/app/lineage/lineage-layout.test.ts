import { describe, expect, it } from 'vitest';
import type { LineageEdge } from '../../../src/domain/lineage/lineage.ts';
import { cyclesIn } from '../../../src/domain/lineage/lineage-cycles.ts';
import type { Box, Drawing } from '../../../src/app/lineage/lineage-layout.ts';
import { lineageLayout } from '../../../src/app/lineage/lineage-layout.ts';
import { neighbourOf } from '../../../src/app/lineage/lineage-steps.ts';

/** Lays out a graph written as `a>b c>b`. */
function drawn(text: string): Drawing & { readonly edges: readonly LineageEdge[] } {
  const edges = text.split(' ').map((edge) => {
    const [from = '', to = ''] = edge.split('>');
    return { from, to };
  });
  const keys = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  return { ...lineageLayout(keys, edges, cyclesIn(keys[0] ?? '', edges).closing), edges };
}

function boxOf({ boxes }: Drawing, key: string): Box {
  const box = boxes.get(key);
  if (box === undefined) throw new Error(`${key} is not drawn`);
  return box;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
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

  it('draws nothing over anything else, and all of it inside', () => {
    const fan = Array.from({ length: 200 }, (_, i) => `m${i}>hub`).join(' ');
    const drawing = drawn(`${fan} hub>out m3>m4`);
    const boxes = [...drawing.boxes.values()];
    expect(boxes).toHaveLength(202);
    expect(boxes.some((box, i) => boxes.slice(i + 1).some((other) => overlap(box, other)))).toBe(false);
    for (const { x, y, width, height } of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect([x + width <= drawing.width, y + height <= drawing.height]).toEqual([true, true]);
    }
  });

  it('keeps a chain of 200 on one line', () => {
    const drawing = drawn(Array.from({ length: 200 }, (_, i) => `m${i}>m${i + 1}`).join(' '));
    expect(new Set(Array.from(drawing.boxes.values(), ({ y }) => y)).size).toBe(1);
  });

  it('leads the edges that close a cycle back below, for a metric alone and for several', () => {
    expect(drawn('a>a').closing).toHaveLength(1);
    const ring = drawn('a>b b>c c>a');
    expect(ring.lines).toHaveLength(2);
    expect(ring.closing.map(({ edge }) => edge)).toEqual([{ from: 'c', to: 'a' }]);
    expect(ring.height).toBeGreaterThan(drawn('a>b b>c').height);
  });

  it('takes any text for a key', () => {
    expect(drawn('__proto__>constructor constructor>\u0001 \u0001>"é"').boxes.size).toBe(4);
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
  const drawing = drawn('a>m b>m c>m m>x m>y m>m');
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
