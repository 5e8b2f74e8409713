import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import type { DetailUpdates } from '../../../src/domain/metric/details.ts';
import type { Sort, SortKey } from '../../../src/domain/search/listing.ts';
import { openCatalog } from '../catalog.ts';

const IDS = Array.from({ length: 24 }, (_, i) => `m${i}`);
const WORDS = [
  'revenue',
  'rev',
  'net',
  'netRevenue',
  'user_count',
  'Müller',
  '净收入',
  'a',
  'ARPUv2',
  '50%',
  'to-date',
];
const OWNERS = ['@finance', '@growth', null];
const SORTS: readonly SortKey[] = ['match', 'name', 'id', 'owner', 'updatedAt', 'trust', 'testCount'];

const word = fc.constantFrom(...WORDS);
const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
const begun = fc.tuple(word, fc.nat(8)).map(([whole, letters]) => whole.slice(0, 1 + letters));

const piece = fc.oneof(
  { arbitrary: begun, weight: 5 },
  { arbitrary: fc.tuple(word, word).map((words) => `"${words.join(' ')}"`), weight: 1 },
  { arbitrary: begun.map((excluded) => `-${excluded}`), weight: 2 },
  {
    arbitrary: fc.constantFrom(
      'owner:@finance',
      '-owner:growth',
      'no:owner',
      'has:tests',
      'no:description',
      'tag:x',
      '-tag:x',
      'is:failing',
      '-is:stale',
      'trust:>50',
      'trust:20..60',
      'created:>=2026-01-01',
      'unit:eur',
      'kind:ratio',
      '-kind:count',
      'group:net',
      'group:net/revenue',
      'synonym:"net revenue"',
      'custom:Tier',
      'custom:Tier=rev',
      'custom:Tier=net',
      '-custom:Tier=rev',
      'language:sql',
      'grain:day',
    ),
    weight: 3,
  },
);
const query = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(' '));
const sort = fc.record<Sort>({ by: fc.constantFrom(...SORTS), descending: fc.boolean() });

const maybe = fc.option(text);
const details: fc.Arbitrary<DetailUpdates> = fc.record(
  {
    synonyms: fc.array(
      text.filter((one) => one !== ''),
      { maxLength: 3 },
    ),
    notes: maybe,
    group: fc.option(fc.array(word, { maxLength: 3 }).map((names) => names.join('/'))),
    custom: maybe.map((value) => new Map([['Tier', value]])),
    unit: fc.constantFrom(null, 'EUR', 'eur', 'USD'),
    kind: fc.constantFrom(null, 'ratio', 'count'),
    grain: fc.constantFrom(null, 'day', 'week'),
    language: fc.constantFrom(null, 'sql', 'dax'),
  },
  { requiredKeys: [] },
);

/** What one writes into a catalog between two searches. */
type Edit = (db: MetricsDatabase) => void;

const id = fc.constantFrom(...IDS);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(id, text, text).map(
    ([of, name, description]): Edit =>
      (db) =>
        void db.updateMetric(of, { name: `${name}.`, description }, 'ann'),
  ),
  fc.tuple(id, fc.constantFrom(...OWNERS), fc.constantFrom([], ['x'], ['x', 'y']), fc.nat(100)).map(
    ([of, owner, tags, trustScore]): Edit =>
      (db) =>
        void db.updateMetric(of, { owner, tags, trustScore }, 'ann'),
  ),
  fc.tuple(id, fc.constantFrom('passed', 'failed')).map(
    ([of, status]): Edit =>
      (db) =>
        void db.addValidationTest(of, { testType: 'range', status }),
  ),
  fc.tuple(id, details).map(
    ([of, updates]): Edit =>
      (db) =>
        void db.updateDetails(of, updates, 'ann'),
  ),
  fc.tuple(id, details).map(([of, updates]): Edit => (db) => {
    db.replica.begin();
    db.updateDetails(of, updates, 'ann');
    db.listing.list({ query: 'rev', sort: { by: 'match', descending: false } });
    db.replica.rollback();
  }),
  fc.tuple(id, text).map(([of, name]): Edit => (db) => {
    db.renameMetric(of, `${of} renamed`, 'ann');
    db.updateMetric(`${of} renamed`, { name: `${name}.` }, 'ann');
    db.renameMetric(`${of} renamed`, of, 'ann');
  }),
  id.map((of): Edit => (db) => {
    db.deleteMetric(of);
    db.restoreMetric(of);
  }),
  // Deleted for good, and another metric in its row.
  fc.tuple(id, text).map(([of, name]): Edit => (db) => {
    db.deleteMetric(of);
    db.createMetric({ id: of, name: `${name}!` });
  }),
  // An edit that is undone leaves nothing, whatever was searched inside it.
  fc.tuple(id, word).map(([of, name]): Edit => (db) => {
    db.replica.begin();
    db.updateMetric(of, { name }, 'ann');
    db.listing.list({ query: name, sort: { by: 'match', descending: false } });
    db.replica.rollback();
  }),
);

const step = fc.oneof(
  { arbitrary: fc.record({ query, sort, edit: fc.constant<Edit | undefined>(undefined) }), weight: 4 },
  { arbitrary: fc.record({ query, sort, edit: fc.option(edit, { nil: undefined }) }), weight: 1 },
);

/** A catalog with an index, and the same without one: it looks at every text. */
async function indexedAndPlain(): Promise<{ indexed: MetricsDatabase; plain: MetricsDatabase }> {
  const [{ db: indexed }, { db: plain }] = await Promise.all([openCatalog(), openCatalog()]);
  for (const db of [indexed, plain]) {
    for (const [i, of] of IDS.entries()) {
      db.createMetric({ id: of, name: WORDS[i % WORDS.length] ?? '', owner: OWNERS[i % OWNERS.length] ?? null });
    }
  }
  for (const db of [indexed, plain]) {
    db.defineCustomField({ name: 'Tier', type: 'text' });
    db.updateDetails('m1', { synonyms: ['Net revenue', 'netRevenue'], notes: 'rev', kind: 'ratio' }, 'ann');
    // Another program may leave details of metrics that are not there, and in any form.
    db.edit((connection) =>
      connection.run(`INSERT INTO main.metricbook_details (metric_id, field, value) VALUES
        ('gone', 'synonyms', '["revenue"]'), ('m2', 'synonyms', 'net ['), ('m3', 'custom:', x'72ff')`),
    );
  }
  while (!indexed.listing.prepareSearch());
  return { indexed, plain };
}

describe('a search with the index', () => {
  it('finds and counts what a look at every text does, for any query, in any order, after any edits', async () => {
    const { indexed, plain } = await indexedAndPlain();
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 20 }), (steps) => {
        for (const one of steps) {
          one.edit?.(indexed);
          one.edit?.(plain);
          const [found, { rowids, facets }] = [indexed.listing.list(one), plain.listing.list(one)];
          const inOrder = (rows: Int32Array): Int32Array => (one.sort.by === 'match' ? rows.toSorted() : rows);
          // Only an index knows another spelling.
          expect(found.respelled.length > 0 ? rowids : inOrder(found.rowids)).toEqual(inOrder(rowids));
          expect(found.respelled.length > 0 || isDeepStrictEqual(found.facets, facets)).toBe(true);
          // The next key, from sets that are kept now, and once more from the same.
          expect(indexed.listing.list(one)).toEqual(found);
        }
      }),
      { numRuns: 70 },
    );
    indexed.close();
    plain.close();
  });
});
