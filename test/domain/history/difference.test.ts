import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Piece } from '../../../src/domain/history/difference.ts';
import { differenceOf, listDifference, sqlDifference, textDifference } from '../../../src/domain/history/difference.ts';

const newText = (pieces: readonly Piece[]): string => textOf(pieces, 'added');
const oldText = (pieces: readonly Piece[]): string => textOf(pieces, 'removed');

function textOf(pieces: readonly Piece[], kind: Piece['kind']): string {
  return pieces
    .filter((piece) => piece.kind === 'same' || piece.kind === kind)
    .map((piece) => piece.text)
    .join('');
}

/** Returns the difference as the page shows it, in plain text. */
function marked(pieces: readonly Piece[]): string {
  const signs = { same: ['', ''], added: ['{+', '+}'], removed: ['[-', '-]'] } as const;
  return pieces.map(({ kind, text }) => signs[kind].join(text)).join('');
}

/** Texts that resemble each other, as versions of one text do. */
const words = fc
  .array(fc.constantFrom('sum', 'of', 'orders', ' ', '  ', '\n', '(', ')', ',', 'é', '客户', '🙂', '"'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

describe('the difference of two texts', () => {
  it('gives back both texts, whatever they are', () => {
    const text = fc.oneof(words, fc.string({ unit: 'binary' }), fc.string());
    fc.assert(
      fc.property(text, text, (old, now) => {
        const pieces = textDifference(old, now);
        expect(newText(pieces)).toBe(now);
        expect(oldText(pieces)).toBe(old);
      }),
      { numRuns: 1000 },
    );
  });

  it('[G62] splits no character, in neither text', () => {
    const signs = [
      'a',
      'e\u0301',
      '👩‍🚀',
      '👩‍🔬',
      '👩',
      '🇩🇪',
      '🇩🇰',
      '🇪',
      'ที่',
      'ท',
      'की',
      'के',
      '1️⃣',
      '1',
      '#',
      '#️⃣',
      '\u200d',
      ' ',
      ' \u0301',
    ];
    const text = fc.array(fc.constantFrom(...signs), { maxLength: 12 }).map((parts) => parts.join(''));
    const places = (of: string): Set<number> =>
      new Set([of.length, ...Array.from(new Intl.Segmenter('en').segment(of), ({ index }) => index)]);
    const splits = (of: string, pieces: readonly Piece[], without: Piece['kind']): boolean => {
      const whole = places(of);
      let at = 0;
      return pieces.filter(({ kind }) => kind !== without).some((piece) => !whole.has((at += piece.text.length)));
    };
    fc.assert(
      fc.property(text, text, fc.constantFrom(textDifference, sqlDifference), (old, now, difference) => {
        const pieces = difference(old, now);
        expect([oldText(pieces), newText(pieces)]).toEqual([old, now]);
        expect([splits(old, pieces, 'added'), splits(now, pieces, 'removed')]).toEqual([false, false]);
      }),
      { numRuns: 3000 },
    );
  });

  it('replaces an emoji, a flag and a letter with its vowel as a whole', () => {
    expect(marked(textDifference('by 👩‍🚀 and 🇩🇪 ok', 'by 👩‍🔬 and 🇩🇰 ok'))).toBe('by [-👩‍🚀-]{+👩‍🔬+} and [-🇩🇪-]{+🇩🇰+} ok');
    expect(marked(textDifference('ทุก ที่ มี', 'ทุก ทั้ มี'))).toBe('ทุก [-ที่-]{+ทั้+} มี');
  });

  it('has no empty piece, and never two of a kind side by side', () => {
    fc.assert(
      fc.property(words, words, (old, now) => {
        const pieces = textDifference(old, now);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
        expect(pieces.every((piece, i) => piece.kind !== pieces[i + 1]?.kind)).toBe(true);
      }),
    );
  });

  it('says that nothing changed if nothing did', () => {
    expect(textDifference('as it was', 'as it was')).toEqual([{ kind: 'same', text: 'as it was' }]);
    expect(textDifference('', '')).toEqual([]);
  });

  it('marks the word that changed, and no more', () => {
    const pieces = textDifference('SUM(ad_clicks) / SUM(searches)', 'SUM(ad_clicks) / SUM(search_count)');
    expect(marked(pieces)).toBe('SUM(ad_clicks) / SUM([-searches-]{+search_count+})');
  });

  it('marks words that came in between', () => {
    const pieces = textDifference('Orders of the month', 'Paid orders of the last month');
    expect(marked(pieces)).toBe('[-Orders-]{+Paid orders+} of the{+ last+} month');
  });

  it('reads neighbouring changed words as one change', () => {
    const old = 'Number of orders that were placed by a customer in the shop';
    const now = 'Number of orders that were paid for a customer in the shop';
    expect(marked(textDifference(old, now))).toBe(
      'Number of orders that were [-placed by-]{+paid for+} a customer in the shop',
    );
  });

  it('shows a rewritten text as one text in place of the other', () => {
    const pieces = textDifference('Ad clicks', 'How often people followed an advertisement to its end');
    expect(pieces.map((piece) => piece.kind)).toEqual(['removed', 'added']);
  });

  it('compares texts of a megabyte', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} of a calculation that goes on and on and on`);
    const old = lines.join('\n');
    const somewhere = lines.with(9_000, 'another line').toSpliced(4_000, 3).join('\n');
    const everywhere = lines.map((line) => line.replace('goes', 'went')).join('\n');
    const reversed = lines.toReversed().join('\n');
    for (const now of [somewhere, everywhere, reversed, old.replaceAll(' ', ''), `x${old}x`]) {
      const pieces = textDifference(old, now);
      expect(newText(pieces) === now && oldText(pieces) === old).toBe(true);
    }
    expect(textDifference(old, somewhere).length).toBeGreaterThan(3);
  });
});

describe('the difference of two calculations', () => {
  const of = (old: string, now: string): string => marked(sqlDifference(old, now));

  it('marks strings and numbers as wholes, names and signs one by one', () => {
    expect(of("WHERE state = 'paid late' AND rate > 0.25", "WHERE state = 'paid early' AND rate > 0.75")).toBe(
      "WHERE state = [-'paid late'-]{+'paid early'+} AND rate > [-0.25-]{+0.75+}",
    );
    expect(of('SUM(orders.amount)', 'SUM(orders.amount_net)')).toBe('SUM(orders.[-amount-]{+amount_net+})');
    expect(of('LIMIT 10', 'LIMIT 100')).toBe('LIMIT [-10-]{+100+}');
  });

  it('marks words in comments and templates', () => {
    expect(of('SELECT 1 -- all paid orders', 'SELECT 1 -- all open orders')).toBe(
      'SELECT 1 -- all [-paid-]{+open+} orders',
    );
    expect(of("{{ agg_sum('profiles') }}", "{{ agg_sum('users') }}")).toBe("{{ agg_sum('[-profiles-]{+users+}') }}");
  });

  it('marks a word even after a quote that never closes', () => {
    const rest = 'counted over all paid orders of the month, without those that were returned later';
    expect(of(`'${rest}`, `'${rest.replace('paid', 'open')}`)).toBe(`'${rest}`.replace('paid', '[-paid-]{+open+}'));
  });

  it('gives back both texts, whatever they are, and says where nothing changed', () => {
    const text = fc.oneof(
      words,
      fc.string(),
      fc
        .array(fc.constantFrom("'", '"', 'SUM(', ')', ' ', '1.5', '--', '\n', '{{', '}}', 'a'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (old, now) => {
        const pieces = sqlDifference(old, now);
        expect([newText(pieces), oldText(pieces)]).toEqual([now, old]);
        expect(pieces.every((piece, i) => piece.text !== '' && piece.kind !== pieces[i + 1]?.kind)).toBe(true);
      }),
    );
    expect(of('SUM(a)', 'SUM(a)')).toBe('SUM(a)');
  });
});

describe('the difference of two lists', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''));

  it('accounts for every item of both lists', () => {
    fc.assert(
      fc.property(list, list, (old, now) => {
        const { added, removed, kept } = listDifference(old, now);
        expect([...kept, ...added].toSorted()).toEqual(now.toSorted());
        expect([...kept, ...removed].toSorted()).toEqual(old.toSorted());
        expect(added.filter((item) => removed.includes(item))).toEqual([]);
      }),
    );
  });

  it('keeps the order of the new list', () => {
    expect(listDifference(['b', 'a', 'x'], ['a', 'b', 'new'])).toEqual({
      added: ['new'],
      removed: ['x'],
      kept: ['a', 'b'],
    });
  });
});

