import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { editsBetween } from '../../../src/domain/search/spelling.ts';
import { matchesIn } from '../../../src/domain/search/match.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import type { Term } from '../../../src/domain/search/query.ts';
import { parseQuery } from '../../../src/domain/search/query.ts';
import { catalogOf, listed, openCatalog, searched } from '../catalog.ts';
import { findDamage } from '../../../src/database/import/integrity-check.ts';

const respelled = (db: MetricsDatabase, query: string): string[] =>
  db.listing
    .list({ query, sort: { by: 'match', descending: false } })
    .respelled.map(({ word, as }) => `${word} → ${as}`);

const PIECES =
  'ad ads Clicks café Ärger доход m_x 50% a-b 売上 月間売上高 売 高x adClicks adsClicksV2 ARPUv2 v2 매출액은 '
    .concat('Är\u00adger カナ ｶﾅ 上\u200b高')
    .split(' ');

describe('a search', () => {
  it('finds words in names, ids, descriptions and calculations, by their beginnings', async () => {
    const { db } = await catalogOf(
      { id: '1', name: 'Ad clicks' },
      { id: 'click_rate', name: 'Rate' },
      { id: '3', name: 'x', description: 'Clicks on ads' },
      { id: '4', name: 'y', calculation: 'SUM(clicks)' },
      { id: '5', name: 'Unclicked' },
    );
    expect(searched(db, 'click').toSorted()).toEqual(['1', '3', '4', 'click_rate']);
    expect(searched(db, 'clicks')).not.toContain('click_rate');
    expect(listed(db, '"click"')).toEqual(['click_rate']);
    expect(searched(db, 'unclick')).toEqual(['5']);
  });

  it('puts names before descriptions, and these before calculations', async () => {
    const { db } = await catalogOf(
      { id: '1', name: 'x', calculation: 'SUM(revenue) - SUM(revenue) + revenue' },
      { id: '2', name: 'y', description: 'Revenue, revenue, revenue of all kinds of revenue' },
      { id: '3', name: 'Revenue of one of the many shops that the company has in this country' },
    );
    expect(searched(db, 'revenue')).toEqual(['3', '2', '1']);
  });

  it('puts names first even if most names hold the word', async () => {
    const { db } = await openCatalog();
    db.createMetric({ id: 'described', name: 'Other', description: 'clicks' });
    for (let i = 0; i < 50; i += 1)
      db.createMetric({ id: `named${i}`, name: `Clicks on thing ${i}`, description: 'x y z' });
    for (let i = 0; i < 30; i += 1) db.createMetric({ id: `none${i}`, name: `Thing ${i}`, description: 'x y z' });
    expect(searched(db, 'clicks')).toHaveLength(51);
    expect(searched(db, 'clicks').at(-1)).toBe('described');
  });

  it('puts names first if thousands match, and the others by name', async () => {
    const { db } = await openCatalog();
    db.replica.transaction(() => {
      for (let i = 0; i < 1200; i += 1)
        db.createMetric({ id: `d${i}`, name: `Other ${1999 - i}`, description: 'all clicks' });
      db.createMetric({ id: 'named', name: 'Clicks' });
    });
    const found = db.searchMetrics('click');
    expect(found).toHaveLength(1201);
    expect(found[0]?.id).toBe('named');
    expect(found.slice(1, 3).map(({ name }) => name)).toEqual(['Other 800', 'Other 801']);
    db.replica.transaction(() => {
      for (let i = 0; i < 1200; i += 1) db.createMetric({ id: `n${i}`, name: `Clicks ${1999 - i}` });
    });
    const more = db.searchMetrics('click');
    expect(more.slice(0, 2).map(({ id }) => id)).toEqual(['named', 'n1199']);
    expect(more.slice(0, 1201).every(({ name }) => name.startsWith('Clicks'))).toBe(true);
  });

  it('wants all the words, in any order and column', async () => {
    const { db } = await catalogOf(
      { id: '1', name: 'Ad clicks' },
      { id: '2', name: 'Clicks', description: 'of every ad' },
      { id: '3', name: 'Ad views' },
    );
    expect(searched(db, 'click ad').toSorted()).toEqual(['1', '2']);
  });

  it('wants the words of a phrase side by side, and whole', async () => {
    const { db } = await catalogOf(
      { id: '1', name: 'Ad clicks' },
      { id: '2', name: 'Ad-clicks' },
      { id: '3', name: 'Clicks ad' },
      { id: '4', name: 'Ad clickstream' },
      { id: '5', name: 'Ad', description: 'clicks' },
    );
    expect(searched(db, '"ad clicks"').toSorted()).toEqual(['1', '2']);
    expect(searched(db, 'ad_click').toSorted()).toEqual(['1', '2', '4']);
  });

  it('leaves out what is excluded, alone or beside other words', async () => {
    const { db } = await catalogOf(
      { id: '1', name: 'Ad clicks' },
      { id: '2', name: 'Ad views' },
      { id: '3', name: 'x' },
    );
    expect(searched(db, 'ad -click')).toEqual(['2']);
    expect(searched(db, '-ad')).toEqual(['3']);
    expect(searched(db, '-ad -x')).toEqual([]);
    expect(searched(db, '-"ad clicks"').toSorted()).toEqual(['2', '3']);
  });

  it('for nothing gives all, by name', async () => {
    const { db } = await catalogOf({ id: '1', name: 'b' }, { id: '2', name: 'A' });
    expect(searched(db, '  ')).toEqual(['2', '1']);
    expect((await openCatalog()).db.searchMetrics('')).toEqual([]);
  });
});

