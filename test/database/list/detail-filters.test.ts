import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import type { DetailUpdates } from '../../../src/domain/metric/details.ts';
import type { FacetCount, Facets } from '../../../src/domain/search/listing.ts';
import { catalogOf, listed, openCatalog, searched } from '../catalog.ts';
import { rawDatabase } from '../sqlite-dump.ts';

const facets = (db: MetricsDatabase, query: string): Facets =>
  db.listing.list({ query, sort: { by: 'name', descending: false } }).facets;

const firstRow = (db: MetricsDatabase, query: string): unknown => {
  const { rowids } = db.listing.list({ query, sort: { by: 'match', descending: false } });
  return db.listing.rows(Array.from(rowids), query)[0]?.passage;
};

describe('synonyms', () => {
  it('are found like names: the metric of which the query is one comes first', async () => {
    const { db } = await catalogOf(
      { id: 'a', name: 'Turnover of staff', description: 'Turnover' },
      { id: 'b', name: 'Revenue', details: { synonyms: ['Umsatz', 'Turnover'] } },
      { id: 'c', name: 'Staff turnover' },
      { id: 'd', name: 'Costs', description: 'not turnover' },
      { id: 'e', name: 'netSales', details: { synonyms: ['Turnover rate'] } },
    );
    expect(searched(db, 'turnover')).toEqual(['b', 'a', 'e', 'c', 'd']);
    expect(searched(db, 'umsatz')).toEqual(['b']);
    expect(searched(db, '"sales turnover"')).toEqual([]);
    expect(searched(db, '"revenue umsatz"')).toEqual([]);
    expect(searched(db, 'net')).toEqual(['e']);
    expect(searched(db, 'netsales')).toEqual(['e']);
    expect(firstRow(db, 'umsatz')).toEqual({ field: 'synonyms', text: 'Umsatz, Turnover' });
    db.updateDetails('b', { synonyms: ['Umsatz'] }, 'ann');
    expect(searched(db, 'turnover')).toEqual(['a', 'e', 'c', 'd']);
  });
});

describe('notes, groups and custom values', () => {
  it('are found like descriptions', async () => {
    const { db } = await catalogOf(
      { id: 'a', details: { notes: 'Agreed with controlling', group: 'finance/revenue' } },
      { id: 'b', details: { unit: 'controlling' } },
    );
    db.defineCustomField({ name: 'Tier', type: 'text' });
    db.updateDetails('b', { custom: new Map([['Tier', 'gold']]) }, 'ann');
    for (const find of [listed, searched]) {
      expect(find(db, 'controlling')).toEqual(['a']);
      expect(find(db, 'finance')).toEqual(['a']);
      expect(find(db, 'gold')).toEqual(['b']);
      expect(find(db, '"controlling finance"')).toEqual([]);
    }
    expect(firstRow(db, 'controlling')).toEqual({ field: 'detail', text: 'Agreed with controlling' });
  });
});

