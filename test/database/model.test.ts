import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { latestChanges } from '../../src/database/metrics/latest-changes.ts';
import { saveMetric } from '../../src/database/metrics/metric-saves.ts';
import { rowCounts } from '../../src/database/metrics/row-counts.ts';
import { usagesOf } from '../../src/database/metrics/usages.ts';
import { testsOf } from '../../src/database/metrics/validation-tests.ts';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import type { SavedChange } from '../../src/domain/metric/change.ts';
import { toInstant } from '../../src/domain/core/moment.ts';
import type { Metric, MetricField, MetricFields, MetricSave, MetricUpdates } from '../../src/domain/metric/metric.ts';
import { METRIC_FIELDS } from '../../src/domain/metric/metric.ts';
import type { StoppedClock } from './catalog.ts';
import { openCatalog } from './catalog.ts';
import type { Catalog, Features, Order } from './model.ts';
import { CatalogModel, plain, Refusal, withText } from './model.ts';
import { dumpOf } from './sqlite-dump.ts';

const IS_FULL = process.env['FAULTS'] === 'full';
const runs = (some: number): object =>
  // A failure is shrunk for a minute at most, except at full length.
  IS_FULL ? { numRuns: 20 * some } : { numRuns: some, interruptAfterTimeLimit: 60_000 };
const TIME = { timeout: IS_FULL ? 3_600_000 : 120_000 };

/** A call to a catalog some seconds after the last. `before`: the model before the call. */
interface Operation {
  readonly seconds: number;
  readonly run: (catalog: Catalog, before: CatalogModel) => unknown;
  readonly toString: () => string;
}

/** A form as a user leaves it, with a new id if the metric is renamed. */
interface Form extends Pick<MetricSave, 'updates' | 'reason'> {
  readonly newId: string | null;
  readonly seen: readonly MetricField[];
  readonly savesAgo: number;
}

type Step =
  | { readonly is: 'single'; readonly operation: Operation }
  /**
   * One transaction, kept or not; `isFresh`: on a database that was opened again, so that nothing has been read yet.
   */
  | { readonly is: 'together'; readonly operations: readonly Operation[] }
  | { readonly is: 'taken back'; readonly operations: readonly Operation[]; readonly isFresh: boolean }
  | { readonly is: 'opened again'; readonly isOwn: boolean }
  | { readonly is: 'compacted' };

/** A database, and the model of it. */
interface Pair {
  readonly db: MetricsDatabase;
  readonly model: CatalogModel;
  readonly clock: StoppedClock;
  /** Records of the kept transactions, oldest first. */
  readonly records: readonly Uint8Array[];
}

// Few values, so that steps meet; among them awkward ones, and sometimes one that is refused.

const ids = mostly(
  ['a', 'b', 'c'],
  ['A', 'café', 'cafe\u0301', 'd"e\\', '😀', '__proto__', 'x'.repeat(200)],
  ['', ' ', 'a\n', '\ud83d', '\ufeffa', 'x'.repeat(201)],
);
const names = mostly(
  ['Alpha', 'alpha', 'beta'],
  ['Ärger', 'arger', 'Zeta', '😀', 'ｚ', "'; --", '@x'],
  ['', '\u00a0', 'two\nlines'],
);
const lines = mostly(
  ['', '@growth', 'Growth', 'orders'],
  ['GROWTH ', 'é', 'e\u0301', 'É', '😀', 'say "hi"', '@', '\ufffd', 'a\ufeffb'],
  ['\t', '\u0085', 'a\ude00b', '\ufeff'],
);
const texts = mostly(
  ['', 'x', 'X', "it's 50%\nof \\ all"],
  ['é', 'e\u0301', '\ufffd', 'x'.repeat(5000), '\r\n\t', '["x"]', 'null'],
  ['a\u0000', '\ud83d', '\ufeffx', '€'.repeat(333_334)],
);
const items = fc.oneof({ weight: 3, arbitrary: ids }, { weight: 1, arbitrary: lines });
const lists = fc.oneof(
  { weight: 80, arbitrary: fc.array(items, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 4 }, () => 'x'.repeat(300_000))) },
);
const scores = mostly([0, 1, 72.5], [-0, 0.1 + 0.2, 100, 5e-324], [-1, 100.1, Number.NaN]);
const authors = mostly(['ann', 'bob'], [' ann ', '日本'], ['', ' ', 'a\nb']);
const reasons = fc.oneof(fc.constant(null), fc.constant(' why '), texts);
const statuses = mostly(['passed', 'failed'], ['', 'é'], ['a\u0007']);
const times = mostly(['2026-01-01 00:00:00'], ['2025-12-31 23:59:59'], ['soon', '2026-02-30 00:00:00']);
/** A place in a list, often one at which there is nothing. */
const places = fc.nat({ max: 5 });
/** A metric by its place in the catalog, or by an id. */
const metrics = fc.oneof({ weight: 3, arbitrary: places }, { weight: 1, arbitrary: ids });