describe('the filters of a search', () => {
  const catalog = (): ReturnType<typeof catalogOf> =>
    catalogOf(
      {
        id: '1',
        owner: '@Revenue-Team',
        tags: ['finance', 'core'],
        dataSource: 'orders',
        trustScore: 80,
        description: 'd',
      },
      { id: '2', owner: '@growth', tags: ['Finance'], dataSource: 'events', trustScore: 70, calculation: 'c' },
      { id: '3', tags: ['core', 'deprecated'], dependencies: ['1'], createdAt: '2025-06-01', updatedAt: '2025-07-01' },
      { id: '4', owner: 'café', dataSource: 'Orders', name: 'x' },
    );

  it.each([
    ['owner:@revenue-team', '1'],
    ['owner:revenue-team owner:growth', '12'],
    ['owner:revenue-team,growth', '12'],
    ['owner:cafe', '4'],
    ['-owner:growth', '134'],
    ['no:owner', '3'],
    ['has:owner -owner:growth', '14'],
    ['tag:finance', '12'],
    ['tag:finance tag:core', '1'],
    ['tag:finance,core', '123'],
    ['tag:core -tag:deprecated', '1'],
    ['source:orders', '14'],
    ['source:orders source:events', '124'],
    ['no:source', '3'],
    ['has:description', '1'],
    ['no:calculation', '134'],
    ['has:dependencies', '3'],
    ['no:tags', '4'],
    ['has:tests', ''],
    ['no:usage', '1234'],
    // The calculated score, not the stored one: an owner, a word of description, an upstream metric.
    ['trust:>14', '1'],
    ['trust:>=14', '124'],
    ['trust:14', '24'],
    ['trust:<14', '3'],
    ['no:trust', ''],
    ['no:review', '1234'],
    ['reviewed:<-90d', ''],
    ['created:<-90d', '3'],
    ['created:-400d..-1d', '3'],
    ['updated:<2026-01-01', '3'],
    ['updated:2026-03-31', '124'],
    ['created:<=2025-06-01', '3'],
    ['is:untouched', '3'],
    ['-is:untouched', '124'],
    ['is:failing', ''],
    ['owner:growth tag:core', ''],
    ['owner:nobody', ''],
    ['x owner:cafe', '4'],
  ])('%s', async (query, ids) => {
    const { db } = await catalog();
    expect(listed(db, query).toSorted().join('')).toBe(ids);
    expect(searched(db, query).toSorted().join('')).toBe(ids);
  });

  it('follow what is done', async () => {
    const { db, clock } = await catalog();
    expect(listed(db, 'has:tests')).toEqual([]);
    const test = db.addValidationTest('1', { testType: 'x', status: 'failed' });
    db.recordUsage('2', 'ann');
    db.updateMetric('4', { owner: '@growth', tags: ['new'] }, 'ann');
    expect([listed(db, 'has:tests'), listed(db, 'is:failing'), listed(db, 'has:usage')]).toEqual([['1'], ['1'], ['2']]);
    expect([listed(db, 'owner:growth'), listed(db, 'tag:new')]).toEqual([['2', '4'], ['4']]);
    db.removeValidationTest(test.id);
    expect(listed(db, 'has:tests')).toEqual([]);
    clock.pass(181 * 86_400);
    expect(listed(db, 'is:untouched')).toEqual(['1', '2', '3', '4']);
  });
});

