import type { CatalogDatabase } from '../database/catalog-database.ts';
import { encodingOf } from '../database/import/copy-rows.ts';
import { catalogReview } from '../database/merge/catalog-sides.ts';
import { applyDecisions, followRenames } from '../database/merge/decided-merge.ts';
import { MERGED_FROM } from '../database/merge/field-changes.ts';
import { mergeCatalog, type MergeAuthor } from '../database/merge/merge.ts';
import type { Instant } from '../domain/core/instant.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import { mergeChoices, mergeConflicts, type Winner } from '../domain/review/catalog-choices.ts';
import { planOf, type Plan } from '../domain/review/plan.ts';
import type { Review } from '../domain/review/review.ts';
import type { InputFile } from '../formats/read-files.ts';
import { argumentsIn, type CliDeps, type Command, wordIn } from './command.ts';
import { openCatalog } from './content.ts';
import { readInputs, UsageError, writeWhole } from './io.ts';
import { mergeJson, mergeText } from './merge-text.ts';

/** A merge that was made. */
export interface Merged {
  readonly review: Review;
  readonly plan: Plan;
  /** The side whose values the conflicts have. */
  readonly winner: Winner;
  readonly bytes: Uint8Array;
}

/** The catalogs of a merge, by their paths. */
interface MergedPaths {
  readonly ours: string;
  readonly theirs: string;
  readonly base: string | undefined;
}

/** `metricbook merge`: a three-way merge of two catalogs. */
export const merge: Command = {
  name: 'merge',
  about:
    'Merges a catalog into another, field by field. Exits with 1 if both changed a field: it keeps the value of ours.',
  usage:
    'OURS THEIRS [--base BASE] [--into FILE] [--ours | --theirs] [--author NAME] [--from NAME] [--format text|json]',
  options: {
    base: 'The version that both come from; by default what both histories share.',
    into: 'The file to write; by default OURS.',
    ours: 'Keep the values of ours in all conflicts, and exit with 0.',
    theirs: 'Take the values of theirs in all conflicts.',
    author: 'Who merges, for the history; metricbook by default.',
    from: 'What THEIRS is called in the history; its path by default.',
    format: 'How the conflicts are printed; text by default.',
  },
  async run(args, deps) {
    const { named, flags, others } = argumentsIn(
      args,
      ['base', 'into', 'author', 'from', 'format'],
      ['ours', 'theirs'],
    );
    const format = wordIn(named['format'] ?? 'text', ['text', 'json'], '--format');
    const [ours, theirs, ...more] = others;
    if (ours === undefined || theirs === undefined || more.length > 0)
      throw new UsageError('merge takes two catalogs.');
    if (flags.size > 1) throw new UsageError('Only one of --ours and --theirs can win.');
    const winner = flags.has('theirs') ? 'theirs' : 'ours';
    const who = { changedBy: named['author'] ?? 'metricbook', reason: `${MERGED_FROM}${named['from'] ?? theirs}` };
    const merged = await mergedOf({ ours, theirs, base: named['base'] }, winner, who, deps);
    await writeWhole(named['into'] ?? ours, merged.bytes);
    deps.out(format === 'json' ? mergeJson(merged) : mergeText(merged));
    const { rows, deleted } = mergeConflicts(merged.review);
    return flags.size === 0 && rows.length + deleted.length > 0 ? 1 : 0;
  },
};

async function mergedOf(
  paths: MergedPaths,
  winner: Winner,
  who: Omit<MergeAuthor, 'changedAt'>,
  { wasmUrl }: CliDeps,
): Promise<Merged> {
  const baseFile = paths.base === undefined ? undefined : await fileAt(paths.base);
  using ours = await openCatalog(await fileAt(paths.ours), wasmUrl);
  using theirs = await openCatalog(await fileAt(paths.theirs), wasmUrl);
  // Git gives an empty file if both branches added the catalog.
  using base = baseFile === undefined || baseFile.bytes.length === 0 ? undefined : await openCatalog(baseFile, wasmUrl);
  for (const other of [theirs, base]) {
    const [own, different] = [ours, other ?? ours].map((database) => database.run(encodingOf));
    if (own !== different) {
      throw new UsageError(
        `The catalogs store text in different encodings (${own}, ${different}), so they cannot be merged here. Import the one in UTF-16 on the page, and export it.`,
      );
    }
  }
  const authorAt = (changedAt: Instant): MergeAuthor => ({ ...who, changedAt });
  try {
    return { ...mergeInto(ours, theirs, base, winner, authorAt), winner, bytes: ours.export() };
  } catch (error) {
    throw error instanceof CatalogError ? new UsageError(error.message) : error;
  }
}

async function fileAt(path: string): Promise<InputFile> {
  const [file, ...more] = await readInputs([path]);
  if (file === undefined || more.length > 0) throw new UsageError(`${path} is a folder, not a catalog.`);
  return file;
}

/** Merges theirs into ours. Theirs is changed as well. */
function mergeInto(
  ours: CatalogDatabase,
  theirs: CatalogDatabase,
  base: CatalogDatabase | undefined,
  winner: Winner,
  authorAt: (now: Instant) => MergeAuthor,
): Pick<Merged, 'review' | 'plan'> {
  theirs.run((there) => ours.edit((here, now) => followRenames(here, there, authorAt(now))));
  const review = ours.run((here) =>
    theirs.run((there) =>
      base === undefined ? catalogReview(here, there) : base.run((was) => catalogReview(here, there, { base: was })),
    ),
  );
  const choices = mergeChoices(review, winner);
  theirs.edit((there, now) => applyDecisions(there, review, choices, authorAt(now)));
  ours.join(theirs, (here, there, now) => mergeCatalog(here, there, authorAt(now)));
  return { review, plan: planOf(review, choices) };
}
