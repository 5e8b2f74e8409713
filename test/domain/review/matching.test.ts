import { allOf } from '../../../src/domain/core/steps.ts';
import { describe, expect, it } from 'vitest';
import { matchSides, nameKey } from '../../../src/domain/review/matching.ts';
import { our, ourSide, place, their } from './sides.ts';

/** Returns `ours=theirs (by)` for each pair. */
function pairsOf(...args: Parameters<typeof matchSides>): string[] {
  return allOf(matchSides(...args)).pairs.map(({ ours, theirs, by }) => `${ours.id}=${theirs.id} (${by})`);
}

describe('metrics match', () => {
  it('by origin first, whatever they are called there now', () => {
    const ours = ourSide(our('a', { name: 'Sales' }, {}, 'p'), our('b', { name: 'Cost' }));
    expect(pairsOf(ours, [their('b', { name: 'Cost' }, [], 'p')])).toEqual(['a=b (origin)']);
  });

  it('by id next, then by name', () => {
    const ours = ourSide(our('a', { name: 'Sales' }), our('b', { name: 'Cost' }));
    expect(pairsOf(ours, [their('x', { name: 'SALES' }), their('b', { name: 'Other' })])).toEqual([
      'b=b (id)',
      'a=x (name)',
    ]);
  });

  it('one to one: a metric that matched by origin is not taken by a name', () => {
    const ours = ourSide(our('a', { name: 'Sales' }, {}, 'p'));
    const theirs = [their('x', { name: 'Sales' }, [], 'q'), their('y', { name: 'Turnover' }, [], 'p')];
    expect(pairsOf(ours, theirs)).toEqual(['a=y (origin)']);
    expect(allOf(matchSides(ours, theirs)).onlyTheirs.map(({ id }) => id)).toEqual(['x']);
  });

  it('by a name without case, kinds of space and width of letters', () => {
    const key = nameKey('Net sales');
    for (const name of ['net_sales', 'NET-SALES', ' net  sales ', 'Net–sales', 'Ｎｅｔ sales', 'net\u00a0sales']) {
      expect(nameKey(name)).toBe(key);
    }
    expect(nameKey('Netsales')).not.toBe(key);
    expect(pairsOf(ourSide(our('a', { name: '_' })), [their('b', { name: '-' })])).toEqual([]);
  });

  it('by no name that two metrics of a side share, which is told', () => {
    const ours = ourSide(our('a', { name: 'Sales' }));
    const theirs = [their('x', { name: 'sales' }), their('y', { name: 'SALES' })];
    const { pairs, ambiguous } = allOf(matchSides(ours, theirs));
    expect(pairs).toEqual([]);
    expect(ambiguous).toEqual([{ name: 'sales', ours: ['a'], theirs: ['x', 'y'] }]);
    const others = allOf(
      matchSides(ourSide(our('a', { name: 'S' }), our('b', { name: 's' })), [their('x', { name: 'S' })]),
    );
    expect(others.ambiguous).toEqual([{ name: 'S', ours: ['a', 'b'], theirs: ['x'] }]);
  });

  it('by origin or id even if they share a name, and then nothing is told', () => {
    const ours = ourSide(our('a', { name: 'Sales' }), our('b', { name: 'Sales' }, {}, 'p'));
    const theirs = [their('a', { name: 'Sales' }), their('c', { name: 'Sales' }, [], 'p')];
    expect(pairsOf(ours, theirs)).toEqual(['b=c (origin)', 'a=a (id)']);
    expect(allOf(matchSides(ours, theirs)).ambiguous).toEqual([]);
  });

  it('not by the name of a metric that was deleted here, but by its id if it was created again', () => {
    const deleted = [{ id: 'x', name: 'Sales', origins: [place('p')] }];
    const theirs = [their('x', { name: 'Sales' }, [], 'p')];
    const named = allOf(matchSides({ metrics: [our('a', { name: 'Sales' })], deleted }, theirs));
    expect([named.pairs, named.deletedHere.map(({ theirs: { id } }) => id)]).toEqual([[], ['x']]);
    expect(pairsOf({ metrics: [our('x', { name: 'Again' })], deleted }, theirs)).toEqual(['x=x (id)']);
  });

  it('quickly if all have the same name', () => {
    const metrics = Array.from({ length: 20_000 }, (_, i) => i);
    const ours = ourSide(...metrics.map((i) => our(`a${i}`, { name: 'Sales' })));
    const theirs = metrics.map((i) => their(`b${i}`, { name: 'Sales' }));
    expect(allOf(matchSides(ours, theirs)).ambiguous).toHaveLength(1);
  });
});
