import { MetricsDatabase } from '../database/metrics-database.ts';
import { checkRules } from '../database/metrics/check-rules.ts';
import { originsOf } from '../database/metrics/sources.ts';
import { usagesOf } from '../database/metrics/usages.ts';
import { testsOf } from '../database/metrics/validation-tests.ts';
import type { Metric } from '../domain/metric/metric.ts';
import { outcomeOf, type ValidationTest } from '../domain/metric/validation-test.ts';
import type { MetricDetails } from '../domain/metric/details.ts';
import type { Instant } from '../domain/core/instant.ts';
import { CHECK_RULES, type RuleSettings } from '../domain/metric/check-rule.ts';
import type { Origin } from '../domain/metric/origin.ts';
import { isJsonMap, jsonIn } from '../formats/interchange/json.ts';
import { isFormat } from '../formats/interchange/words.ts';
import type { ForeignMetric, ForeignTest, FormatId, Reading } from '../formats/interchange/model.ts';
import { readFiles, type InputFile } from '../formats/read-files.ts';
import type { CliDeps } from './command.ts';
import { readInputs, UsageError } from './io.ts';

/** Usages of a metric that are read at most: the latest. */
const MAX_USAGES = 10_000;

/** Content, and what only catalogs know of theirs. */
export interface Content extends Reading {
  /** The rules of the first catalog; as usual if there is none. */
  readonly rules: RuleSettings;
  /** When each metric of a catalog was last changed. */
  readonly changed: ReadonlyMap<string, Instant>;
}

/** Reads the metrics of files, folders and catalogs. Throws `UsageError` if there is nothing to read. */
export async function contentOf(
  names: readonly string[],
  { wasmUrl }: Pick<CliDeps, 'wasmUrl'>,
  format?: FormatId,
): Promise<Content> {
  const files = await readInputs(names);
  if (files.length === 0) throw new UsageError('There are no files to read.');
  const catalogs = files.filter(isCatalog);
  const others = files.filter((file) => !isCatalog(file));
  const ofCatalogs = await Promise.all(catalogs.map((file) => readCatalog(file, wasmUrl)));
  const readings: Reading[] = [...ofCatalogs];
  if (others.length > 0) readings.push(await readFiles(others, { format }));
  return {
    rules: ofCatalogs[0]?.rules ?? CHECK_RULES,
    changed: new Map(ofCatalogs.flatMap(({ changed }) => [...changed])),
    metrics: readings.flatMap(({ metrics }) => metrics),
    tests: readings.flatMap(({ tests }) => tests),
    usages: readings.flatMap(({ usages }) => usages),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

function isCatalog({ bytes }: InputFile): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 15)) === 'SQLite format 3';
}

/** Opens a catalog's file. Throws `UsageError` if it is none. */
export async function openCatalog({ path, bytes }: InputFile, wasmUrl: string | undefined): Promise<MetricsDatabase> {
  return MetricsDatabase.open(bytes, {
    ...(wasmUrl !== undefined && { wasmUrl }),
    isIndexedLater: true,
  }).catch((error: unknown) => {
    throw new UsageError(
      `${path} is no catalog that can be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}

/** A new catalog, empty. */
export function newCatalog(wasmUrl: string | undefined): Promise<MetricsDatabase> {
  return MetricsDatabase.open(undefined, { ...(wasmUrl !== undefined && { wasmUrl }), isIndexedLater: true });
}

async function readCatalog(file: InputFile, wasmUrl: string | undefined): Promise<Content> {
  const { path } = file;
  const database = await openCatalog(file, wasmUrl);
  try {
    const metrics = database.getAllMetrics();
    const parts = metrics.map(({ id }) =>
      database.run((connection) => ({
        origin: originsOf(connection, id)[0],
        tests: testsOf(connection, id).map((test) => foreignTest(id, test)),
        usages: usagesOf(connection, id, MAX_USAGES).map(({ usedBy, context }) => ({
          metrics: [id],
          tool: 'recorded',
          name: context ?? usedBy ?? '',
          url: null,
          owner: usedBy,
          isInferred: false,
        })),
      })),
    );
    return {
      rules: database.run(checkRules),
      changed: new Map(metrics.map(({ id, updatedAt }) => [id, updatedAt])),
      metrics: metrics.map((metric, i) => {
        const origin = parts[i]?.origin;
        return {
          ...foreignMetric(metric, database.getDetails(metric.id), path),
          ...(origin !== undefined && { origin: foreignOrigin(origin) }),
        };
      }),
      tests: parts.flatMap(({ tests }) => tests),
      usages: parts.flatMap(({ usages }) => usages),
      problems: [],
    };
  } finally {
    database.close();
  }
}

function foreignMetric(metric: Metric, details: MetricDetails, file: string): ForeignMetric {
  const { id, name, description, calculation, owner, dataSource, tags, dependencies } = metric;
  const origin = { format: 'metricbook-yaml', file, line: undefined, path: id, foreign: {} } as const;
  return { id, name, description, calculation, owner, dataSource, tags, dependencies, details, origin };
}

/** The origin of a metric, so that a writer of its format gives back what no field has a place for. */
function foreignOrigin({ format, file, line, path, foreignAttributes }: Origin): ForeignMetric['origin'] {
  const foreign = jsonIn(foreignAttributes);
  return {
    format: isFormat(format) ? format : 'metricbook-yaml',
    file,
    line: line ?? undefined,
    path,
    foreign: isJsonMap(foreign) ? foreign : {},
  };
}

function foreignTest(
  id: string,
  { testType, testQuery, expectedResult, status, lastRun }: ValidationTest,
): ForeignTest {
  const outcome = outcomeOf(status);
  return {
    metrics: [id],
    type: testType ?? 'custom',
    query: testQuery,
    expected: expectedResult,
    status: outcome === 'passed' || outcome === 'failed' ? outcome : outcome === 'other' ? 'error' : 'pending',
    lastRun,
  };
}
