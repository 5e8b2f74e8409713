import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsMatching } from '../../../src/database/metrics/named-metrics.ts';
import { inNaturalOrder } from '../../../src/domain/core/natural-order.ts';
import { distinctTexts } from '../../../src/domain/core/text-counts.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import type { Facets, SortKey } from '../../../src/domain/search/listing.ts';
import type { Metric, NewMetric } from '../../../src/domain/metric/metric.ts';
import { caseFold } from '../../../src/domain/core/words.ts';
import { allOf } from '../../../src/domain/core/steps.ts';
import { catalogOf, listed, openCatalog, searched } from '../catalog.ts';
import { rawDatabase } from '../sqlite-dump.ts';
import { explainedScores } from '../trust-scores.ts';
import { testsOf } from '../../../src/database/metrics/validation-tests.ts';

const KEYS = [
  'name',
  'id',
  'owner',
  'dataSource',
  'updatedAt',
  'createdAt',
  'trust',
  'testCount',
  'usageCount',
] as const;

function facets(db: MetricsDatabase, query: string): Facets | undefined {
  while (!db.listing.prepareTrust());
  return db.listing.list({ query, sort: { by: 'name', descending: false } }).facets;
}

const metricPart: fc.Arbitrary<Omit<NewMetric, 'id'>> = fc.record({
  name: fc.constantFrom('Alpha', 'alpha', 'Ärger', 'Beta', 'beta 2', 'Zeta'),
  owner: fc.constantFrom(null, '', '@growth', 'Growth', '@revenue', 'zoe'),
  dataSource: fc.constantFrom(null, 'orders', 'Orders', 'events'),
  description: fc.constantFrom(null, '', ' \n', 'text'),
  tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'C'), { maxLength: 3 }),
  trustScore: fc.constantFrom(0, 10, 50.5, 100),
  updatedAt: fc.constantFrom('2025-01-01', '2026-03-01', '2026-03-31 11:00:00'),
  createdAt: fc.constantFrom('2024-01-01', '2024-06-01'),
});
const work = fc.record({ tests: fc.array(fc.constantFrom('passed', 'failed', 'other')), usages: fc.nat({ max: 2 }) });
const entries = fc.array(fc.tuple(metricPart, work), { maxLength: 12 });

async function randomCatalog(
  rows: readonly [Omit<NewMetric, 'id'>, { tests: string[]; usages: number }][],
): Promise<MetricsDatabase> {
  const { db } = await openCatalog();
  for (const [i, [part, { tests, usages }]] of rows.entries()) {
    const id = `m${i}`;
    db.createMetric({ ...part, id });
    for (const status of tests) db.addValidationTest(id, { testType: 'x', status });
    for (let n = 0; n < usages; n += 1) db.recordUsage(id, 'ann');
  }
  return db;
}