describe('typing errors', () => {
  const catalog = (): ReturnType<typeof catalogOf> =>
    catalogOf(
      { id: '1', name: 'Search clicks' },
      { id: '2', name: 'Revenue', description: 'search' },
      { id: '3', name: 'Café visits' },
    );

  it('are forgiven if nothing matches, and the answer names what was searched instead', async () => {
    const { db } = await catalog();
    expect(searched(db, 'serch')).toEqual(['1', '2']);
    expect(respelled(db, 'serch')).toEqual(['serch → search']);
    expect(searched(db, 'serch cliks')).toEqual(['1']);
    expect(respelled(db, 'serch cliks')).toEqual(['serch → search', 'cliks → clicks']);
    expect(searched(db, 'caffe')).toEqual(['3']);
  });

  it('are not looked for if something matches, or if a word is known', async () => {
    const { db } = await catalog();
    expect(respelled(db, 'sear')).toEqual([]);
    expect(respelled(db, 'search visits')).toEqual([]);
    expect(searched(db, 'search visits')).toEqual([]);
    expect(searched(db, 'search xyzzyplugh')).toEqual([]);
  });

  it('are few in short words and more in long ones', async () => {
    const { db } = await catalog();
    expect(respelled(db, 'rev')).toEqual([]);
    expect(searched(db, 'ref')).toEqual([]);
    expect(respelled(db, 'rvenue')).toEqual(['rvenue → revenue']);
    expect(respelled(db, 'rvenu')).toEqual([]);
    expect(respelled(db, 'revvenues')).toEqual(['revvenues → revenue']);
  });

  it('wait for the index', async () => {
    const { db } = await catalog();
    expect(respelled(db, 'serch')).toEqual([]);
    expect(listed(db, 'serch')).toEqual([]);
  });

  it('are counted as letters put in, taken out, replaced or swapped', () => {
    expect(editsBetween('search', 'serch', 2)).toBe(1);
    expect(editsBetween('search', 'saerch', 2)).toBe(1);
    expect(editsBetween('search', 'xearch', 2)).toBe(1);
    expect(editsBetween('search', 'clicks', 2)).toBe(3);
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editsBetween(a, b, 9)).toBe(editsBetween(b, a, 9));
        expect(editsBetween(a, b, 9) === 0).toBe(a === b);
        expect(editsBetween(a, `${a}x`, 9)).toBe(1);
      }),
    );
  });
});