const FIELDS: { [F in MetricField]: fc.Arbitrary<MetricFields[F]> } = {
  name: names,
  description: nullable(texts),
  calculation: nullable(texts),
  owner: nullable(lines),
  dataSource: nullable(lines),
  tags: lists,
  dependencies: lists,
  trustScore: scores,
};
/**
 * Without a time of the last update: the history does not hold it, so `metricAsOf` could not tell when a metric was
 * created.
 */
const newMetrics = fc.record(
  { ...FIELDS, id: ids, name: FIELDS.name, createdAt: times },
  { requiredKeys: ['id', 'name'] },
);
const updates: fc.Arbitrary<MetricUpdates> = fc.record(FIELDS, { requiredKeys: [] });
const forms = fc.record({
  newId: nullable(ids),
  updates,
  reason: reasons,
  seen: fc.subarray([...METRIC_FIELDS]),
  savesAgo: fc.nat({ max: 2 }),
});
const queries = { testQuery: nullable(texts), expectedResult: nullable(texts) };
const newTests = fc.record(
  { ...queries, testType: statuses, lastRun: nullable(times), status: nullable(statuses) },
  { requiredKeys: ['testType'] },
);
const testUpdates = fc.record({ ...queries, testType: statuses }, { requiredKeys: [] });

const create = told(4, 'create', [newMetrics], (catalog, [metric]) => catalog.createMetric(metric));
const remove = told(2, 'delete', [metrics, nullable(authors)], (catalog, [metric, author], before) =>
  catalog.deleteMetric(idIn(before, metric), author),
);
const operations = fc.oneof(
  create,
  remove,
  told(5, 'update', [metrics, updates, authors, reasons], (catalog, [metric, ...given], before) =>
    catalog.updateMetric(idIn(before, metric), ...given),
  ),
  told(4, 'rename', [metrics, ids, authors, reasons], (catalog, [metric, ...given], before) =>
    catalog.renameMetric(idIn(before, metric), ...given),
  ),
  told(4, 'save', [metrics, forms, authors], (catalog, [metric, form, author], before) =>
    catalog.saveMetric(saveOf(before, idIn(before, metric), form), author),
  ),
  told(4, 'revert', [places, authors, reasons], (catalog, [place, ...given], before) =>
    catalog.revertChange(before.latestChanges(99)[place]?.id ?? place, ...given),
  ),
  told(3, 'restore', [places, ids], (catalog, [place, id], before) =>
    catalog.restoreMetric(before.listTrash()[place]?.metricId ?? id),
  ),
  told(1, 'empty the trash', [], (catalog) => catalog.emptyTrash()),
  told(3, 'add test', [metrics, newTests], (catalog, [metric, test], before) =>
    catalog.addValidationTest(idIn(before, metric), test),
  ),
  told(2, 'change test', [places, testUpdates], (catalog, [place, changed], before) =>
    catalog.updateValidationTest(testIn(before, place), changed),
  ),
  told(2, 'keep result', [places, statuses, nullable(times)], (catalog, [place, status, at], before) =>
    catalog.recordTestResult(testIn(before, place), status, at ?? undefined),
  ),
  told(1, 'remove test', [places], (catalog, [place], before) => catalog.removeValidationTest(testIn(before, place))),
  told(3, 'use', [metrics, lines, nullable(lines)], (catalog, [metric, ...given], before) =>
    catalog.recordUsage(idIn(before, metric), ...given),
  ),
);

