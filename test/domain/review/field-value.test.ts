import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsIn, mergedList, sameField, saysNothing } from '../../../src/domain/review/field-value.ts';

const list = (...items: readonly unknown[]): string => JSON.stringify(items);

describe('two texts of a field are the same', () => {
  it.each([
    ['description', 'a\r\nb', ' a\nb\n', 'in other line ends and outer white space'],
    ['calculation', 'SELECT  sum(x)\nFROM t;', 'select sum( x ) from t', 'as a calculation in another layout'],
    ['tags', list('a', 'b'), list('b', 'a'), 'as tags in another order'],
    ['synonyms', list('a', 'b'), list('b', 'a', 'a'), 'as synonyms in another order'],
    ['dependencies', list('a', 'b'), '[ "b", "a" ]', 'as dependencies in another order'],
    ['trust_score', '80', '80.0', 'as the same number'],
    ['owner', null, ' ', 'if both say nothing'],
    ['tags', null, '[]', 'if a list is empty'],
  ])('%s %j and %j: %s', (field, a, b, _) => {
    expect(sameField(field, a, b)).toBe(true);
    expect(sameField(field, b, a)).toBe(true);
  });

  it.each([
    ['description', 'Net sales', 'net sales', 'in another case'],
    ['calculation', "x = 'A'", "x = 'a'", 'with other quoted text'],
    ['calculation', 'sum(x) -- net', 'sum(x) -- gross', 'with another comment'],
    ['calculation', 'sum(x)', 'sum(x) /* net */', 'with a comment that only one has'],
    ['tags', list('a'), list('A'), 'in another spelling'],
    ['owner', 'Ada', null, 'if one says nothing'],
    ['notes', list('a', 'b'), list('b', 'a'), 'with an order that means something'],
  ])('but not %s %j and %j: %s', (field, a, b, _) => {
    expect(sameField(field, a, b)).toBe(false);
  });

  it('says nothing if blank or empty', () => {
    expect([null, '', ' \n'].map((text) => saysNothing('notes', text))).toEqual([true, true, true]);
    expect(saysNothing('links', '[]')).toBe(true);
    expect(saysNothing('notes', '[]')).toBe(false);
  });
});

describe('a list that both sides changed', () => {
  it('has the items of ours in their order, then what they added', () => {
    expect(mergedList('tags', list('a'), list('b', 'a'), list('c', 'a'))).toBe(list('b', 'a', 'c'));
  });

  it('loses an item that one side removed and the other left alone', () => {
    expect(mergedList('tags', list('a', 'b'), list('a', 'b', 'c'), list('b'))).toBe(list('b', 'c'));
    expect(mergedList('tags', list('a', 'b'), list('b'), list('a', 'b', 'c'))).toBe(list('b', 'c'));
    expect(mergedList('tags', list('a'), null, list('a'))).toBeNull();
  });

  it('loses nothing if it is unknown what both shared', () => {
    expect(mergedList('dependencies', undefined, list('a'), list('b'))).toBe(list('a', 'b'));
  });

  it('gets no second spelling of a tag, but of a dependency', () => {
    expect(mergedList('tags', undefined, list('Core'), list('core', 'x'))).toBe(list('Core', 'x'));
    expect(mergedList('dependencies', undefined, list('A'), list('a'))).toBe(list('A', 'a'));
  });

  it('keeps links and the text of other programs whole', () => {
    const [one, other] = [
      { label: 'a', url: 'https://a.example' },
      { label: 'b', url: 'https://b.example' },
    ];
    expect(mergedList('links', list(one), list(one), list(one, other))).toBe(list(one, other));
    expect(mergedList('tags', undefined, 'core, finance', list('x'))).toBe(list('core, finance', 'x'));
  });

  it('has an item just if a three-way merge of sets has it', () => {
    const some = fc.option(fc.subarray(['a', 'b', 'c', 'd']), { nil: undefined });
    const text = (items: string[] | undefined): string | null => (items === undefined ? null : list(...items));
    fc.assert(
      fc.property(some, some, some, (base, ours, theirs) => {
        const merged = itemsIn(mergedList('tags', text(base), text(ours), text(theirs)) ?? '');
        for (const item of ['a', 'b', 'c', 'd']) {
          const [was, here, there] = [base, ours, theirs].map((items) => items?.includes(item) ?? false);
          expect(merged.includes(item)).toBe(
            was === true ? here === true && there === true : here === true || there === true,
          );
        }
      }),
    );
  });
});
