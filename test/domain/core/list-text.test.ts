import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listOf, listText } from '../../../src/domain/core/list-text.ts';

describe('a list as a line of text', () => {
  it('stands between commas', () => {
    expect(listText(['finance', 'north star'])).toBe('finance, north star');
    expect(listOf('finance, north star')).toEqual(['finance', 'north star']);
  });

  it('keeps items with commas, quotes, line ends and outer space in quotes', () => {
    const items = ['a,b', 'say "hi"', 'two\nlines', ' spaced ', '"'];
    expect(listText(items)).toBe('"a,b", "say ""hi""", "two\nlines", " spaced ", """"');
    expect(listOf(listText(items))).toEqual(items);
  });

  it('may be pasted with one item on each line', () => {
    expect(listOf('finance\n growth \n\nads,')).toEqual(['finance', 'growth', 'ads']);
  });

  it('drops empty items and keeps repeated ones once', () => {
    expect(listOf(', a,, a ,"",b')).toEqual(['a', 'b']);
  });

  it('takes a quote that nobody closed as a sign', () => {
    expect(listOf('"a, b')).toEqual(['"a', 'b']);
  });

  it('comes back whole, whatever its items are', () => {
    const items = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }));
    fc.assert(
      fc.property(items, (list) => {
        expect(listOf(listText(list))).toEqual(list);
      }),
    );
    const awkward = fc.string({ unit: fc.constantFrom('"', ',', '\n', ' ', 'a', '\r', '\t'), minLength: 1 });
    fc.assert(
      fc.property(fc.uniqueArray(awkward), (list) => {
        expect(listOf(listText(list))).toEqual(list);
      }),
    );
  });

  it('is read at once however long it is', () => {
    for (const text of ['"', '""', ' ', 'a ', '",']) expect(() => listOf(text.repeat(50_000))).not.toThrow();
  });
});
