import { cancelled } from '../../domain/core/catalog-error.ts';
import type { Source } from '../../domain/metric/origin.ts';
import type { FilesInspection, ReadFilesOptions } from '../../domain/review/reviewed-files.ts';
import { type ForeignContent, foreignContent } from '../../formats/foreign-content.ts';
import type { Problem } from '../../formats/interchange/model.ts';
import { type InputFile, readFiles } from '../../formats/read-files.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import { createSheets } from './sheets.ts';
import { sourcesRead } from './sources.ts';
import { messagesReceived } from '../in-turns.ts';

/** How files are to be read. */
export interface ReadingRequest {
  readonly options: ReadFilesOptions;
  /** The sources of earlier imports: the columns of a sheet are read as they were then. */
  readonly known: readonly Source[];
}

/** The content of files, in the words of a catalog. */
export interface ReadContent {
  readonly content: ForeignContent;
  /** How the columns of sheets were read, as JSON by source. */
  readonly mappings: ReadonlyMap<string, string>;
}

/** The outcome of reading files: their content, or the reason why there is none yet. */
export type ForeignReading =
  | ({ readonly is: 'content' } & ReadContent)
  | Exclude<FilesInspection, { readonly is: 'review' }>;

/** Reads files in whatever formats they have. Throws `cancelled`. */
export type ReadForeign = (
  files: readonly InputFile[],
  request: ReadingRequest,
  watch: Watch,
) => Promise<ForeignReading>;

/** Reads files in this thread, which is busy until each format has read its files. Reports each of them as progress. */
export const readForeign: ReadForeign = async (files, { options, known }, { signal, onProgress }) => {
  const { encodings } = options;
  const pause = async (done: number, total: number): Promise<void> => {
    onProgress?.(done, total);
    await messagesReceived();
    if (signal?.aborted === true) throw cancelled();
  };
  const sheets = createSheets(options, known);
  const reading = await readFiles(files, { encodings, pause, mappingOf: sheets.mappingOf });
  const [undecided] = reading.undecided;
  if (undecided !== undefined) return { ...undecided.decoding, file: undecided.path };
  const asked = sheets.asked();
  if (asked.length > 0) return { is: 'sheets', sheets: asked };
  if (reading.recognised.size === 0) return { is: 'unknown', problems: reading.problems };
  if (reading.metrics.length === 0) return { is: 'unknown', problems: [...reading.problems, NO_METRICS] };
  const from = sourcesRead(files, options, reading);
  const problems = [...from.problems, ...reading.problems.map(asOneOfMany)];
  const content = foreignContent(from.sources, { ...reading, problems });
  await pause(1, 1);
  return { is: 'content', content, mappings: sheets.used(from.sourceOf) };
};

const NO_METRICS: Problem = { severity: 'error', code: 'no-metrics', message: 'There are no metrics in these files.' };

/** A folder has many files without metrics. That is worth a note, and nothing to check. */
function asOneOfMany(problem: Problem): Problem {
  return problem.code === 'unknown-format' ? { ...problem, severity: 'note' } : problem;
}