const single = operations.map((operation) => ({ is: 'single' as const, operation }));
const few = fc.array(operations, { minLength: 1, maxLength: 4 });
const together = few.map((bulk) => ({ is: 'together' as const, operations: bulk }));
const takenBack = fc
  .tuple(few, fc.boolean())
  .map(([bulk, isFresh]) => ({ is: 'taken back' as const, operations: bulk, isFresh }));
const openedAgain = fc.boolean().map((isOwn) => ({ is: 'opened again' as const, isOwn }));
const compacted = fc.constant({ is: 'compacted' as const });
const start = fc
  .array(fc.oneof(create, remove), { minLength: 6, maxLength: 9 })
  .map((bulk) => ({ is: 'together' as const, operations: bulk }));

/** Any steps, in any order, that begin with some metrics, current ones and in the trash. */
const sequences = sequencesOf(
  { weight: 16, arbitrary: single },
  { weight: 2, arbitrary: together },
  { weight: 2, arbitrary: takenBack },
  { weight: 1, arbitrary: openedAgain },
  { weight: 1, arbitrary: compacted },
);
const recordedSequences = sequencesOf({ weight: 6, arbitrary: together }, { weight: 1, arbitrary: takenBack });

const SORTS: readonly Order[] = [
  { by: 'name', descending: false },
  { by: 'owner', descending: true },
  { by: 'updatedAt', descending: false },
  { by: 'updatedAt', descending: true },
  { by: 'usageCount', descending: true },
];

describe('[G14] whatever is done, in whatever order', TIME, () => {
  it('the database does and answers what the plain rules say, step by step', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        let pair = await newPair();
        for (const step of steps) {
          pair = await taken(pair, step);
          expect(readingsOf(asCatalog(pair.db))).toEqual(readingsOf(pair.model));
        }
        pair.db.close();
      }),
      runs(15),
    );
  });

  it('every list that is kept in memory stays in its order', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        let pair = await newPair();
        for (const step of steps) {
          pair = await taken(pair, step);
          for (const sort of SORTS) {
            const { rowids } = pair.db.listing.list({ query: '', sort });
            const rows = pair.db.listing.rows(Array.from(rowids), '');
            expect(rows.map((row) => standing(row, sort))).toEqual(
              pair.model.inOrder(sort).map((metric) => standing(metric, sort)),
            );
          }
        }
        pair.db.close();
      }),
      runs(15),
    );
  });

  it('a metric is shown as it was at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        let pair = await newPair();
        const timestamps = ['2025-01-01 00:00:00', '2025-12-31 23:59:59', '2026-01-02 00:00:00'];
        for (const step of steps) {
          pair = await taken(pair, step);
          timestamps.push(toInstant(pair.clock.read()));
        }
        const { db, model } = pair;
        for (const { id } of model.getAllMetrics()) {
          for (const timestamp of new Set(timestamps))
            expect(db.metricAsOf(id, timestamp)).toEqual(model.metricAsOf(id, timestamp));
        }
        db.close();
      }),
      runs(25),
    );
  });

  it('the history of a metric, undone from its end, passes through all that the metric has been', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        let pair = await newPair();
        for (const step of steps) pair = await taken(pair, step);
        const { db, model } = pair;
        for (const metric of db.getAllMetrics()) {
          const states = model.statesOf(metric.id).map((state) => state.metric);
          expect(pastOf(withoutCounts(metric), db.getMetricHistory(metric.id))).toEqual(states.toReversed());
        }
        db.close();
      }),
      runs(40),
    );
  });

  it('a replica that got nothing but the records is the same catalog', async () => {
    await fc.assert(
      fc.asyncProperty(recordedSequences, async (steps) => {
        let pair = await newPair();
        const { clock } = pair;
        const empty = pair.db.export();
        using early = (await openCatalog(empty, clock)).db;
        using late = (await openCatalog(empty, clock)).db;
        for (const step of steps) {
          const known = pair.records.length;
          pair = await taken(pair, step);
          early.replica.apply(pair.records.slice(known));
          expect(dumpOf(early.export())).toEqual(dumpOf(pair.db.export()));
          expect(readingsOf(asCatalog(early))).toEqual(readingsOf(pair.model));
        }
        late.replica.apply(pair.records);
        expect(dumpOf(late.export())).toEqual(dumpOf(pair.db.export()));
        expect(readingsOf(asCatalog(late))).toEqual(readingsOf(pair.model));
        pair.db.close();
      }),
      runs(10),
    );
  });
});

