import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkedFile } from '../../src/database/import/untrusted-file.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { allMetrics } from '../../src/database/metrics/metric-rows.ts';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import { compareCatalogs } from '../../src/domain/history/comparison.ts';
import type { ImportPreview } from '../../src/domain/catalog/import-preview.ts';
import { Imports } from '../../src/worker/imports.ts';
import { chooseMetrics, isNotHere, NO_CHOICES } from '../../src/domain/review/choices.ts';
import { catalogFile } from '../bench/catalog-file.ts';
import type { CellRow } from '../database/import/untrusted-readings.ts';
import { activeIn, cellsOf, digestOf, sqlIn } from '../database/import/untrusted-readings.ts';
import { filledWith, TEXTS } from '../database/import/untrusted-values.ts';
import { rawDatabase, valuesIn } from '../database/sqlite-dump.ts';
import type { FlipPlace } from './hostile-file-corpus.ts';
import { flippedFiles, manyTables, storiedFiles } from './hostile-file-corpus.ts';

/** True for the whole corpus, false for the part that fits into every run of all tests. */
const IS_FULL = process.env['FAULTS'] === 'full';
const FLIPS = IS_FULL ? 400 : 100;
/** Metrics of a file of 200 or of 20 MB. */
const MANY_METRICS = IS_FULL ? 50_000 : 5000;
const TABLES = IS_FULL ? 5000 : 500;

let present: MetricsDatabase;
let before: Uint8Array;
const tally = { files: 0, refused: 0, accepted: 0 };

beforeAll(async () => {
  present = await MetricsDatabase.open();
  for (const id of ['a', 'b', 'ours']) present.createMetric({ id, name: `Our ${id}`, owner: '@us', tags: ['ours'] });
  present.updateMetric('a', { description: 'what we say' }, 'us', 'because');
  present.recordUsage('a', 'us');
  present.deleteMetric('b');
  before = present.export();
});

afterAll(() => {
  process.stdout.write(`hostile files: ${tally.files}, refused ${tally.refused}, previewed ${tally.accepted}\n`);
});

/**
 * Result of opening a file: a preview that waits to be accepted, or a refusal. The catalog is compared before and
 * after.
 */
type Outcome = { is: 'accepted'; preview: ImportPreview; imports: Imports } | { is: 'refused'; error: CatalogError };

async function opened(name: string, bytes: Uint8Array): Promise<Outcome> {
  const outcome = await inspected(name, bytes);
  tally.files += 1;
  tally[outcome.is] += 1;
  expect(same(present.export(), before), 'the present catalog, byte for byte').toBe(true);
  return outcome;
}

