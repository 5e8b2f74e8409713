import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseFold, foldedWord, wordsOf } from '../../../src/domain/core/words.ts';

const caseFoldedWords = (text: string): string[] => wordsOf(text).map((word) => word.caseFolded);

describe('case folding', () => {
  it('makes one word of café, CAFÉ and cafe, however the accent is written', () => {
    expect(['café', 'CAFÉ', 'cafe', 'cafe\u0301', 'CAFE\u0301'].map(caseFold)).toEqual(Array(5).fill('cafe'));
  });

  it('takes capitals and accents off in other scripts too', () => {
    expect(caseFold('ДОХОД')).toBe(caseFold('доход'));
    expect(caseFold('Ёлка')).toBe(caseFold('елка'));
    expect(caseFold('ΈΣΟΔΑ')).toBe(caseFold('εσοδα'));
    expect(caseFold('İstanbul')).toBe('istanbul');
  });

  it('does not care where in a word a sigma stands', () => {
    expect(caseFold('ΟΔΟΣΤΡΩΜΑ').startsWith(caseFold('ΟΔΟΣ'))).toBe(true);
  });

  it('makes one letter of the forms that a letter has', () => {
    expect(['ARPU', 'ＡＲＰＵ'].map(caseFold)).toEqual(['arpu', 'arpu']);
    expect(['ﬁnal', 'Straße', 'STRAẞE', 'ısı', 'm²'].map(caseFold)).toEqual([
      'final',
      'strasse',
      'strasse',
      'isi',
      'm2',
    ]);
    expect(caseFold('ｶﾞｽ')).toBe(caseFold('ガス'));
  });

  it('leaves out what nobody sees', () => {
    const unseen = '\u00ad \u200b \u200c \u200d \u200e \u202a \u202e \u2060 \u2066 \ufeff \ufe0f \u034f \u061c'.split(
      ' ',
    );
    for (const sign of unseen) expect(caseFold(`${sign}Re${sign}venue${sign}`)).toBe('revenue');
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(caseFold(caseFold(text))).toBe(caseFold(text));
      }),
    );
  });
});

describe('the words of a text', () => {
  it('are runs of letters and digits, with their places', () => {
    expect(wordsOf('ad_clicks: 30%')).toEqual([
      { caseFolded: 'ad', start: 0, end: 2 },
      { caseFolded: 'clicks', start: 3, end: 9 },
      { caseFolded: '30', start: 11, end: 13 },
    ]);
  });

  it('are found in every script', () => {
    expect(caseFoldedWords('Выручка — доход')).toEqual(['выручка', 'доход']);
    expect(caseFoldedWords('売上 が')).toHaveLength(2);
    expect(caseFoldedWords('हिन्दी')).toHaveLength(1);
    expect(caseFoldedWords('한국 매출')).toHaveLength(2);
  });

  it('are none in signs, white space or a mark that stands alone', () => {
    for (const text of ['', ' \n\t', '%_-*"\'()\\', '\u0301', '👍']) expect(wordsOf(text)).toEqual([]);
  });

  it('stand where they say, in order, and are not empty, in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let last = 0;
        for (const word of wordsOf(text)) {
          expect(word.start).toBeGreaterThanOrEqual(last);
          expect(foldedWord(text.slice(word.start, word.end))).toBe(word.caseFolded);
          expect(word.caseFolded).not.toBe('');
          last = word.end;
        }
      }),
    );
  });
});
