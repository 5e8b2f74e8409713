import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { openCatalog } from '../catalog.ts';

const WORDS = ['revenue', 'net', 'gross', 'margin', 'churn', 'rate', 'daily'] as const;

/** Fills a catalog with `size` metrics. Their names have one to three words, their descriptions up to four. */
async function catalogOfSize(size: number): Promise<MetricsDatabase> {
  const { db } = await openCatalog();
  const word = (i: number, place: number): string => WORDS[(i * 7919 + place * (i % 11) + place) % WORDS.length] ?? '';
  db.edit((connection) => {
    for (let i = 0; i < size; i += 1) {
      const name = Array.from({ length: 1 + (i % 3) }, (_, place) => word(i, place)).join(i % 2 === 0 ? ' ' : '-');
      const description = Array.from({ length: i % 5 }, (_, place) => word(i + 3, place + 1)).join(' ');
      connection.run('INSERT INTO main.metrics (id, name, description) VALUES (?, ?, ?)', [
        `m${i}`,
        i % 4 === 0 ? name.toUpperCase() : name,
        description,
      ]);
    }
  });
  db.listing.forget();
  while (!db.listing.buildSearch());
  return db;
}

interface Typed {
  readonly query: string;
  readonly words: readonly string[];
  readonly isWhole: boolean;
}

const typed: fc.Arbitrary<Typed> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 2 }), fc.nat(3), fc.nat(2))
  .map(([words, cut, style]) => {
    const last = words.at(-1) ?? '';
    const begun = [...words.slice(0, -1), last.slice(0, Math.max(1, last.length - cut))];
    if (style === 0) return { query: `"${words.join(' ')}"`, words, isWhole: true };
    return { query: style === 1 ? `${begun.join('-')} ` : begun.join('-'), words: begun, isWhole: false };
  });

interface NamedText {
  readonly name: string;
  readonly description: string;
}

const wordsIn = (text: string): string[] => text.toLowerCase().split(/[^a-z0-9]+/);

function standsAt({ words, isWhole }: Typed, text: readonly string[], at: number): boolean {
  return words.every((word, i) => {
    const other = text[at + i] ?? '';
    return isWhole || i < words.length - 1 ? other === word : other.startsWith(word);
  });
}

/** The place of a metric among the groups of an answer, by a plain look at its text; undefined if nothing matches. */
function groupOf(metric: NamedText, asked: Typed): number | undefined {
  const name = wordsIn(metric.name);
  const isIn = (text: readonly string[]): boolean => text.some((_, at) => standsAt(asked, text, at));
  if (name.join(' ') === asked.words.join(' ')) return 0;
  if (standsAt(asked, name, 0)) return 1;
  if (isIn(name)) return 2;
  return isIn(wordsIn(metric.description)) ? 3 : undefined;
}

/** The metrics of a catalog whose rowids are 1, 2, 3 … */
function inOrderOfRowids(db: MetricsDatabase, size: number): readonly NamedText[] {
  const rows = db.run((connection) => connection.all('SELECT name, description FROM main.metrics ORDER BY rowid'));
  expect(rows).toHaveLength(size);
  return rows.map((row) => ({ name: String(row['name']), description: String(row['description']) }));
}

describe('an answer of a search', () => {
  it.each([
    [10, 100],
    [1000, 60],
    [100_000, 4],
  ])(
    'among %i metrics: the name itself, then names that begin with it, names with it, and other texts',
    async (size, numRuns) => {
      const db = await catalogOfSize(size);
      const all = inOrderOfRowids(db, size);
      fc.assert(
        fc.property(typed, (asked) => {
          const { rowids, respelled } = db.listing.list({
            query: asked.query,
            sort: { by: 'match', descending: false },
          });
          if (respelled.length > 0) return;
          const places = all.map((metric) => groupOf(metric, asked));
          const expected = places.filter((place) => place !== undefined).toSorted((a, b) => a - b);
          expect(Array.from(rowids, (rowid) => places[rowid - 1]).join('')).toBe(expected.join(''));
        }),
        { numRuns },
      );
      db.close();
    },
    120_000,
  );

  it('begins with the metric of that name, however many others have the word in their descriptions', async () => {
    const { db } = await openCatalog();
    db.replica.transaction(() => {
      for (let i = 0; i < 1500; i += 1) {
        db.createMetric({ id: `m${i}`, name: `Account ${i}`, description: 'part of the revenue' });
      }
      db.createMetric({ id: 'total', name: 'Total revenue' });
      db.createMetric({ id: 'revenues', name: 'Revenues by month' });
      db.createMetric({ id: 'revenue', name: 'Revenue' });
    });
    const found = db.searchMetrics('revenue').map(({ id }) => id);
    expect(found).toHaveLength(1503);
    expect(found.slice(0, 3)).toEqual(['revenue', 'revenues', 'total']);
    expect(db.searchMetrics('part')[0]?.name).toBe('Account 0');
  });
});

describe('what a query finds among thousands', () => {
  let db: MetricsDatabase;
  beforeAll(async () => {
    db = await catalogOfSize(1500);
  });
  afterAll(() => db.close());

  it.each([
    ['gross-margin', (text: string) => /gross.margin/.test(text)],
    ['"gross margin"', (text: string) => /gross.margin( |$|-)/.test(text)],
    ['gross margin', (text: string) => text.includes('gross') && text.includes('margin')],
    ['margin  gross  ', (text: string) => text.includes('gross') && text.includes('margin')],
    ['net -daily', (text: string) => text.includes('net') && !text.includes('daily')],
    ['net -"daily rate"', (text: string) => text.includes('net') && !/daily.rate/.test(text)],
    ['-net', (text: string) => !text.includes('net')],
    ['name:net', () => false],
    ['net AND', () => false],
    ['churn_rate %', () => false],
    ['(net)', (text: string) => text.includes('net')],
    ['"net" "rate"', (text: string) => text.includes('net') && text.includes('rate')],
  ])('%s is what a plain look at every text finds', (query, fits) => {
    const expected = inOrderOfRowids(db, 1500).flatMap(({ name, description }, i) =>
      fits(`${name} | ${description}`.toLowerCase()) ? [i + 1] : [],
    );
    const { rowids } = db.listing.list({ query, sort: { by: 'id', descending: false } });
    expect([...rowids].toSorted((a, b) => a - b)).toEqual(expected);
  });
});