async function inspected(name: string, bytes: Uint8Array): Promise<Outcome> {
  const imports = new Imports(undefined);
  try {
    const inspection = await imports.inspect(name, bytes, {}, (theirs) =>
      Promise.resolve({
        comparison: compareCatalogs(present.getAllMetrics(), theirs.run(allMetrics)),
        own: undefined,
      }),
    );
    if (inspection.is !== 'ready') throw new Error('a database was read as a dictionary');
    return { is: 'accepted', preview: inspection.preview, imports };
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    expect(error.message).toMatch(/^[A-Z].{8,}[.]$/s);
    return { is: 'refused', error };
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe('[G10] no file from elsewhere, however it was made, changes the catalog before it is accepted', () => {
  test.each(storiedFiles().map((file) => [file.name, file] as const))('%s', async (name, { bytes, becomes }) => {
    const file = bytes();
    const outcome = await opened(name, file);
    const became = outcome.is === 'refused' ? outcome.error.code : outcome.is;
    expect(became, sentenceOf(outcome)).toBe(becomes ?? became);
    expect(await problemsOf(file, outcome)).toEqual([]);
  });

  test(`${TABLES} tables`, async () => {
    const file = manyTables(TABLES);
    const outcome = await opened('many tables', file);
    expect(outcome.is).toBe('accepted');
    expect(await problemsOf(file, outcome)).toEqual([]);
  });

  test(`one bit turned in ${FLIPS} places`, async () => {
    const noticed = new Map<FlipPlace, boolean[]>();
    for (const { name, bytes, place } of flippedFiles(FLIPS)) {
      const outcome = await opened(name, bytes());
      noticed.set(place, [...(noticed.get(place) ?? []), outcome.is === 'refused']);
    }
    for (const [place, each] of noticed) {
      process.stdout.write(`one bit turned in ${place}: ${each.filter(Boolean).length} of ${each.length} noticed\n`);
    }
    // Text that users wrote may be anything; structure that SQLite relies on may not.
    const structure = (['inner pages', 'lists of rows', 'free list'] as const).flatMap(
      (place) => noticed.get(place) ?? [],
    );
    expect(structure.filter(Boolean).length / structure.length).toBeGreaterThan(0.9);
  });
});

function sentenceOf(outcome: Outcome): string {
  return outcome.is === 'refused' ? outcome.error.message : outcome.preview.leftOut.join(', ');
}

/** Lists the faults of the catalogs that an accepted file becomes, by either way of accepting it. */
async function problemsOf(file: Uint8Array, outcome: Outcome): Promise<string[]> {
  if (outcome.is === 'refused') return [];
  const { imports, preview } = outcome;
  const replaced = imports.accepted(preview.token);
  const { review } = await imports.review(preview.token, async (work) => work(present));
  // One that was deleted here comes back only if it is taken.
  const all = chooseMetrics(NO_CHOICES, review.metrics.filter(isNotHere), 'take');
  const merged = await imports.merged(preview.token, all, 'us', present);
  const ids = new Set(await idsOf(merged));
  const lost = [...(await idsOf(replaced)), 'ours'].filter((id) => id !== '' && !ids.has(id));
  return [
    ...(await catalogProblems(file, replaced)),
    ...(await catalogProblems(file, merged)),
    ...textProblems(file, replaced, preview.leftOut),
    ...lost.map((id) => `merged without "${id}"`),
    ...(same(present.export(), before) ? [] : ['the present catalog is another one']),
  ];
}

async function idsOf(file: Uint8Array): Promise<string[]> {
  using database = await MetricsDatabase.open(file);
  return database.getAllMetrics().map(({ id }) => id);
}

/** Lists the faults of a catalog: it must be sound, run nothing, contain none of the file's SQL, and be usable. */
async function catalogProblems(theirs: Uint8Array, file: Uint8Array): Promise<string[]> {
  const ours = sqlIn(before);
  const foreign = sqlIn(theirs);
  return [
    ...valuesIn(file, 'PRAGMA integrity_check')
      .map(String)
      .filter((line) => line !== 'ok'),
    ...activeIn(file).map((name) => `"${name}" acts`),
    ...[...sqlIn(file)].filter((sql) => foreign.has(sql) && !ours.has(sql)).map((sql) => `their SQL: ${sql}`),
    ...((await isUsable(file)) ? [] : ['it cannot be used']),
  ];
}

async function isUsable(file: Uint8Array): Promise<boolean> {
  using database = await MetricsDatabase.open(file);
  database.createMetric({ id: 'a new one', name: 'New' });
  database.updateMetric('a new one', { owner: '@us' }, 'us', 'why');
  database.addValidationTest('a new one', { testType: 'range' });
  database.recordUsage('a new one', 'us');
  database.deleteMetric('a new one');
  const { owner, testCount, usageCount } = database.restoreMetric('a new one');
  const [change, ...more] = database.getMetricHistory('a new one');
  return owner === '@us' && testCount === 1 && usageCount === 1 && change?.reason === 'why' && more.length === 0;
}

/** Columns of ours whose texts may become the numbers that they spell; the counts are computed again. */
const NUMBERS = new Set(['trust_score', 'created_at', 'updated_at', 'last_run', 'used_at', 'changed_at', 'deleted_at']);
const COUNTS = new Set(['test_count', 'usage_count']);

/** Compares every text of every row, to the letter. Shadow tables stay outside, and are listed. */
function textProblems(theirs: Uint8Array, file: Uint8Array, leftOut: readonly string[]): string[] {
  const ours = cellsOf(file);
  return Array.from(cellsOf(theirs)).flatMap(([table, rows]) => {
    if (leftOut.some((each) => each.startsWith(`shadow table "${table}"`))) return [];
    const copies = ours.get(table) ?? [];
    if (copies.length !== rows.length) return [`${copies.length} of ${rows.length} rows in "${table}"`];
    return rows.flatMap((row, i) =>
      Object.entries(row)
        .filter(([column, cell]) => typeof cell === 'string' && !isKept(column, cell, copies[i] ?? {}))
        .map(([column, cell]) => `"${table}"."${column}" was ${String(cell).slice(0, 80)}`),
    );
  });
}

function isKept(column: string, cell: string, copy: CellRow): boolean {
  if (COUNTS.has(column)) return true;
  // A column that would hide a row's number has one or two underscores more here.
  const found = [column, `${column}_`, `${column}__`].map((name) => copy[name]);
  return found.includes(cell) || (NUMBERS.has(column) && found[0] === Number(cell));
}

describe('a text that means something elsewhere', () => {
  const places: Readonly<Record<string, readonly string[]>> = {
    metrics: ['id', 'name', 'description', 'calculation', 'owner', 'data_source', 'tags', 'dependencies'],
    metric_history: ['metric_id', 'field_name', 'old_value', 'new_value', 'changed_by'],
    validation_tests: ['metric_id', 'test_type', 'test_query', 'expected_result', 'status'],
    metric_usage: ['metric_id', 'used_by', 'context'],
    other: ['a', 'b'],
  };

  test.each(Object.keys(TEXTS))('is the same bytes in every field afterwards, and shown as it is: %s', async (name) => {
    const value = TEXTS[name] ?? '';
    const wanted = Buffer.from(value, 'utf8').toString('hex').toUpperCase();
    for (const pragma of ['', "PRAGMA encoding = 'UTF-16le'", "PRAGMA encoding = 'UTF-16be'"]) {
      const { bytes } = await checkedFile(filledWith(value, pragma), undefined);
      for (const [table, columns] of Object.entries(places)) {
        for (const column of columns) {
          expect(valuesIn(bytes, `SELECT hex(CAST(${column} AS BLOB)) FROM ${table}`)).toEqual([wanted]);
        }
      }
      using database = await MetricsDatabase.open(bytes);
      const [metric] = database.getAllMetrics();
      // JavaScript drops a byte order mark at the beginning.
      const shown = value.replace(/^\ufeff/u, '');
      expect(metric).toMatchObject({ id: shown, name: shown, description: shown, owner: shown });
    }
  });
});

describe('a large file', () => {
  test(`of ${MANY_METRICS} metrics crosses with every row as it was, in little more time than its check takes`, async () => {
    const file = await catalogFile(MANY_METRICS, new Date('2026-03-31T12:00:00Z'));
    const started = performance.now();
    const checked = await checkedFile(file, undefined);
    const copyPlan = performance.now() - started;
    expect(checked.leftOut).toEqual([]);
    process.stdout.write(
      `${(file.length / 1e6).toFixed(0)} MB: ${copyPlan.toFixed(0)} ms, of which SQLite's own check ${checkTime(file).toFixed(0)} ms\n`,
    );
    for (const table of TABLES_OF_OURS) expect(digestOf(checked.bytes, table)).toBe(digestOf(file, table));
    expect(valuesIn(checked.bytes, 'SELECT name || seq FROM sqlite_sequence ORDER BY 1')).toEqual(
      valuesIn(file, 'SELECT name || seq FROM sqlite_sequence ORDER BY 1'),
    );
  });

  test('can be accepted either way', async () => {
    const file = await catalogFile(MANY_METRICS / 10, new Date('2026-03-31T12:00:00Z'));
    const outcome = await opened('large', file);
    expect(outcome.is).toBe('accepted');
    expect(await problemsOf(file, outcome)).toEqual([]);
  });
});

const TABLES_OF_OURS = [
  'metrics',
  'metric_history',
  'validation_tests',
  'metric_usage',
  'metricbook_change_sets',
  'metricbook_changes',
  'metricbook_trash',
  'metricbook_views',
  'metricbook_details',
  'metricbook_custom_fields',
  'metricbook_rules',
  'metricbook_sources',
  'metricbook_origins',
];

function checkTime(file: Uint8Array): number {
  using raw = rawDatabase(file);
  raw.run('PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384');
  const started = performance.now();
  raw.exec('PRAGMA integrity_check(1)');
  return performance.now() - started;
}