async function newPair(): Promise<Pair> {
  const { db, clock } = await openCatalog();
  return { db, clock, model: new CatalogModel(clock.read), records: [] };
}

/** Runs a step on both; each operation must have the same outcome in both. */
async function taken(pair: Pair, step: Step): Promise<Pair> {
  switch (step.is) {
    case 'single':
      perform(pair, step.operation);
      return pair;
    case 'together': {
      const { db, records } = pair;
      db.replica.begin();
      for (const operation of step.operations) perform(pair, operation);
      const record = db.replica.record();
      db.replica.commit();
      return { ...pair, records: record === undefined ? records : [...records, record] };
    }
    case 'taken back': {
      const begun = step.isFresh ? await openedAnew(pair, true) : pair;
      const before = begun.model.copy();
      begun.db.replica.begin();
      for (const operation of step.operations) perform(begun, operation);
      // Reads inside a transaction may be kept in memory, and have to be forgotten.
      readingsOf(asCatalog(begun.db));
      begun.db.replica.rollback();
      return { ...begun, model: before };
    }
    case 'opened again':
      return openedAnew(pair, step.isOwn);
    case 'compacted':
      pair.db.compact();
      return pair;
  }
}

async function openedAnew(pair: Pair, isOwn: boolean): Promise<Pair> {
  using closed = pair.db;
  return { ...pair, db: await MetricsDatabase.open(closed.export(), { clock: pair.clock.read, isOwn }) };
}

/** Returns the database with those queries and edits as methods. */
function asCatalog(db: MetricsDatabase): Catalog {
  const features: Features = {
    saveMetric: (save, changedBy) => db.edit((connection, now) => saveMetric(connection, save, changedBy, now)),
    latestChanges: (limit, before) => db.run((connection) => latestChanges(connection, limit, before)),
    getValidationTests: (metricId) => db.run((connection) => testsOf(connection, metricId)),
    getUsages: (metricId, limit) => db.run((connection) => usagesOf(connection, metricId, limit)),
    counts: () => db.run(rowCounts),
  };
  return new Proxy(db as MetricsDatabase & Features, {
    get(_, name) {
      const own: unknown = Reflect.get(features, name) ?? Reflect.get(db, name);
      return typeof own === 'function' ? (own as () => unknown).bind(db) : own;
    },
  });
}

function perform({ db, model, clock }: Pair, { seconds, run }: Operation): void {
  clock.pass(seconds);
  // The database first, while the model is still in the state before.
  const [did, should] = [outcomeOf(() => run(asCatalog(db), model)), outcomeOf(() => run(model, model))];
  if ('refused' in did && 'refused' in should) expect(should.refused).toEqual(expect.arrayContaining([...did.refused]));
  else expect(did).toEqual(should);
}

type Outcome = { readonly value: unknown } | { readonly refused: readonly string[] };

/** Returns a call's result, or why it was refused: the database gives one reason, the model all that hold. */
function outcomeOf(work: () => unknown): Outcome {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof CatalogError) return { refused: [error.code] };
    if (error instanceof Refusal) return { refused: error.reasons };
    throw error;
  }
}

/** Returns everything that a catalog answers. */
function readingsOf(catalog: Catalog): object {
  const all = catalog.getAllMetrics();
  return {
    all,
    each: [...new Set(['a', 'b', 'c', ...all.map(({ id }) => id)])].map((id) => ({
      got: outcomeOf(() => catalog.getMetric(id)),
      found: catalog.findMetric(id),
      history: catalog.getMetricHistory(id),
      newest: catalog.getMetricHistory(id, 2),
      tests: catalog.getValidationTests(id),
      usages: catalog.getUsages(id, 99),
      latestUsages: catalog.getUsages(id, 2),
      stats: catalog.getUsageStats(id, 45),
    })),
    ofOwners: ['growth', '@E', ''].map((owner) => byName(catalog.getMetricsByOwner(owner))),
    withTags: ['a', 'Growth', ''].map((tag) => byName(catalog.getMetricsByTag(tag))),
    changes: pagesOf(catalog),
    trash: catalog.listTrash(),
    counts: catalog.counts(),
  };
}

