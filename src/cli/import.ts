import { existsSync } from 'node:fs';
import type { CatalogDatabase } from '../database/catalog-database.ts';
import { sources } from '../database/metrics/sources.ts';
import {
  applyReview,
  IMPORTED_FROM,
  type ImportAuthor,
  importEffect,
  type ImportEffect,
  isNothing,
} from '../database/review/apply-review.ts';
import { allOf } from '../domain/core/steps.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import { pluralize } from '../domain/core/pluralize.ts';
import { type Choices, NO_CHOICES } from '../domain/review/choices.ts';
import { mappingsIn, type NamedMapping, targetText } from '../domain/review/sheet-mapping.ts';
import { ambiguousSentence, planSentence } from '../domain/review/review-words.ts';
import { allRows } from '../domain/review/review.ts';
import { type ForeignContent, foreignContent } from '../formats/foreign-content.ts';
import { isFormat } from '../formats/interchange/words.ts';
import { argumentsIn, type CliDeps, type Command, type ExitCode } from './command.ts';
import { contentOf, newCatalog, openCatalog } from './content.ts';
import { readInputs, sourceName, UsageError, writeWhole } from './io.ts';
import { conflictLines } from './merge-text.ts';
import { problemLine } from './problem-text.ts';
import { MAP_OPTION, type Sheets, sheetsFrom } from './sheets.ts';

/** Choices in which one side wins all conflicts. */
const WINNERS: Readonly<Record<'ours' | 'theirs', Choices>> = {
  ours: NO_CHOICES,
  theirs: { ...NO_CHOICES, kinds: { conflict: 'theirs' } },
};

/** `metricbook import`: metrics of other programs into a catalog, as a three-way review. */
export const importMetrics: Command = {
  name: 'import',
  about:
    'Imports the metrics of files into a catalog. What was changed in the catalog since the last import stays. Exits with 1 if both changed a field: it keeps the value of the catalog.',
  usage:
    'FILES… --into CATALOG [--format FORMAT] [--source NAME] [--author NAME] [--map MAPPING] [--ours | --theirs] [--dry-run] | FILES… --print-map [--into CATALOG]',
  options: {
    into: 'The catalog; a new one if there is none.',
    format: 'The only format to read; by default whatever the files have.',
    source: 'The name of the source, the same at the next import; by default each file and each folder has its own.',
    author: 'Who imports, for the history; metricbook by default.',
    map: `${MAP_OPTION} It is kept in the catalog, and used at the next import of the same columns.`,
    'print-map': 'Print how the columns of the sheets are read, as JSON for --map, and import nothing.',
    ours: 'Keep the values of the catalog in all conflicts, and exit with 0.',
    theirs: 'Take the values of the files in all conflicts.',
    'dry-run': 'Say what would be done, and write nothing.',
  },
  async run(args, deps) {
    const { named, flags, others } = argumentsIn(
      args,
      ['into', 'format', 'source', 'author', 'map'],
      ['ours', 'theirs', 'dry-run', 'print-map'],
    );
    const { into, format, map } = named;
    if (others.length === 0) throw new UsageError('Say which files to import.');
    if (into === undefined && !flags.has('print-map')) throw new UsageError('Say into which catalog: --into CATALOG.');
    if (flags.has('ours') && flags.has('theirs')) throw new UsageError('Only one of --ours and --theirs can win.');
    if (format !== undefined && !isFormat(format)) throw new UsageError(`There is no format “${format}”.`);
    using database = await catalogAt(into, deps);
    const sheets = await sheetsFrom(map, rememberedIn(database));
    const reading = await contentOf(others, deps, { format, mappingOf: sheets.mappingOf });
    sheets.reportMisfits(deps);
    if (into === undefined || flags.has('print-map')) return printMap(sheets, deps);
    const { source } = named;
    const content = foreignContent(source ?? reading.sources, reading);
    const author = {
      changedBy: named['author'] ?? 'metricbook',
      reason: `${IMPORTED_FROM}${source ?? [...new Set(others.map(sourceName))].join(', ')}`,
      mappings: sheets.decided(source === undefined ? reading.sourceOf : () => source),
    };
    const choices = WINNERS[flags.has('theirs') ? 'theirs' : 'ours'];
    const effect = flags.has('dry-run')
      ? allOf(database.run((connection) => importEffect(connection, content, choices)))
      : imported(database, content, choices, author);
    if (!flags.has('dry-run') && !isNothing(effect)) await writeWhole(into, database.export());
    const sameNames = source === undefined ? reading.sameNames : [];
    for (const problem of [...sameNames, ...content.problems, ...effect.misfits]) deps.err(problemLine(problem));
    deps.out(effectText(effect));
    const isUndecided = !flags.has('ours') && effect.plan.counts.keptConflicts > 0;
    return isUndecided || content.problems.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

/** The mappings of earlier imports, the latest first. */
function rememberedIn(database: CatalogDatabase): NamedMapping[] {
  return database.run(sources).flatMap(({ mapping }) => mappingsIn(mapping));
}

/** Prints each mapping with its names and fields below each other, so that they can be compared and changed. */
function printMap(sheets: Sheets, deps: CliDeps): ExitCode {
  const mappings = sheets.all();
  if (mappings.length === 0) throw new UsageError('There is no sheet with names of columns among these files.');
  const line = (items: readonly (string | null)[]): string =>
    `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
  const entries = mappings.map(
    ({ names, columns }) => `  {\n    "names": ${line(names)},\n    "fields": ${line(columns.map(targetText))}\n  }`,
  );
  deps.out(`[\n${entries.join(',\n')}\n]`);
  return 0;
}

function imported(
  database: CatalogDatabase,
  content: ForeignContent,
  choices: Choices,
  author: Omit<ImportAuthor, 'changedAt'>,
): ImportEffect {
  try {
    return database.edit((connection, changedAt) =>
      allOf(applyReview(connection, content, choices, { ...author, changedAt })),
    );
  } catch (error) {
    throw error instanceof CatalogError ? new UsageError(error.message) : error;
  }
}

/** The catalog of a file; a new one if there is none. */
async function catalogAt(path: string | undefined, { wasmUrl }: CliDeps): Promise<CatalogDatabase> {
  if (path === undefined || !existsSync(path)) return newCatalog(wasmUrl);
  const [file] = await readInputs([path]);
  if (file === undefined) throw new UsageError(`${path} is a folder, not a catalog.`);
  return openCatalog(file, wasmUrl);
}

function effectText(effect: ImportEffect): string {
  const { review, plan, attachments } = effect;
  const { tests, results, usages } = attachments;
  const goneThere = review.metrics.filter(({ is }) => is === 'gone there').length;
  const lines = [
    ...conflictLines(
      review,
      allRows(review).filter(({ kind }) => kind === 'conflict'),
    ),
    ...review.ambiguous.map(ambiguousSentence),
    ...(goneThere > 0
      ? [`${pluralize(goneThere, 'metric')} of this source ${goneThere === 1 ? 'is' : 'are'} no longer in it; kept.`]
      : []),
    isNothing(effect) ? 'Nothing to do: the catalog has all of this.' : planSentence(plan.counts),
    ...(tests.length + results.length + usages.length > 0
      ? [
          `Adds ${pluralize(tests.length, 'test')}, ${pluralize(results.length, 'result')} and ${pluralize(usages.length, 'use')}.`,
        ]
      : []),
  ];
  return lines.join('\n');
}
