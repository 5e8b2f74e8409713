import { describe, expect, it } from 'vitest';
import { cyclesIn } from '../../../src/domain/lineage/lineage-cycles.ts';
import { levelsOf } from '../../../src/domain/lineage/lineage-levels.ts';
import { edgesOf, lineageOfEdges } from './lineage-of-edges.ts';

describe('the cycles of a lineage', () => {
  it('are listed in order, with the edge that closes each', () => {
    expect(cyclesIn('a', edgesOf('a>b b>c c>a x>a'))).toEqual({
      closing: [{ from: 'c', to: 'a' }],
      cycles: [['a', 'b', 'c', 'a']],
    });
  });

  it('are found for a metric that depends on itself, and away from the metric', () => {
    expect(cyclesIn('a', edgesOf('a>a')).cycles).toEqual([['a', 'a']]);
    expect(cyclesIn('a', edgesOf('x>y y>x y>a')).cycles).toEqual([['x', 'y', 'x']]);
  });

  it('are none if two ways only meet again', () => {
    expect(cyclesIn('a', edgesOf('a>b a>c b>d c>d'))).toEqual({ closing: [], cycles: [] });
  });

  it('are found in a chain of any length', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => ({ from: `${i}`, to: `${i + 1}` }));
    expect(cyclesIn('0', [...chain, { from: '50000', to: '0' }]).closing).toEqual([{ from: '50000', to: '0' }]);
  });
});

describe('a lineage level by level', () => {
  const lineage = lineageOfEdges('m', 'a>b a>c b>m c>m m>x x>y y>b');
  const told = (direction: 'up' | 'down') =>
    levelsOf(lineage, direction).map(({ steps, nodes }) => [
      steps,
      nodes.map(({ node, through }) => [node.key, through.map(({ key }) => key)]),
    ]);

  it('says through what each thing is reached', () => {
    expect(told('up')).toEqual([
      [
        1,
        [
          ['b', []],
          ['c', []],
        ],
      ],
      [
        2,
        [
          ['a', ['b', 'c']],
          ['y', ['b']],
        ],
      ],
      [3, [['x', ['y']]]],
    ]);
    expect(told('down')).toEqual([
      [1, [['x', []]]],
      [2, [['y', ['x']]]],
      [3, [['b', ['y']]]],
    ]);
  });
});
