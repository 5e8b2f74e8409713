import fc from 'fast-check';
import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import type { CustomField } from '../../src/domain/metric/custom-field.ts';
import type { DetailUpdates } from '../../src/domain/metric/details.ts';
import type { NewOrigin } from '../../src/domain/metric/origin.ts';
import type { MetricFields } from '../../src/domain/metric/metric.ts';
import type { StoppedClock } from './catalog.ts';

/** An action of a user; a refused one does nothing. */
export interface Operation {
  readonly run: (db: MetricsDatabase) => unknown;
  readonly toString: () => string;
}

const ids = fc.constantFrom('a', 'b', 'c', 'café', 'd"e', '日本');
const texts = fc.constantFrom(null, '', 'x', 'Ad clicks', 'café', "it's 50%\nof \\ all", 'a\ufeffb', '\ufffd', '😀');
const lists = fc.uniqueArray(fc.oneof(ids, fc.constantFrom('finance', 'say "hi"', '')), { maxLength: 3 });
const fields: fc.Arbitrary<Partial<MetricFields>> = fc.record(
  {
    name: fc.constantFrom('Alpha', 'beta', 'Café', 'ad clicks', 'Z'),
    description: texts,
    calculation: texts,
    owner: texts.map((text) => text?.replaceAll('\n', ' ') ?? null),
    dataSource: fc.constantFrom(null, 'orders', 'events'),
    tags: lists,
    dependencies: lists,
    trustScore: fc.constantFrom(0, 1, 72.5, 0.1 + 0.2, 100),
  },
  { requiredKeys: [] },
);
const details: fc.Arbitrary<DetailUpdates> = fc.record(
  {
    synonyms: fc.uniqueArray(fc.constantFrom('Ad visits', 'sales', 'Umsatz'), { maxLength: 2 }),
    unit: fc.constantFrom(null, 'EUR', ''),
    kind: fc.constantFrom(null, 'ratio', 'count'),
    group: fc.constantFrom('finance', 'finance/revenue'),
    notes: texts,
    links: fc.array(fc.record({ label: fc.constant('Wiki'), url: fc.constant('https://example.org') }), {
      maxLength: 1,
    }),
    isHidden: fc.boolean(),
    custom: fc.constantFrom(new Map([['Tier', 'gold']]), new Map([['Tier', null]]), new Map([['Nowhere', 'x']])),
  },
  { requiredKeys: [] },
);
const rows = fc.integer({ min: 1, max: 12 });
const statuses = fc.constantFrom('passed', 'failed', 'ok', '');
const AUTHOR = 'ann';

/** Any of the writes, with ids so few that they often meet. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: named('create', fc.tuple(ids, fields, fc.option(details, { nil: undefined })), (db, [id, set, said]) =>
      db.createMetric({ name: id, ...set, id, details: said }),
    ),
  },
  {
    weight: 4,
    arbitrary: named('details', fc.tuple(ids, details), (db, [id, set]) => db.updateDetails(id, set, AUTHOR)),
  },
  {
    weight: 1,
    arbitrary: named('define', fc.tuple(fc.constant<CustomField>({ name: 'Tier', type: 'text' })), (db, [field]) =>
      db.defineCustomField(field),
    ),
  },
  {
    weight: 2,
    arbitrary: named(
      'import',
      fc.tuple(ids, fc.constantFrom('a.yml', 'b.yml'), fc.constantFrom('m1', 'm2')),
      (db, [id, name, path]) => db.recordOrigins({ name, format: 'dbt', mapping: null }, [originOf(id, path)], AUTHOR),
    ),
  },
  { weight: 4, arbitrary: named('update', fc.tuple(ids, fields), (db, [id, set]) => db.updateMetric(id, set, AUTHOR)) },
  {
    weight: 3,
    arbitrary: named('rename', fc.tuple(ids, ids), (db, [id, newId]) => db.renameMetric(id, newId, AUTHOR, 'why')),
  },
  { weight: 2, arbitrary: named('delete', fc.tuple(ids), (db, [id]) => db.deleteMetric(id, AUTHOR)) },
  { weight: 2, arbitrary: named('restore', fc.tuple(ids), (db, [id]) => db.restoreMetric(id)) },
  { weight: 1, arbitrary: named('empty trash', fc.tuple(), (db) => db.emptyTrash()) },
  { weight: 3, arbitrary: named('revert', fc.tuple(rows), (db, [change]) => db.revertChange(change, AUTHOR)) },
  {
    weight: 2,
    arbitrary: named('add test', fc.tuple(ids, statuses), (db, [id, status]) =>
      db.addValidationTest(id, { testType: 'x', status }),
    ),
  },
  {
    weight: 1,
    arbitrary: named('update test', fc.tuple(rows, texts), (db, [test, testQuery]) =>
      db.updateValidationTest(test, { testQuery }),
    ),
  },
  {
    weight: 1,
    arbitrary: named('test result', fc.tuple(rows, statuses), (db, [test, status]) =>
      db.recordTestResult(test, status),
    ),
  },
  { weight: 1, arbitrary: named('remove test', fc.tuple(rows), (db, [test]) => db.removeValidationTest(test)) },
  {
    weight: 2,
    arbitrary: named('use', fc.tuple(ids, texts), (db, [id, context]) => db.recordUsage(id, AUTHOR, context)),
  },
);

function originOf(metricId: string, path: string): NewOrigin {
  const place = { format: 'dbt', file: 'models/m.yml', line: 3, path };
  return { metricId, ...place, foreignAttributes: '{"meta": {}}', said: new Map([['unit', 'EUR']]) };
}

/** Runs an operation a second after the last one; returns true if it was done. */
export function perform(db: MetricsDatabase, clock: StoppedClock, { run }: Operation): boolean {
  clock.pass(1);
  try {
    run(db);
    return true;
  } catch (error) {
    if (error instanceof CatalogError) return false;
    throw error;
  }
}

function named<T extends readonly unknown[]>(
  name: string,
  values: fc.Arbitrary<T>,
  run: (db: MetricsDatabase, given: T) => unknown,
): fc.Arbitrary<Operation> {
  return values.map((given) => ({
    run: (db) => run(db, given),
    toString: () => `${name} ${fc.stringify(given)}`,
  }));
}