describe('letters of every script', () => {
  it.each([
    ['café', 'Cafe visits'],
    ['cafe', 'CAFÉ visits'],
    ['cafe\u0301', 'café'],
    ['größe', 'GROSSE Größe'],
    ['доход', 'Средний Доход'],
    ['средний', 'СРЕДНИЙ чек'],
    ['ёлка', 'Елка'],
    ['έσοδα', 'ΕΣΟΔΑ'],
    ['οδός', 'ΟΔΟΣΤΡΩΜΑ'],
    ['売上', '売上 合計'],
    ['売上', '月間売上高（税込）'],
    ['上', '売上'],
    ['高', '売上高'],
    ['净收入', '月度净收入'],
    ['入', '净收入'],
    ['收', '净收入'],
    ['净收入ARPU', '净收入arpu率'],
    ['ขาย', 'ยอดขายรายเดือน'],
    ['ລາຍ', 'ຍອດລາຍຮັບ'],
    ['ចំណូល', 'សរុបចំណូល'],
    ['ဝင်ငွေ', 'စုစုပေါင်းဝင်ငွေ'],
    ['매출', '월간매출액은'],
    ['매추', '월간매출'],
    ['매출'.normalize('NFD'), '월간매출액'],
    ['출', '매출'.normalize('NFD')],
    ['カタカナ', 'ｶﾀｶﾅ'],
    ['ガス', 'ｶﾞｽ料金'],
    ['Kundenzufriedenheit', 'Kunden\u00adzufrieden\u00adheit'],
    ['Kunden\u00adzufriedenheit', 'Kundenzufriedenheit'],
    ['revenue', 'Net \ufeffRe\u200bve\u2060nue'],
    ['revenue', '\u202dRevenue\u202c'],
    ['می‌خواهم', 'میخواهم'],
    ['arpu', 'ＡＲＰＵ　１２３'],
    ['ＡＲＰＵ', 'arpu'],
    ['123', '１２３'],
    ['final', 'ﬁnal'],
    ['ﬁnal', 'final'],
    ['strasse', 'Straße'],
    ['straße', 'STRASSE'],
    ['isparta', 'ısparta'],
    ['ısparta', 'ISPARTA'],
    ['m2', 'Revenue per m²'],
    ['כסף', 'כֶּסֶף'],
    ['مدرسة', 'مَدْرَسَة'],
    ['محمد', 'محـــمد'],
    ['user', 'activeUserCount'],
    ['user', 'ActiveUserCount'],
    ['user', 'active_user_count'],
    ['user count', 'activeUserCount'],
    ['user-count', 'activeUserCount'],
    ['userCount', 'activeUserCount'],
    ['userCount', 'user_count'],
    ['activeusercount', 'activeUserCount'],
    ['activeuser', 'activeUserCount'],
    ['v2', 'ARPUv2'],
    ['arpu', 'ARPUv2'],
    ['arpuv2', 'ARPUv2'],
    ['server', 'HTTPServer'],
    ['http', 'HTTPServer'],
    ['2024', 'revenue2024'],
    ['доход', 'среднийДоход'],
    ['％', '50%'],
    ['%', '50％'],
    ['👍', '👍\ufe0f'],
    ['が', 'が 売上'],
    ['データ', 'データ量'],
    ['매출', '매출액 합계'],
    ['हिन्दी', 'हिन्दी राजस्व'],
    ['إيرادات', 'إيرادات'],
    ['รายได้', 'รายได้'],
    ['istanbul', 'İstanbul'],
    ['😀 x', '😀 x'],
  ])('%s finds %s', async (query, name) => {
    const { db } = await catalogOf({ id: '1', name }, { id: '2', name: 'Other' });
    expect(listed(db, query)).toEqual(['1']);
    expect(searched(db, query)).toEqual(['1']);
    expect(searched(db, `"${name}"`)).toEqual(['1']);
    expect(searched(db, `-${query.replaceAll(' ', ' -')}`)).not.toContain('1');
  });

  it.each([
    ['"収入"', '収益 入金'],
    ['"売上"', '売 上'],
    ['入収', '净収入'],
    ['"use"', 'activeUsers'],
    ['"count user"', 'activeUserCount'],
    ['"active count"', 'activeUserCount'],
    ['sercount', 'activeUserCount'],
  ])('%s does not find %s', async (query, name) => {
    const { db } = await catalogOf({ id: '1', name });
    expect(listed(db, query)).toEqual([]);
    expect(searched(db, query)).toEqual([]);
  });

  it.each([
    ['売上', ['売上', '売上高', '月間売上高']],
    ['매출', ['매출', '매출액', '월간매출액']],
    ['active user', ['activeUser', 'Active User Count', 'dailyActiveUser']],
    ['active_user', ['Active user', 'activeUserCount', 'daily active user']],
    ['ARPUv2', ['ARPUv2', 'ARPUv2 daily', 'daily ARPUv2']],
    ['größe', ['Größe', 'GRÖSSEN', 'Kleine Größe']],
  ])('%s: the name itself comes first, then a name that begins so', async (query, names) => {
    const { db } = await openCatalog();
    names.toReversed().forEach((name, i) => db.createMetric({ id: `m${i}`, name }));
    db.createMetric({ id: 'last', name: 'Other', description: `${names[0]} `.repeat(9) });
    expect(db.searchMetrics(query).map(({ name }) => name)).toEqual([...names, 'Other']);
  });
});

