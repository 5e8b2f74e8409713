import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  characterCount,
  characterEnd,
  charactersOf,
  characterStart,
  firstCharacters,
  shortened,
} from '../../../src/domain/core/characters.ts';

const text = fc
  .array(
    fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\r\n',
      'é',
      'e\u0301',
      '👩‍🚀',
      '🇩🇪',
      '👍🏽',
      'ที่',
      'की',
      '客',
      '각',
      '1️⃣',
      '\u200d',
      '\u0301',
      '©',
      '©️',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Returns the characters as the browser tells them, in one go. */
function segments(of: string): string[] {
  return Array.from(new Intl.Segmenter('en').segment(of), ({ segment }) => segment);
}

describe('a character is what people see as one', () => {
  it('in every text, whichever way it is asked for', () => {
    fc.assert(
      fc.property(text, (written) => {
        const all = segments(written);
        expect(charactersOf(written)).toEqual(all);
        expect(characterCount(written)).toBe(all.length);
        for (let count = 0; count <= all.length; count += 1) {
          expect(firstCharacters(written, count)).toBe(all.slice(0, count).join(''));
        }
        const starts = new Set(all.map((_, i) => all.slice(0, i).join('').length)).add(written.length);
        for (let at = 0; at <= written.length; at += 1) {
          expect(characterStart(written, at)).toBe(Math.max(...[...starts].filter((start) => start <= at)));
          expect(characterEnd(written, at)).toBe(Math.min(...[...starts].filter((start) => start >= at)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('in long texts, and however long a character is', () => {
    const long = `a${'\u0301'.repeat(3_000)}${'👩‍🚀🇩🇪'.repeat(2_000)}`;
    expect(charactersOf(long)).toEqual(segments(long));
    expect(characterStart(long, 2_000)).toBe(0);
    expect(characterEnd(long, 2_000)).toBe(3_001);
    expect(characterCount('ที่มี'.repeat(100_000))).toBe(200_000);
  });

  it('and an ellipsis stands for whole ones', () => {
    expect(shortened('👩‍🚀🇩🇪ที่', 2)).toBe('👩‍🚀🇩🇪…');
    expect(shortened('👩‍🚀🇩🇪ที่', 3)).toBe('👩‍🚀🇩🇪ที่');
  });
});