describe('the order of a list', () => {
  it('is that of any column, both ways, equals by name and missing values last', async () => {
    const { db } = await catalogOf(
      { id: 'c', name: 'Zeta', owner: '@b', trustScore: 5 },
      { id: 'B', name: 'älter', owner: '@a', trustScore: 5 },
      { id: 'a', name: 'Alpha', trustScore: 50 },
      { id: 'd', name: 'beta', owner: '', dataSource: 'x' },
    );
    expect(listed(db, '', 'name')).toEqual(['a', 'B', 'd', 'c']);
    expect(listed(db, '', 'name', true)).toEqual(['c', 'd', 'B', 'a']);
    expect(listed(db, '', 'id', true)).toEqual(['d', 'c', 'B', 'a']);
    expect(listed(db, '', 'owner')).toEqual(['B', 'c', 'a', 'd']);
    expect(listed(db, '', 'owner', true)).toEqual(['c', 'B', 'a', 'd']);
    expect(listed(db, '', 'dataSource', true)).toEqual(['d', 'a', 'B', 'c']);
    // By the calculated score, whatever is stored; those of which nothing is known come last.
    expect(listed(db, '', 'trust')).toEqual(['B', 'c', 'a', 'd']);
    db.updateMetric('c', { description: 'all that were paid for' }, 'ann');
    expect(listed(db, '', 'trust')).toEqual(['B', 'c', 'a', 'd']);
    expect(listed(db, '', 'trust', true)).toEqual(['c', 'B', 'a', 'd']);
  });

  it('is right for every key in any catalog', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.boolean(), async (rows, descending) => {
        using db = await randomCatalog(rows);
        for (const by of KEYS) {
          expect(listed(db, '', by, descending)).toEqual(inOrder(scored(db), by, descending));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of a search that is not ranked is by name', async () => {
    const { db } = await catalogOf(
      { id: '1', name: 'b', owner: '@x' },
      { id: '2', name: 'A', owner: '@x' },
      { id: '3' },
    );
    expect(listed(db, 'owner:x', 'match')).toEqual(['2', '1']);
    expect(listed(db, '', 'match')).toEqual(['3', '2', '1']);
  });

  it('puts what another program left out last, both ways', async () => {
    const { db: first } = await catalogOf({ id: 'a' }, { id: 'b' }, { id: 'c' });
    using raw = rawDatabase(first.export());
    raw.run("UPDATE metrics SET updated_at = NULL, created_at = '', trust_score = NULL WHERE id = 'a'");
    const { db } = await openCatalog(raw.export());
    for (const by of ['updatedAt', 'createdAt'] as const) {
      for (const descending of [false, true]) expect(listed(db, '', by, descending)).toEqual(['b', 'c', 'a']);
    }
  });
});

describe('the counts beside a list', () => {
  it('are those of the design: each facet without its own filter', async () => {
    const { db } = await catalogOf(
      { id: '1', owner: '@a', tags: ['x', 'y'], dataSource: 'orders', description: 'd' },
      { id: '2', owner: '@a', tags: ['x'], updatedAt: '2025-01-01' },
      { id: '3', owner: '@b', dataSource: 'orders' },
      { id: '4' },
    );
    db.addValidationTest('1', { testType: 't', status: 'failed' });
    expect(facets(db, '')).toEqual({
      owners: [
        { value: '@a', count: 2 },
        { value: '@b', count: 1 },
      ],
      tags: [
        { value: 'x', count: 2 },
        { value: 'y', count: 1 },
      ],
      dataSources: [{ value: 'orders', count: 2 }],
      kinds: [],
      groups: [],
      units: [],
      grains: [],
      languages: [],
      customs: [],
      noOwner: 1,
      noDescription: 3,
      noTests: 3,
      failingTests: 1,
      stale: 1,
      unused: 4,
      trust: {
        histogram: [0, 3, 0, 0, 0, 0, 0, 0, 0, 0],
        unscored: 1,
        neverReviewed: 4,
        reviewedOver90: 0,
        reviewedOver180: 0,
      },
    });
    expect(facets(db, 'owner:a')).toMatchObject({
      owners: [{ count: 2 }, { count: 1 }],
      tags: [{ value: 'x' }, { value: 'y' }],
      dataSources: [{ value: 'orders', count: 1 }],
      noDescription: 1,
    });
    expect(facets(db, 'tag:x')?.tags).toHaveLength(2);
    expect(facets(db, 'nothing')).toMatchObject({ owners: [], tags: [], noOwner: 0 });
  });

  it('equal a recount by hand in any catalog, for any filters', async () => {
    const filter = fc.constantFrom(
      'owner:growth',
      'owner:zoe,revenue',
      '-owner:zoe',
      'no:owner',
      'tag:a',
      'tag:b,C',
      '-tag:a',
      'source:orders',
      'no:source',
      'has:tests',
      'is:failing',
      '-is:stale',
      'trust:>10',
      'trust:10..60',
      'no:trust',
      'has:usage',
      'alpha',
    );
    await fc.assert(
      fc.asyncProperty(entries, fc.uniqueArray(filter, { maxLength: 3 }), async (rows, filters) => {
        using db = await randomCatalog(rows);
        const all = db.getAllMetrics();
        const scores = explainedScores(db);
        const failing = new Set(
          all
            .filter(({ id }) =>
              db.run((connection) => testsOf(connection, id)).some((test) => test.status === 'failed'),
            )
            .map(({ id }) => id),
        );
        const fit = (metric: Metric, query: readonly string[]): boolean =>
          fits(metric, query, { isFailing: failing.has(metric.id), score: scores.get(metric.id) ?? null });
        const query = filters.join(' ');
        const listing = all.filter((metric) => fit(metric, filters));
        expect(listed(db, query).toSorted()).toEqual(listing.map(({ id }) => id).toSorted());
        const but = (key: string): Metric[] =>
          all.filter((metric) =>
            fit(
              metric,
              filters.filter((text) => !text.replace(/^-/, '').startsWith(`${key}:`) && text !== `no:${key}`),
            ),
          );
        expect(facets(db, query)).toEqual({
          owners: tally(but('owner').flatMap(({ owner }) => owner || [])),
          dataSources: tally(but('source').flatMap(({ dataSource }) => dataSource || [])),
          tags: tally(listing.flatMap(({ tags }) => distinctTexts(tags))),
          kinds: [],
          groups: [],
          units: [],
          grains: [],
          languages: [],
          customs: [],
          noOwner: listing.filter(({ owner }) => !owner).length,
          noDescription: listing.filter(({ description }) => !description?.trim()).length,
          noTests: listing.filter(({ testCount }) => testCount === 0).length,
          failingTests: listing.filter(({ id }) => failing.has(id)).length,
          stale: listing.filter(({ updatedAt }) => updatedAt < '2025-10-02').length,
          unused: listing.filter(({ usageCount }) => usageCount === 0).length,
          trust: {
            histogram: tenths(but('trust').flatMap(({ id }) => scores.get(id) ?? [])),
            unscored: but('trust').filter(({ id }) => scores.get(id) === null).length,
            neverReviewed: listing.length,
            reviewedOver90: 0,
            reviewedOver180: 0,
          },
        });
      }),
      { numRuns: 150 },
    );
  });

  it('tell how many metrics there are in all', async () => {
    const { db } = await catalogOf({ id: '1', owner: '@a' }, { id: '2' });
    const listing = db.listing.list({ query: 'owner:a', sort: { by: 'name', descending: false } });
    expect([listing.total, listing.rowids.length]).toEqual([2, 1]);
    db.createMetric({ id: '3', name: '3' });
    expect(db.listing.list({ query: '', sort: { by: 'name', descending: false } }).total).toBe(3);
  });
});

describe('the first list', () => {
  const all = { query: '', sort: { by: 'name', descending: false } } as const;

  it('comes without counts, with the same rows and failing tests as later', async () => {
    const { db } = await catalogOf({ id: 'b' }, { id: 'a', owner: '@x' });
    const test = db.addValidationTest('b', { testType: 'x' });
    db.recordTestResult(test.id, 'Failed');
    const { db: fresh } = await openCatalog(db.export());
    const soon = allOf(fresh.listing.listing(all));
    expect(fresh.listing.rows([...soon.rowids], '').map(({ id, failingTests }) => [id, failingTests])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    while (!fresh.listing.prepareSearch());
    const { facets: counted, ...later } = fresh.listing.list(all);
    expect(later).toEqual(soon);
    expect(counted.failingTests).toBe(1);
    expect(fresh.listing.rows([...later.rowids], '').map(({ failingTests }) => failingTests)).toEqual([0, 1]);
  });

  it('can be filtered before any column has been read', async () => {
    const { db } = await catalogOf({ id: 'b' }, { id: 'a', owner: '@x' });
    const { db: fresh } = await openCatalog(db.export());
    expect([...allOf(fresh.listing.listing({ ...all, query: 'owner:x' })).rowids]).toEqual([2]);
  });
});

describe('the rows of a list', () => {
  it('show what a row needs, in the order asked for, and leave out what is gone', async () => {
    const { db } = await catalogOf(
      { id: 'a', tags: ['x'], dependencies: ['b', 'c'], trustScore: 7 },
      { id: 'b', owner: '@x' },
    );
    db.addValidationTest('a', { testType: 't', status: 'failed' });
    expect(db.listing.rows([2, 99, 1], '').map(({ id }) => id)).toEqual(['b', 'a']);
    expect(db.listing.rows([1], '')).toEqual([
      {
        rowid: 1,
        id: 'a',
        name: 'a',
        owner: null,
        dataSource: null,
        tags: ['x'],
        trust: undefined,
        testCount: 1,
        hasPassed: undefined,
        usageCount: 0,
        updatedAt: '2026-03-31 12:00:00',
        createdAt: '2026-03-31 12:00:00',
        failingTests: 1,
        dependencyCount: 2,
        passage: null,
        recentUsage: [],
      },
    ]);
  });

  it('show where the query matched when the name did not', async () => {
    const { db } = await catalogOf({
      id: 'orders_refunded',
      name: 'Revenue',
      description: `${'All of it. '.repeat(20)}Without refunds. ${'And more. '.repeat(20)}`,
      calculation: 'SUM(amount)\nFROM orders',
    });
    const passage = (query: string): unknown => db.listing.rows([1], query)[0]?.passage;
    expect(passage('')).toBeNull();
    expect(passage('revenue refunds')).toBeNull();
    expect(passage('refunds')).toMatchObject({
      field: 'description',
      text: expect.stringMatching(/^….*Without refunds\..*…$/),
    });
    expect(passage('orders')).toEqual({ field: 'calculation', text: 'SUM(amount) FROM orders' });
    expect(passage('"orders refunded"')).toEqual({ field: 'id', text: 'orders_refunded' });
    expect(passage('nothing')).toBeNull();
  });

  it('are followed one by one, and many at once', async () => {
    const { db } = await catalogOf({ id: 'm' });
    expect(listed(db, '', 'owner')).toEqual(['m']);
    for (const count of [5, 250]) {
      db.replica.transaction(() => {
        for (let i = 0; i < count; i += 1) db.createMetric({ id: `${count} ${i}`, name: `N ${i}`, owner: `@${i % 7}` });
      });
      for (const by of KEYS) expect(listed(db, '', by)).toEqual(inOrder(scored(db), by, false));
    }
  });
});

type ScoredMetric = Metric & { readonly trust: number | null };

function scored(db: MetricsDatabase): ScoredMetric[] {
  const scores = explainedScores(db);
  return db.getAllMetrics().map((metric) => ({ ...metric, trust: scores.get(metric.id) ?? null }));
}

/** Sorts metrics that were created in this order, so that the order of creation decides between equals. */
function inOrder(metrics: readonly ScoredMetric[], by: Exclude<SortKey, 'match'>, descending: boolean): string[] {
  const numbered = (id: string): number => Number(id.replace(/\D/g, ''));
  const key = (metric: ScoredMetric): string | number | null => {
    const value = metric[by];
    return typeof value === 'string' ? padded(value) || null : value;
  };
  const padded = (text: string): string => caseFold(text).replace(/\d+/g, (digits) => digits.padStart(20, '0'));
  const compared = (a: string | number, b: string | number): number => (a === b ? 0 : a < b ? -1 : 1);
  return metrics
    .toSorted((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x !== y && (x === null || y === null)) return x === null ? 1 : -1;
      const byKey = x === null || y === null ? 0 : compared(x, y) * (descending ? -1 : 1);
      return byKey || compared(padded(a.name), padded(b.name)) || numbered(a.id) - numbered(b.id);
    })
    .map(({ id }) => id);
}

/** Counts how often each value occurs. Its spellings are counted together, and the most frequent one is shown. */
function tally(values: readonly string[]): { value: string; count: number }[] {
  const key = (text: string): string => text.toLowerCase().replace(/^@/, '');
  return [...new Set(values.map(key))]
    .map((one) => values.filter((value) => key(value) === one))
    .map((same) => ({ value: spelled(same)[0]?.value ?? '', count: same.length }))
    .toSorted((a, b) => b.count - a.count || inNaturalOrder(a.value, b.value));
}

function spelled(values: readonly string[]): { value: string; count: number }[] {
  return [...new Set(values)]
    .map((value) => ({ value, count: values.filter((other) => other === value).length }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** Counts the scores in each tenth of the range, 100 in the last. */
function tenths(scores: readonly number[]): number[] {
  return Array.from(
    { length: 10 },
    (_, i) => scores.filter((score) => Math.min(9, Math.floor(score / 10)) === i).length,
  );
}

/** Applies the filters of the property by hand. */
interface Known {
  readonly isFailing: boolean;
  readonly score: number | null;
}

function fits(metric: Metric, filters: readonly string[], { isFailing, score }: Known): boolean {
  const owner = metric.owner?.toLowerCase().replace('@', '');
  const source = metric.dataSource?.toLowerCase();
  const owners = filters.filter((text) => text.startsWith('owner:'));
  const holds: Record<string, () => boolean> = {
    '-owner:zoe': () => owner !== 'zoe',
    'no:owner': () => !owner,
    'tag:a': () => metric.tags.includes('a'),
    'tag:b,C': () => metric.tags.includes('b') || metric.tags.includes('C'),
    '-tag:a': () => !metric.tags.includes('a'),
    'source:orders': () => source === 'orders',
    'no:source': () => !source,
    'has:tests': () => metric.testCount > 0,
    'is:failing': () => isFailing,
    '-is:stale': () => metric.updatedAt >= '2025-10-02',
    'trust:>10': () => score !== null && score > 10,
    'trust:10..60': () => score !== null && score >= 10 && score <= 60,
    'no:trust': () => score === null,
    'has:usage': () => metric.usageCount > 0,
    alpha: () => caseFold(metric.name) === 'alpha',
  };
  const anyOwner =
    owners.length === 0 ||
    owners.some((text) =>
      text
        .slice(6)
        .split(',')
        .includes(owner ?? '-'),
    );
  return anyOwner && filters.every((text) => holds[text]?.() ?? true);
}

describe('the same value in several spellings', () => {
  it.each([
    ['owner', 'owner'],
    ['source', 'dataSource'],
  ] as const)('is one line of the facet of %s, with the number that its filter lists', async (key, field) => {
    const spellings = ['Jörg', 'Jo\u0308rg', '@Jörg', 'Jörg\u00a0', 'Jörg\u200b', 'J\u00adörg ', 'JÖRG', 'Jörg'];
    const { db } = await catalogOf(...spellings.map((value, i) => ({ id: `m${i}`, [field]: value.trim() })));
    // As another program writes them: with space at the ends.
    db.edit((connection) =>
      spellings.forEach((value, i) =>
        connection.run(`UPDATE main.metrics SET ${key === 'owner' ? 'owner' : 'data_source'} = ? WHERE id = ?`, [
          value,
          `m${i}`,
        ]),
      ),
    );
    db.listing.forget();
    const counts = facets(db, '');
    expect(key === 'owner' ? counts?.owners : counts?.dataSources).toEqual([{ value: 'Jörg', count: 8 }]);
    for (const value of spellings) expect(listed(db, `${key}:"${value}"`)).toHaveLength(8);
    expect(db.getMetric('m4')[field]).toBe('Jörg\u200b');
  });

  it('is one line of the facet of tags, and counts once for a metric that has it twice', async () => {
    const { db } = await catalogOf(
      { id: '1', tags: ['Finance', 'finance'] },
      { id: '2', tags: ['fi\u00adnance'] },
      { id: '3', tags: ['Finance'] },
    );
    expect(facets(db, '')?.tags).toEqual([{ value: 'Finance', count: 3 }]);
    expect(listed(db, 'tag:finance')).toEqual(['1', '2', '3']);
  });

  it('is no owner if there is nothing to read', async () => {
    const { db } = await catalogOf({ id: '1', owner: '\u200b' }, { id: '2', owner: '@' }, { id: '3' });
    expect([facets(db, '')?.owners, facets(db, '')?.noOwner]).toEqual([[{ value: '@', count: 1 }], 2]);
    expect([listed(db, 'no:owner'), listed(db, 'owner:@')]).toEqual([['1', '3'], ['2']]);
  });
});

it('numbers in names and ids are sorted by their value, in the list, its letters and after a change', async () => {
  const { db } = await openCatalog();
  for (const step of [10, 2, 1, 100, 20]) db.createMetric({ id: `s${step}`, name: `Step ${step}`, owner: `@o${step}` });
  const inOrderOfNumbers = ['s1', 's2', 's10', 's20', 's100'];
  for (const by of ['name', 'id', 'owner', 'match'] as const) expect(listed(db, '', by)).toEqual(inOrderOfNumbers);
  expect(searched(db, 'step')).toHaveLength(5);
  expect(db.getAllMetrics().map(({ id }) => id)).toEqual(inOrderOfNumbers);
  db.updateMetric('s100', { name: 'Step 3' }, 'ann');
  db.createMetric({ id: 's11', name: 'step 011' });
  expect(listed(db, '')).toEqual(['s1', 's2', 's100', 's10', 's11', 's20']);
  expect(db.run((connection) => metricsMatching(connection, 'step', 9)).map(({ id }) => id)).toEqual(listed(db, ''));
});