describe('signs in a query', () => {
  it('are plain text', async () => {
    const { db } = await catalogOf(
      { id: '1', name: '50% off' },
      { id: '2', name: 'a_b' },
      { id: '3', name: "O'Neil" },
      { id: '4', name: 'NOT near or and' },
      { id: '5', name: 'back\\slash (x) *' },
    );
    expect(searched(db, '%')).toEqual(['1']);
    expect(searched(db, '_')).toEqual(['2']);
    expect(searched(db, "'")).toEqual(['3']);
    expect(searched(db, '\\')).toEqual(['5']);
    expect(searched(db, '* (')).toEqual(['5']);
    expect(searched(db, '50%')).toEqual(['1']);
    for (const word of ['NOT', 'NEAR', 'OR', 'AND', 'near/2', 'or*'])
      expect(searched(db, word)).toEqual(word === 'near/2' ? [] : ['4']);
    expect(searched(db, '-% -_ -\\').toSorted()).toEqual(['3', '4']);
    expect(searched(db, 'off %')).toEqual(['1']);
    expect(searched(db, 'off -%')).toEqual([]);
  });

  it('are never an error, in any query, before the index is complete and after', async () => {
    const metrics = [{ id: '1', name: 'Ad clicks', tags: ['%'], owner: '"' }, { id: '2' }] as const;
    const { db: unready } = await catalogOf(...metrics.map((metric) => ({ ...metric, tags: [] })));
    const { db: ready } = await catalogOf(...metrics.map((metric) => ({ ...metric, tags: [] })));
    ready.searchMetrics('');
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '"',
        "'",
        '%',
        '_',
        '*',
        '-',
        '(',
        ')',
        'AND',
        'OR',
        'NOT',
        'NEAR/2',
        '\\',
        ':',
        '^',
        'name:',
        '\u0000',
        '\ud800',
      ),
      fc.constantFrom('owner:', 'tag:"', 'trust:>', 'updated:<2026', 'is:', '-', ' ', 'ad', '\u0301', '[a-z]', '?'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('', ' '), (pieces, between) => {
        const query = pieces.join(between);
        expect(listed(unready, query).length).toBeLessThanOrEqual(2);
        expect(ready.searchMetrics(query).length).toBeLessThanOrEqual(2);
        ready.getMetricsByOwner(query);
        ready.getMetricsByTag(query);
      }),
      { numRuns: 500 },
    );
  });

  it('are never too many', async () => {
    for (const isReady of [false, true]) {
      const { db } = await catalogOf({ id: '1', name: 'clicks' });
      if (isReady) db.searchMetrics('');
      for (const query of ['clicks ', '% ', '-x ', '"a b" ', 'a-', 'x', '%', 'owner:x ', 'ж', '_"']) {
        expect(() => listed(db, query.repeat(Math.ceil(80_000 / query.length)))).not.toThrow();
      }
      expect(listed(db, 'clicks '.repeat(5000))).toEqual(['1']);
    }
  });
});

