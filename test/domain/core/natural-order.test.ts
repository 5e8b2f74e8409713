import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inNaturalOrder, naturallySorted, sortKey } from '../../../src/domain/core/natural-order.ts';

const compared = (a: string, b: string): number => (sortKey(a) === sortKey(b) ? 0 : sortKey(a) < sortKey(b) ? -1 : 1);

describe('the order of names', () => {
  it.each([
    [['Step 1', 'Step 2', 'Step 10', 'Step 100']],
    [['1.5', '1.10', '2']],
    [['Q1 2024', 'Q1 2025', 'Q2 2024', 'Q10']],
    [['a', 'a 0', 'a 1', 'a b', 'a1', 'a9', 'a12345678', 'a123456789', 'aa']],
    [['Stufe ٢', 'Stufe ３', 'Stufe १०']],
    [['v-1', 'v-2', 'v-10']],
  ])('puts numbers by their value: %j', (names) => {
    expect(names.toReversed().toSorted(inNaturalOrder)).toEqual(names);
    expect(naturallySorted(names.toReversed(), (name) => name)).toEqual(names);
  });

  it('is that of the numbers, however long they are and however many zeros lead', () => {
    const digits = fc.string({ unit: fc.constantFrom('0', '0', '1', '9'), minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        const [one, other] = [BigInt(a), BigInt(b)];
        expect(compared(`n ${a}`, `n ${b}`)).toBe(one === other ? 0 : one < other ? -1 : 1);
      }),
    );
    expect(compared('9'.repeat(20_000), `1${'0'.repeat(20_000)}`)).toBe(-1);
  });

  it('is that of the collator of English with numbers, for letters, digits and spaces between words', () => {
    const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
    const text = fc
      .array(
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', 'é', '0', '1', '2', '9'), minLength: 1, maxLength: 6 }),
        { maxLength: 3 },
      )
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compared(a, b)).toBe(Math.sign(collator.compare(a, b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is total, whatever a name has', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'B', '0', '1', '9', '٣', '３', '½', '-', '.', ' ', '売', '\ud800'),
    });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        const order = inNaturalOrder(a, b);
        expect(inNaturalOrder(b, a)).toBe(order === 0 ? 0 : -order);
        expect(order === 0).toBe(a === b);
        const isChain = order < 0 && inNaturalOrder(b, c) < 0;
        expect(!isChain || inNaturalOrder(a, c) < 0).toBe(true);
      }),
    );
  });
});
