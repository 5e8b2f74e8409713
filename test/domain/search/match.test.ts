import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesIn, passageOf } from '../../../src/domain/search/match.ts';
import { parseQuery } from '../../../src/domain/search/query.ts';

const marked = (text: string, query: string): string[] =>
  matchesIn(text, parseQuery(query).terms).map(({ start, end }) => text.slice(start, end));

describe('what matches in a text', () => {
  it('is the whole word that begins with the letters typed', () => {
    expect(marked('Clicks, clicked, unclicked', 'click')).toEqual(['Clicks', 'clicked']);
  });

  it('is the whole word alone in quotes', () => {
    expect(marked('click clicks', '"click"')).toEqual(['click']);
  });

  it('is a phrase, signs between its words and all', () => {
    expect(marked('SUM(ad_clicks) of ads', '"ad clicks"')).toEqual(['ad_clicks']);
    expect(marked('total_revenue', 'total_rev')).toEqual(['total_revenue']);
  });

  it('is found with and without accents', () => {
    expect(marked('Café visits', 'cafe')).toEqual(['Café']);
    expect(marked('cafe visits', 'café')).toEqual(['cafe']);
  });

  it('is the part of an identifier', () => {
    expect(marked('activeUserCount and active_user_count', 'user')).toEqual(['User', 'user']);
    expect(marked('HTTPServer ARPUv2', 'server v2')).toEqual(['Server', 'v2']);
    expect(marked('activeUserCount', '"user count"')).toEqual(['UserCount']);
    expect(marked('activeUserCount', 'activeusercount')).toEqual(['activeUserCount']);
  });

  it('is just the letters, in a script without spaces', () => {
    expect(marked('月間売上高（税込）', '売上')).toEqual(['売上']);
    expect(marked('月間売上高', '上')).toEqual(['上']);
    expect(marked('月間売上高', '高')).toEqual(['高']);
    expect(marked('ยอดขายรายเดือน', 'ขาย')).toEqual(['ขาย']);
    expect(marked('월간매출액은', '매출')).toEqual(['매출']);
    expect(marked('월간매출액은'.normalize('NFD'), '매출')).toEqual(['매출'.normalize('NFD')]);
    expect(marked('ｶﾞｽ料金', 'ガス')).toEqual(['ｶﾞｽ']);
  });

  it('is the text as it is stored, with invisible signs and full-width letters', () => {
    expect(marked('Die Kunden\u00adzufrieden\u00adheit', 'kundenzufriedenheit')).toEqual([
      'Kunden\u00adzufrieden\u00adheit',
    ]);
    expect(marked('ＡＲＰＵ　１２３', 'arpu 123')).toEqual(['ＡＲＰＵ', '１２３']);
    expect(marked('ﬁnal proﬁt', 'profit')).toEqual(['proﬁt']);
    expect(marked('50％', '%')).toEqual(['％']);
  });

  it('is a sign wherever it stands', () => {
    expect(marked('50% of 100%', '%')).toEqual(['%', '%']);
    expect(marked('a ≠ b = c', '=')).toEqual(['=']);
  });

  it('is nothing of what is excluded', () => {
    expect(marked('ad clicks', 'ad -clicks')).toEqual(['ad']);
  });

  it('is marked once if terms overlap', () => {
    expect(marked('ad clicks', '"ad clicks" click')).toEqual(['ad clicks']);
  });

  it('stands in order and apart, in any text for any query', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        'b',
        'B',
        '2',
        'é',
        '売',
        '上',
        '매',
        '\u00ad',
        ' ',
        '%',
        '％',
        '_',
        '-',
        '"',
        '\u0301',
      ),
    });
    fc.assert(
      fc.property(text, text, (haystack, query) => {
        let last = -1;
        for (const { start, end } of matchesIn(haystack, parseQuery(query).terms)) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(haystack.length);
      }),
    );
  });
});

describe('a passage', () => {
  const { terms } = parseQuery('refunds');

  it('is the whole text if that is short', () => {
    expect(passageOf('Orders without refunds', terms, 90)).toBe('Orders without refunds');
  });

  it('is cut around the first match, with an ellipsis at each cut', () => {
    const passage = passageOf(`${'before '.repeat(40)}refunds ${'after '.repeat(40)}`, terms, 60);
    expect(passage).toMatch(/^…before .*refunds.*…$/);
    expect(passage?.length).toBeLessThan(70);
  });

  it('stands on one line', () => {
    expect(passageOf('SELECT\n  refunds\n\tFROM orders', terms, 90)).toBe('SELECT refunds FROM orders');
  });

  it('is none if nothing matches', () => {
    expect(passageOf('Orders', terms, 90)).toBeUndefined();
  });

  it('has the match, and no half of a character, however it is cut', () => {
    const filler = fc.string({ unit: fc.constantFrom('😀', 'a', ' ', 'é', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(filler, filler, fc.integer({ min: 10, max: 60 }), (before, after, length) => {
        const passage = passageOf(`${before} refunds ${after}`, terms, length) ?? '';
        expect(passage).toContain('refunds');
        expect(passage).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});

describe('a mark and a passage never split a character:', () => {
  it('an emoji, a flag and a sign with its accent are marked as a whole', () => {
    expect(marked('by 👩‍🚀 ok', '👩')).toEqual(['👩‍🚀']);
    expect(marked('👍🏽 yes', '👍')).toEqual(['👍🏽']);
    expect(marked('a %\u0301 b', '%')).toEqual(['%\u0301']);
  });

  it('a passage ends before what does not fit', () => {
    const passage = passageOf(`${'👩‍🚀'.repeat(50)} refunds ${'👩‍🚀'.repeat(50)}`, parseQuery('refunds').terms, 60) ?? '';
    expect(passage.replaceAll('👩‍🚀', '').replaceAll(' ', '')).toBe('…refunds…');
  });
});