/** Returns the history of the whole catalog, page by page. */
function pagesOf(catalog: Catalog, before?: number): SavedChange[][] {
  const page = catalog.latestChanges(10, before);
  return page.length === 0 ? [] : [page, ...pagesOf(catalog, page.at(-1)?.id)];
}

/** Sorts a list that is promised by name, so that the order of equal names does not matter. */
function byName(list: readonly Metric[]): object {
  return {
    names: list.map(({ name }) => plain(name)),
    metrics: list.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Returns the values that decide a metric's place in a list; metrics with equal ones stand in any order. */
function standing(metric: Pick<Metric, Order['by'] | 'name'>, { by }: Order): object {
  const value = metric[by];
  return { value: typeof value === 'number' ? value : plain(value ?? ''), name: plain(metric.name) };
}

/**
 * Returns a metric after each of its saves, newest first, from its history alone; each change ends where the next
 * begins.
 */
function pastOf(metric: Metric, history: readonly SavedChange[]): Metric[] {
  const [change, ...earlier] = history;
  if (change === undefined) return [metric];
  const { fieldName, oldValue, newValue, changeSetId } = change;
  expect(withText(metric, fieldName, newValue)).toEqual(metric);
  const updatedAt = earlier[0]?.changedAt ?? metric.createdAt;
  const past = pastOf({ ...withText(metric, fieldName, oldValue), updatedAt }, earlier);
  return [metric, ...(earlier[0]?.changeSetId === changeSetId ? past.slice(1) : past)];
}

/** Removes the counts, which the history does not hold. */
function withoutCounts(metric: Metric): Metric {
  return { ...metric, testCount: 0, usageCount: 0 };
}

function idIn(model: CatalogModel, metric: number | string): string {
  return typeof metric === 'string' ? metric : (model.getAllMetrics()[metric]?.id ?? 'nothing');
}

function testIn(model: CatalogModel, place: number): number {
  const tests = model.getAllMetrics().flatMap(({ id }) => model.getValidationTests(id));
  return tests[place]?.id ?? place;
}

/** Creates a save by a form that was opened some saves ago. */
function saveOf(model: CatalogModel, id: string, { newId, seen, savesAgo, ...rest }: Form): MetricSave {
  const states = model.statesOf(id);
  const metric = (states.at(-1 - savesAgo) ?? states[0])?.metric;
  const base = metric === undefined ? {} : Object.fromEntries(seen.map((field) => [field, metric[field]]));
  return { ...rest, id, newId: newId ?? id, base };
}

function mostly<T>(usual: readonly T[], rare: readonly T[], refused: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...usual) },
    { weight: 18, arbitrary: fc.constantFrom(...rare) },
    { weight: 1, arbitrary: fc.constantFrom(...refused) },
  );
}

function nullable<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(values, { freq: 3 });
}

function told<T extends unknown[]>(
  weight: number,
  what: string,
  values: { [I in keyof T]: fc.Arbitrary<T[I]> },
  run: (catalog: Catalog, given: T, before: CatalogModel) => unknown,
): fc.WeightedArbitrary<Operation> {
  const seconds = fc.constantFrom(0, 0, 1, 1, 61, 86_400, 40 * 86_400);
  const arbitrary = fc.tuple(seconds, fc.tuple<T>(...values)).map(([passed, given]) => ({
    seconds: passed,
    run: (catalog: Catalog, before: CatalogModel) => run(catalog, given, before),
    toString: () => `${passed} s later ${what} ${briefly(given)}`,
  }));
  return { weight, arbitrary };
}

function sequencesOf(...steps: fc.WeightedArbitrary<Step>[]): fc.Arbitrary<readonly Step[]> {
  const rest = fc.array(fc.oneof(...steps), { minLength: 5, maxLength: 40, size: 'max' });
  return fc.tuple(start, rest).map(([first, others]) => [first, ...others]);
}

/** Returns JSON, with very long texts cut. */
function briefly(given: unknown): string {
  return JSON.stringify(given, (_, value: unknown) =>
    typeof value === 'string' && value.length > 300 ? `${value.slice(0, 1)} × ${value.length}` : value,
  );
}