describe('the index', () => {
  it('follows whatever is done', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Ad clicks' });
    expect(searched(db, 'click')).toEqual(['a']);
    db.createMetric({ id: 'b', name: 'Crème clicks' });
    expect(searched(db, 'creme')).toEqual(['b']);
    db.updateMetric('b', { name: 'Views', description: 'clicks, once crème' }, 'ann');
    expect([searched(db, 'click'), searched(db, 'creme')]).toEqual([['a', 'b'], ['b']]);
    db.updateMetric('b', { description: null, calculation: 'x' }, 'ann');
    expect([searched(db, 'click'), searched(db, 'crème')]).toEqual([['a'], []]);
    db.renameMetric('b', 'clicked_ü', 'ann');
    expect(searched(db, 'clicked')).toEqual(['clicked_ü']);
    expect(searched(db, 'clicked_u')).toEqual(['clicked_ü']);
    db.deleteMetric('clicked_ü');
    expect(searched(db, 'clicked')).toEqual([]);
    db.restoreMetric('clicked_ü');
    expect(searched(db, 'clicked')).toEqual(['clicked_ü']);
    db.compact();
    expect(searched(db, 'clicked')).toEqual(['clicked_ü']);
    db.deleteMetric('a');
    db.compact();
    db.createMetric({ id: 'c', name: 'Ümlaut clicks' });
    expect(searched(db, 'click').toSorted()).toEqual(['c', 'clicked_ü']);
    expect(db.run(findDamage)).toBeUndefined();
  });

  it('is built step by step, and answers the same in between for plain words', async () => {
    const { db } = await openCatalog();
    db.replica.transaction(() => {
      for (let i = 0; i < 2500; i += 1)
        db.createMetric({ id: `m${i}`, name: `Metric number ${i}`, description: 'smart art' });
    });
    const queries = ['metric', 'number 24', 'art', '"number"', '-art', 'numb -smart', 'm24'];
    const rowsOf = (query: string): string =>
      db.listing.list({ query, sort: { by: 'name', descending: false } }).rowids.join();
    const before = queries.map(rowsOf);
    expect(listed(db, 'mart')).toEqual([]);
    expect(db.listing.buildSearch()).toBe(false);
    // Changes a row that is indexed already and one that is not.
    db.updateMetric('m1', { name: 'Ünique one' }, 'ann');
    db.updateMetric('m2400', { name: 'Ünique two' }, 'ann');
    db.deleteMetric('m2');
    db.restoreMetric('m2');
    expect(listed(db, 'unique')).toEqual(['m1', 'm2400']);
    db.updateMetric('m1', { name: 'Metric number 1' }, 'ann');
    db.updateMetric('m2400', { name: 'Metric number 2400' }, 'ann');
    while (!db.listing.buildSearch());
    expect(queries.map((query) => rowsOf(query) === before[queries.indexOf(query)])).toEqual(queries.map(() => true));
    expect(searched(db, 'unique')).toEqual([]);
    expect(db.listing.buildSearch()).toBe(true);
  });

  it('finds just what contains the words, as the page marks them', async () => {
    const text = fc
      .array(fc.constantFrom(...PIECES), {
        maxLength: 4,
      })
      .map((words) => words.join(' '));
    const query = fc
      .array(
        fc.constantFrom(
          'ad',
          'a',
          '"ad"',
          'click',
          '"ads clicks"',
          'cafe',
          'дох',
          '-ads',
          '-"café ärger"',
          'm_x',
          '%',
          '-%',
          '売',
          '上',
          '"高"',
          '月売',
          'adClicks',
          '"ad clicks"',
          'v2',
          '-v2',
          '매출',
          'ar\u00adger',
          'ｶﾅ',
        ),
        {
          minLength: 1,
          maxLength: 3,
        },
      )
      .map((words) => words.join(' '));
    const holds = (metric: Metric, term: Term): boolean =>
      [metric.name, metric.id, metric.description ?? '', metric.calculation ?? ''].some(
        (column) => matchesIn(column, [{ ...term, not: false }]).length > 0,
      );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text, text), { maxLength: 6 }), query, async (rows, typed) => {
        const { db } = await catalogOf(
          ...rows.map(([name, description, calculation], i) => ({
            id: `i${i}`,
            name: name || 'x',
            description,
            calculation,
          })),
          { id: 'spelled', name: 'ad ads clicks a cafe arger доход m x b 売上高 月売 adClicks v 2 매출 カナ' },
        );
        const { terms } = parseQuery(typed);
        const expected = db.getAllMetrics().filter((metric) => terms.every((term) => holds(metric, term) !== term.not));
        const ids = expected.map(({ id }) => id).toSorted();
        expect(listed(db, typed).toSorted()).toEqual(ids);
        const found = searched(db, typed);
        expect(respelled(db, typed).length > 0 ? ids : found.toSorted()).toEqual(ids);
        db.close();
      }),
      { numRuns: 150 },
    );
  });
});
