import type { ChosenEncoding } from '../catalog/import-preview.ts';
import type { Instant } from '../core/instant.ts';
import type { PlaceInFile } from './content.ts';
import type { Mapping } from './sheet-mapping.ts';
import type { OurReview, Review } from './review.ts';
import type { FieldTexts, KnownOrigin, OurMetric, TheirMetric } from './sides.ts';

/** Something that users should know about a file before they import it, gravest kind first. */
export interface FileProblem {
  readonly severity: 'error' | 'loss' | 'warning' | 'note';
  readonly code: string;
  readonly message: string;
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  /** Name of the metric in its file. */
  readonly metric?: string | undefined;
}

/** What was read, compared with the catalog. Nothing has been changed yet. */
interface ReviewedContent {
  /** Identifies it until it is imported or dropped. */
  readonly token: number;
  /** The file or folder, by the name that its next import has as well. */
  readonly source: string;
  /** The files that metrics came from, each with their number. */
  readonly files: readonly { readonly path: string; readonly metrics: number }[];
  readonly review: Review;
  /** Where each metric of theirs begins, by the key of its origin. */
  readonly places: ReadonlyMap<string, Pick<PlaceInFile, 'file' | 'line'>>;
  readonly problems: readonly FileProblem[];
}

/** Another catalog to be merged: also its history, tests, usage, details, views and trash come along. */
export interface ReviewedCatalog extends ReviewedContent {
  readonly is: 'catalog';
}

/** Files of other programs. */
export interface ReviewedFiles extends ReviewedContent {
  readonly is: 'files';
  /** The formats in which they were read. */
  readonly formats: readonly string[];
  /** The last import of the same source, if there was one. */
  readonly lastImport: { readonly at: Instant; readonly by: string | null } | undefined;
  /** Tests and uses that come along with the metrics that are taken by default. */
  readonly attached: { readonly tests: number; readonly usages: number };
  /** True if sheets are among the files. */
  readonly hasSheets: boolean;
  /** True if an import would change nothing, not even what is remembered of the source. */
  readonly isSettled: boolean;
}

/** What is reviewed before it is imported. */
export type Reviewed = ReviewedCatalog | ReviewedFiles;

/** The outcome of reading files of other programs. */
export type FilesInspection =
  | { readonly is: 'review'; readonly reviewed: ReviewedFiles }
  /** No format recognises any of the files. */
  | { readonly is: 'unknown'; readonly problems: readonly FileProblem[] }
  /** A text that is not Unicode. `sample`: some of its lines, as they read in the encoding that is offered. */
  | {
      readonly is: 'undecided';
      readonly file: string;
      readonly offered: ChosenEncoding;
      readonly sample: readonly string[];
    }
  /** Sheets whose columns are not known from an earlier import. */
  | { readonly is: 'sheets'; readonly sheets: readonly SheetPreview[] };

/** A sheet before its columns are known for sure. */
export interface SheetPreview {
  /** Path of the file; for a sheet of a workbook with its name. */
  readonly file: string;
  /** The first rows, with their lines in the file. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
  /** The number of all rows with a text. */
  readonly total: number;
  /** What is guessed from the names of the columns. */
  readonly mapping: Mapping;
}

/** How a sheet is read, as the user decided. */
export type SheetDecision = { readonly is: 'read'; readonly mapping: Mapping } | { readonly is: 'left out' };

/** How files are read. */
export interface ReadFilesOptions {
  /** The name of the file or folder; of several together, all names. */
  readonly source: string;
  /** The name of each file's source, by path, if they have several: a file without a folder is a source of its own. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
  /** Encodings that the user chose, by path. */
  readonly encodings?: ReadonlyMap<string, ChosenEncoding> | undefined;
  /** How the user wants sheets to be read, by their `file`. */
  readonly sheets?: ReadonlyMap<string, SheetDecision> | undefined;
  /** True if also sheets that are known from an earlier import are shown first. */
  readonly asksAgain?: boolean | undefined;
}

/**
 * A review without what no screen shows: the fields of metrics that are the same, and what was said at the last import.
 * Its numbers are those of the whole review.
 */
export function shownReview({ metrics, ambiguous }: Review): Review {
  return {
    ambiguous,
    metrics: metrics.map((one) => {
      if (!('theirs' in one)) return { ...one, ours: withName(one.ours) } satisfies OurReview;
      if (!('ours' in one)) return { ...one, theirs: withoutOrigins(one.theirs) };
      return {
        ...one,
        ours: withName(one.ours),
        theirs: { ...withoutOrigins(one.theirs), fields: nameIn(one.theirs.fields), carries: new Set() },
        known: one.known && withoutSaid(one.known),
        movedFrom: one.movedFrom.map(withoutSaid),
      };
    }),
  };
}

function withName(metric: OurMetric): OurMetric {
  return { id: metric.id, fields: nameIn(metric.fields), origins: [] };
}

function withoutOrigins({ lastChanges: _, ...metric }: TheirMetric): TheirMetric {
  return { ...metric, origins: [metric.origins[0]] };
}

function withoutSaid(origin: KnownOrigin): KnownOrigin {
  return { ...origin, said: new Map() };
}

function nameIn(fields: FieldTexts): FieldTexts {
  const name = fields.get('name');
  return new Map(name === undefined ? [] : [['name', name]]);
}