describe('filters by details', () => {
  it('compare as readers do; a group finds what is below it', async () => {
    const { db } = await catalogOf(
      {
        id: 'a',
        details: { group: 'Finance / Revenue', unit: 'EUR', language: 'sql', grain: 'day', synonyms: ['Sales'] },
      },
      { id: 'b', details: { group: 'finance', unit: 'USD', kind: 'ratio' } },
      { id: 'c', details: { group: 'financeless' } },
      { id: 'd' },
    );
    db.defineCustomField({ name: 'Cost center', type: 'text' });
    db.updateDetails('d', { custom: new Map([['Cost center', '47 11']]) }, 'ann');
    const finds = (query: string): string => listed(db, query).join('');
    expect(finds('group:finance')).toBe('ab');
    expect(finds('group:FINANCE/revenue/')).toBe('a');
    expect(finds('-group:finance')).toBe('cd');
    expect(finds('unit:eur unit:usd')).toBe('ab');
    expect(finds('unit:eur,usd kind:ratio')).toBe('b');
    expect(finds('language:sql grain:day')).toBe('a');
    expect(finds('synonym:sales')).toBe('a');
    expect(finds('synonym:sales synonym:other')).toBe('');
    expect(finds('custom:"cost center"')).toBe('d');
    expect(finds('custom:"Cost center=47 11"')).toBe('d');
    expect(finds('custom:"Cost center=47"')).toBe('');
    expect(finds('kind:')).toBe('abcd');
  });

  it('of a custom field name it and a value; values of one field are alternatives', async () => {
    const { db } = await catalogOf({ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' });
    db.defineCustomField({ name: 'Tier', type: 'text' });
    db.defineCustomField({ name: 'Page', type: 'link' });
    db.defineCustomField({ name: 'A=B', type: 'text' });
    db.defineCustomField({ name: 'Area', type: 'text' });
    const custom = (id: string, ...values: [string, string][]): unknown =>
      db.updateDetails(id, { custom: new Map(values) }, 'ann');
    custom('a', ['Tier', 'gold'], ['Page', 'https://a.example'], ['A=B', 'c=d']);
    custom('b', ['Tier', 'silver']);
    custom('c', ['Tier', 'Silver'], ['Area', 'Nord']);
    db.removeCustomField('Area');
    const finds = (query: string): string => listed(db, query).join('');
    expect(finds('custom:tier=gold custom:Tier=silver')).toBe('abc');
    expect(finds('custom:tier=gold custom:Area=Nord')).toBe('');
    expect(finds('custom:Tier=silver custom:area=nord')).toBe('c');
    expect(finds('-custom:tier=gold')).toBe('bcd');
    expect(finds('custom:tier custom:area')).toBe('c');
    expect(finds('custom:"A=B=c=d"')).toBe('a');
    expect(finds('custom:nothing=x')).toBe('');
    // In the catalog's order, then the fields that it does not define; a field's own filter does not narrow it.
    const counts = (query: string): string[] =>
      facets(db, query).customs.map(
        ({ name, counts: of }) => `${name}: ${of.map(({ value, count }) => `${value} ${count}`).join(', ')}`,
      );
    expect(counts('')).toEqual(['Tier: Silver 2, gold 1', 'A=B: c=d 1', 'Area: Nord 1']);
    expect(counts('custom:tier=gold')).toEqual(['Tier: Silver 2, gold 1', 'A=B: c=d 1', 'Area: ']);
    expect(counts('custom:area=nord')).toEqual(['Tier: Silver 1', 'A=B: ', 'Area: Nord 1']);
    expect(counts('custom:page=x').at(-3)).toBe('Page: https://a.example 1');
    db.updateDetails('c', { custom: new Map([['Tier', '']]) }, 'ann');
    expect(finds('custom:tier=silver')).toBe('b');
  });

  it('and counts equal a recount by hand in any catalog', async () => {
    const details: fc.Arbitrary<DetailUpdates> = fc.record(
      {
        kind: fc.constantFrom('ratio', 'count'),
        unit: fc.constantFrom('EUR', 'USD'),
        group: fc.constantFrom('a', 'a/b', 'c'),
        language: fc.constantFrom('sql', 'dax'),
      },
      { requiredKeys: [] },
    );
    const FILTERS = [
      'kind:ratio',
      '-kind:count',
      'unit:EUR',
      'unit:USD',
      'group:a',
      'group:a/b',
      'language:sql',
      'owner:x',
    ];
    const entry = fc.record({ details, owner: fc.constantFrom('x', null) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 8 }),
        fc.uniqueArray(fc.constantFrom(...FILTERS), { maxLength: 3 }),
        async (entries, filters) => {
          const { db } = await catalogOf(...entries.map((one, i) => ({ id: `m${i}`, ...one })));
          const all = entries.map((one, i) => ({ id: `m${i}`, owner: one.owner, ...db.getDetails(`m${i}`) }));
          type One = (typeof all)[number];
          const isIn = ({ group }: One, path: string): boolean =>
            group === path || group?.startsWith(`${path}/`) === true;
          const tests: Record<string, (one: One) => boolean> = {
            'kind:ratio': (one) => one.kind === 'ratio',
            '-kind:count': (one) => one.kind !== 'count',
            'unit:EUR': (one) => one.unit === 'EUR',
            'unit:USD': (one) => one.unit === 'USD',
            'group:a': (one) => isIn(one, 'a'),
            'group:a/b': (one) => isIn(one, 'a/b'),
            'language:sql': (one) => one.language === 'sql',
            'owner:x': (one) => one.owner === 'x',
          };
          const fitting = (without?: string): One[] =>
            all.filter((one) => {
              const left = filters.filter((text) => !text.replace('-', '').startsWith(`${without ?? '?'}:`));
              const keys = [...new Set(left.map((text) => text.split(':')[0]))];
              return keys.every((key) =>
                left.filter((text) => text.split(':')[0] === key).some((text) => tests[text]?.(one)),
              );
            });
          const tally = (values: readonly (string | null)[]): Record<string, number> => {
            const counts: Record<string, number> = {};
            for (const value of values) if (value !== null) counts[value] = (counts[value] ?? 0) + 1;
            return counts;
          };
          const told = (counts: readonly FacetCount[]): Record<string, number> =>
            Object.fromEntries(counts.map(({ value, count }) => [value, count]));
          const query = filters.join(' ');
          expect(listed(db, query)).toEqual(fitting().map(({ id }) => id));
          const { kinds, units, groups, owners } = facets(db, query);
          expect(told(kinds)).toEqual(tally(fitting('kind').map(({ kind }) => kind)));
          expect(told(units)).toEqual(tally(fitting('unit').map(({ unit }) => unit)));
          expect(told(owners)).toEqual(tally(fitting('owner').map(({ owner }) => owner)));
          const paths = fitting('group').flatMap(({ group }) => (group === 'a/b' ? ['a', 'a/b'] : [group]));
          expect(told(groups)).toEqual(tally(paths));
          db.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('follow every change, and read what another program wrote', async () => {
    const { db: first } = await catalogOf({ id: 'a' }, { id: 'b' });
    using raw = rawDatabase(first.export());
    raw.run(`INSERT INTO metricbook_details (metric_id, field, value) VALUES ('a', 'kind', 'weird'),
      ('a', 'synonyms', 'no list'), ('a', 'unit', x'45'), ('gone', 'unit', 'EUR'), ('b', 'group', '//'), ('b', 'custom:', '')`);
    const { db } = await openCatalog(raw.export());
    expect([listed(db, 'kind:weird'), listed(db, 'synonym:"no list"'), listed(db, 'unit:e')]).toEqual([
      ['a'],
      ['a'],
      ['a'],
    ]);
    expect(facets(db, '')).toMatchObject({ units: [{ value: 'E', count: 1 }], groups: [] });
    db.updateDetails('a', { unit: null }, 'ann');
    db.updateDetails('b', { unit: 'EUR' }, 'ann');
    expect([listed(db, 'unit:e'), listed(db, 'unit:eur')]).toEqual([[], ['b']]);
    db.deleteMetric('b');
    expect(facets(db, '').units).toEqual([]);
  });
});