describe('how a change reads', () => {
  const change = (fieldName: string, oldValue: string | null, newValue: string | null) =>
    differenceOf({ fieldName, oldValue, newValue });

  it('tags and dependencies: items that came and went', () => {
    expect(change('tags', '["a","b"]', '["b","search"]')).toEqual({
      is: 'list',
      added: ['search'],
      removed: ['a'],
      kept: ['b'],
    });
    expect(change('dependencies', null, '["x"]')).toEqual({ is: 'list', added: ['x'], removed: [], kept: [] });
  });

  it('lists in another program’s notation: as text', () => {
    expect(change('tags', 'a;b', '["a","b"]').is).toBe('text');
    expect(change('tags', '[1]', '[2]').is).toBe('text');
    expect(change('dependencies', '{"a":1}', '[]').is).toBe('text');
  });

  it('calculation and description: edited text', () => {
    expect(change('calculation', 'SUM(a)', 'SUM(b)')).toEqual({
      is: 'text',
      pieces: [
        { kind: 'same', text: 'SUM(' },
        { kind: 'removed', text: 'a' },
        { kind: 'added', text: 'b' },
        { kind: 'same', text: ')' },
      ],
    });
    expect(change('description', null, 'New')).toEqual({ is: 'text', pieces: [{ kind: 'added', text: 'New' }] });
  });

  it('owner, source and id: one whole name for another', () => {
    expect(change('owner', '@search-data', '@search-platform')).toEqual({
      is: 'text',
      pieces: [
        { kind: 'removed', text: '@search-data' },
        { kind: 'added', text: '@search-platform' },
      ],
    });
  });

  it('trust score: from one value to the other', () => {
    expect(change('trust_score', '80.0', '85.5')).toEqual({ is: 'value', from: '80', to: '85.5' });
    expect(change('trust_score', null, '1')).toEqual({ is: 'value', from: null, to: '1' });
  });
});

