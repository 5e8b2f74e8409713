import { MetricsDatabase } from '../database/metrics-database.ts';
import { checkRules } from '../database/metrics/check-rules.ts';
import { wholeMetrics } from '../database/metrics/whole-metrics.ts';
import { lastLooks } from '../database/review/last-looks.ts';
import type { Instant } from '../domain/core/instant.ts';
import { CHECK_RULES, type RuleSettings } from '../domain/metric/check-rule.ts';
import type { Problem, Reading } from '../formats/interchange/model.ts';
import { ownContent } from '../formats/own-content.ts';
import { type InputFile, readFiles, type ReadOptions } from '../formats/read-files.ts';
import { type ReadSources, sharedNames, sourceFinder } from '../formats/read-sources.ts';
import type { CliDeps } from './command.ts';
import { readInputs, sourceName, UsageError } from './io.ts';

/** Content, and what only catalogs know of theirs. */
export interface Content extends Reading {
  /** The rules of the first catalog; as usual if there is none. */
  readonly rules: RuleSettings;
  /** When each metric of a catalog was last reviewed, or edited by itself. */
  readonly edited: ReadonlyMap<string, Instant>;
}

/** Content of several files, and the sources that it came from. */
export interface SourcedContent extends Content {
  readonly sources: ReadSources;
  /** The source of a file, or of a sheet. */
  readonly sourceOf: (file: string) => string;
  /** Warnings of files that are one source because of their names. */
  readonly sameNames: readonly Problem[];
}

/** Reads the metrics of files, folders and catalogs. Throws `UsageError` if there is nothing to read. */
export async function contentOf(
  names: readonly string[],
  { wasmUrl }: Pick<CliDeps, 'wasmUrl'>,
  options: Pick<ReadOptions, 'format' | 'mappingOf'> = {},
): Promise<SourcedContent> {
  const files = await readInputs(names);
  if (files.length === 0) throw new UsageError('There are no files to read.');
  const catalogs = files.filter(isCatalog);
  const others = files.filter((file) => !isCatalog(file));
  const ofCatalogs = await Promise.all(catalogs.map((file) => readCatalog(file, wasmUrl)));
  const ofOthers = others.length > 0 ? [await readFiles(others, options)] : [];
  const readings: Reading[] = [...ofCatalogs, ...ofOthers];
  const sourceOf = sourceFinder(files, sourceName(names[0] ?? ''));
  // The files that a catalog's metrics came from are not among these.
  const catalogOf = new Map(
    ofCatalogs.flatMap(({ metrics }, i) => metrics.map((metric) => [metric, catalogs[i]?.source] as const)),
  );
  const read = ofOthers.flatMap(({ recognised }) => [...recognised].map(sourceOf));
  return {
    sources: {
      all: new Set([...catalogs.map(({ source }) => source), ...read]),
      of: (metric) => catalogOf.get(metric) ?? sourceOf(metric.origin.file),
    },
    sourceOf,
    sameNames: sharedNames(files),
    rules: ofCatalogs[0]?.rules ?? CHECK_RULES,
    edited: new Map(ofCatalogs.flatMap(({ edited }) => [...edited])),
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
  using database = await openCatalog(file, wasmUrl);
  const whole = database.run(wholeMetrics);
  return {
    ...ownContent(file.path, whole),
    rules: database.run(checkRules),
    edited: database.run(lastLooks),
  };
}
