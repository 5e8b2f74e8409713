import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexedText, readingsOf, searchedTokens } from '../../../src/domain/search/tokens.ts';

const read = (text: string): string[] => readingsOf(text).map((tokens) => tokens.map((token) => token.text).join(' '));

describe('the readings of a text', () => {
  it('are its words, and its words in parts', () => {
    expect(read('Daily active_users')).toEqual(['daily active users']);
    expect(read('the activeUserCount')).toEqual(['the activeusercount', 'the active user count']);
    expect(read('HTTPServer ARPUv2 KPIs')).toEqual(['httpserver arpuv2 kpis', 'http server arpu v 2 kpis']);
    expect(read('ÉtatNet E\u0301TAT')).toEqual(['etatnet etat', 'etat net etat']);
  });

  it('have the pairs of neighbours of a script without spaces, and its last letter', () => {
    expect(read('净收入')).toEqual(['净收 收入 入']);
    expect(read('売')).toEqual(['売']);
    expect(read('a売上b')).toEqual(['a 売上 上 b']);
  });

  it('are searched for without the last letter of a run, which begins a pair in a longer one', () => {
    const sought = (text: string): string[] => searchedTokens(readingsOf(text)[0] ?? []);
    expect(sought('净收入')).toEqual(['净收', '收入']);
    expect(sought('入')).toEqual(['入']);
    expect(sought('净收 入')).toEqual(['净收', '收', '入']);
    expect(sought('ad clicks')).toEqual(['ad', 'clicks']);
  });

  it('stand where they say, in any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', '2', 'é', 'ß', '売', 'ｶ', 'ﾞ', '매', '\u00ad', ' ') }),
        (text) => {
          for (const tokens of readingsOf(text)) {
            let last = 0;
            for (const { text: token, start, end, head } of tokens) {
              expect(start).toBeGreaterThanOrEqual(last);
              const [first] = readingsOf(text.slice(start, end))[0] ?? [];
              expect(first?.text).toBe(token);
              last = head?.end ?? end;
            }
          }
        },
      ),
    );
  });

  it('are left to the index for plain text, which splits it in the same way', () => {
    expect(indexedText('Sum of all orders, by day (30 %)')).toBeUndefined();
    expect(indexedText('Café')).toBe('cafe');
  });
});