describe('details that are lists', () => {
  it('are compared item by item; a link is its label with its address', () => {
    expect(differenceOf({ fieldName: 'synonyms', oldValue: '["a","b"]', newValue: '["b","c"]' })).toEqual({
      is: 'list',
      added: ['c'],
      removed: ['a'],
      kept: ['b'],
    });
    const links = '[{"label":"Wiki","url":"https://example.org"},{"label":"","url":"mailto:a@example.org"}]';
    expect(differenceOf({ fieldName: 'links', oldValue: null, newValue: links })).toEqual({
      is: 'list',
      added: ['Wiki https://example.org', 'mailto:a@example.org'],
      removed: [],
      kept: [],
    });
  });

  it('are compared as text if they are in another form', () => {
    expect(differenceOf({ fieldName: 'links', oldValue: null, newValue: '[{"url":"x"}]' }).is).toBe('text');
  });
});

it('a hidden metric says yes, and a language has its name', () => {
  expect(differenceOf({ fieldName: 'hidden', oldValue: null, newValue: 'true' })).toEqual({
    is: 'value',
    from: null,
    to: 'yes',
  });
  expect(differenceOf({ fieldName: 'language', oldValue: 'sql', newValue: 'klingon' })).toEqual({
    is: 'text',
    pieces: [
      { kind: 'removed', text: 'SQL' },
      { kind: 'added', text: 'klingon' },
    ],
  });
});
