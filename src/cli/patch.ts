import { ourSide } from '../database/review/our-side.ts';
import { fieldLabel } from '../domain/metric/field-label.ts';
import { pluralize } from '../domain/core/pluralize.ts';
import { allOf } from '../domain/core/steps.ts';
import { sameField } from '../domain/review/field-value.ts';
import type { FieldRow } from '../domain/review/field-rows.ts';
import { type MatchedReview, type Review, reviewSides } from '../domain/review/review.ts';
import { nameOf } from '../domain/review/sides.ts';
import type { DbtChange, DbtField } from '../formats/dbt/patch-targets.ts';
import { patchDbt } from '../formats/dbt/patch-dbt.ts';
import { foreignContent } from '../formats/foreign-content.ts';
import type { TextFile } from '../formats/interchange/model.ts';
import { readFiles } from '../formats/read-files.ts';
import type { CliDeps, ExitCode } from './command.ts';
import { openCatalog } from './content.ts';
import { readInputs, sourceName, UsageError, writeBelow } from './io.ts';
import { conflictLines } from './merge-text.ts';
import { problemLine } from './problem-text.ts';

/** The fields that can be written into a dbt file, by their names in the history. */
const WRITTEN: ReadonlyMap<string, DbtField> = new Map([
  ['name', 'name'],
  ['description', 'description'],
  ['calculation', 'calculation'],
  ['owner', 'owner'],
]);

/**
 * Writes what was changed in a catalog since the last import into the dbt files that it came from: only the scalars of
 * these values, all other bytes stay. A field that was changed in the files as well is shown, and left alone.
 */
export async function patchProject(
  catalog: string,
  folder: string,
  source: string | undefined,
  deps: CliDeps,
): Promise<ExitCode> {
  const inputs = await readInputs([folder]);
  const [file, ...more] = await readInputs([catalog]);
  if (file === undefined || more.length > 0) throw new UsageError(`${catalog} is a folder, not a catalog.`);
  const reading = await readFiles(inputs, { format: 'dbt' });
  const content = foreignContent(source ?? sourceName(folder), reading);
  using database = await openCatalog(file, deps.wasmUrl);
  const review = reviewSides(allOf(database.run(ourSide)), content.side);
  const changes = changesIn(review);
  const texts = textsOf(inputs);
  const { files, losses } = patchDbt(texts, changes);
  const before = new Map(texts.map(({ path, text }) => [path, text]));
  const changed = files.filter(({ path, text }) => before.get(path) !== text);
  await writeBelow(
    folder,
    changed.map(({ path, text }) => ({ path, content: text })),
  );
  const conflicts = rowsOf(review, 'conflict');
  for (const line of conflictLines(review, conflicts)) deps.out(line);
  for (const sentence of notWritten(review)) deps.err(sentence);
  for (const problem of losses) deps.err(problemLine(problem));
  deps.out(`Wrote into ${pluralize(changed.length, 'file')} below ${folder}.`);
  return conflicts.length > 0 ? 1 : 0;
}

/** The changes made in the catalog only, by the paths of the metrics in their format. */
function changesIn({ metrics }: Review): Map<string, DbtChange> {
  return new Map(
    metrics.filter(isMatched).flatMap(({ theirs, rows }) => {
      const fields = rows.flatMap(({ kind, field, ours }): [DbtField, string | null][] => {
        const written = WRITTEN.get(field);
        return kind === 'mine' && written !== undefined ? [[written, ours]] : [];
      });
      return fields.length === 0 ? [] : [[theirs.origins[0].path, Object.fromEntries(fields)] as const];
    }),
  );
}

function rowsOf({ metrics }: Review, kind: FieldRow['kind']): FieldRow[] {
  return metrics.filter(isMatched).flatMap(({ rows }) => rows.filter((row) => row.kind === kind));
}

/** A sentence for each metric with values of other fields that were not imported from its file. */
function notWritten({ metrics }: Review): string[] {
  return metrics.filter(isMatched).flatMap(({ ours, known }) => {
    const isLeft = ([field, text]: readonly [string, string]): boolean =>
      !WRITTEN.has(field) && !sameField(field, known?.said.get(field) ?? null, text);
    // Trust is the catalog's own.
    const left = [...ours.fields].filter(isLeft).filter(([field]) => field !== 'trust_score');
    if (left.length === 0) return [];
    return [
      `${nameOf(ours)}: not written, only in the catalog: ${left.map(([field]) => fieldLabel(field)).join(', ')}.`,
    ];
  });
}

function isMatched(metric: Review['metrics'][number]): metric is MatchedReview {
  return 'rows' in metric;
}

/** The files that are UTF-8, as dbt reads them. Others are left alone. */
function textsOf(files: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[]): TextFile[] {
  return files.flatMap(({ path, bytes }) => {
    try {
      // The mark at the beginning of a file is one of its bytes, which all stay.
      return [{ path, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }];
    } catch {
      return [];
    }
  });
}
