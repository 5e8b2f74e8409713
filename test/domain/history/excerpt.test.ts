import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Piece } from '../../../src/domain/history/difference.ts';
import { beginningOf, excerptOf } from '../../../src/domain/history/excerpt.ts';

const piece: fc.Arbitrary<Piece> = fc.record({
  kind: fc.constantFrom('same', 'added', 'removed'),
  text: fc.oneof(fc.string({ maxLength: 4_000, unit: 'binary' }), fc.lorem({ maxCount: 300 })),
});

describe('the excerpt of a difference', () => {
  it('shows a short difference whole', () => {
    const pieces: Piece[] = [
      { kind: 'same', text: 'The number of ' },
      { kind: 'removed', text: 'orders' },
      { kind: 'added', text: 'paid orders' },
    ];
    expect(excerptOf(pieces)).toEqual(pieces);
  });

  it('leaves out what lies far from the changes, and says how much', () => {
    const far = 'word '.repeat(200);
    const shown = excerptOf([
      { kind: 'same', text: far },
      { kind: 'added', text: 'new ' },
      { kind: 'same', text: far },
    ]);
    expect(shown.map(({ kind }) => kind)).toEqual(['gap', 'same', 'added', 'same', 'gap']);
    expect(shown.flatMap((part) => (part.kind === 'gap' ? [] : part.text)).join('').length).toBeLessThan(250);
  });

  it('accounts for every character', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
        const shown = excerptOf(pieces).reduce(
          (sum, part) => sum + (part.kind === 'gap' ? part.hidden : part.text.length),
          0,
        );
        expect(shown).toBe(length);
      }),
    );
  });

  it('never cuts a character in two', () => {
    const faces = '🙂'.repeat(3_000);
    for (const kind of ['same', 'added'] as const) {
      for (const shown of [
        excerptOf([{ kind, text: faces }]),
        excerptOf([
          { kind: 'added', text: 'a' },
          { kind, text: faces },
          { kind: 'added', text: 'b' },
        ]),
      ]) {
        const texts = shown.flatMap((part) => (part.kind === 'gap' ? [] : part.text));
        // Half a character cannot be encoded.
        expect(() => texts.map(encodeURIComponent)).not.toThrow();
      }
    }
  });
});

describe('the beginning of a calculation', () => {
  it('is all of it if it is not very long', () => {
    const sql = 'SELECT 1\n'.repeat(30);
    expect(beginningOf(sql)).toBe(sql);
  });

  it('ends at the end of a line', () => {
    const beginning = beginningOf('SELECT 1\n'.repeat(10_000));
    expect(beginning.split('\n')).toHaveLength(40);
    expect(beginning.endsWith('SELECT 1')).toBe(true);
  });

  it('is short even if a single line is not', () => {
    expect(beginningOf('x'.repeat(1_000_000))).toHaveLength(4_000);
  });
});

it('an excerpt is cut between characters, and counts what people see', () => {
  const crew = '👩‍🚀'.repeat(1_000);
  const [shown, gap] = excerptOf([{ kind: 'added', text: crew }]);
  if (shown === undefined || shown.kind === 'gap' || gap?.kind !== 'gap') throw new Error('not cut');
  expect(shown.text).toBe('👩‍🚀'.repeat(1_000 - gap.hidden));
  expect(beginningOf(crew + crew).replaceAll('👩‍🚀', '')).toBe('');
  const around = excerptOf([
    { kind: 'added', text: 'a' },
    { kind: 'same', text: crew },
    { kind: 'added', text: 'b' },
  ]);
  const texts = around.map((part) => (part.kind === 'gap' ? '' : part.text));
  expect(texts.join('').replaceAll('👩‍🚀', '')).toBe('ab');
});
