import type { Comparison } from '../history/comparison.ts';

/** A checked file and what importing it would change. Nothing has been changed yet. */
export interface ImportPreview {
  /** Identifies the checked file until it is accepted or dropped. */
  readonly token: number;
  readonly kind: 'catalog' | 'dictionary';
  readonly metrics: number;
  readonly changes: number;
  readonly tests: number;
  readonly usages: number;
  /** The metrics that merging would add or change, those that are the same, and those that are only here. */
  readonly comparison: Comparison;
  /** What was changed here since, if the file is an edition of the catalog that this one is a copy of. */
  readonly own: OwnEdits | undefined;
  /** Names of things in the file that are not imported, such as triggers and views. */
  readonly leftOut: readonly string[];
  readonly log: LogUse;
}

/** The numbers of metrics with fields that were changed here since the catalog was copied from a published one. */
export interface OwnEdits {
  /** With fields that the edition did not change. */
  readonly kept: number;
  /** With fields that the edition changed as well. */
  readonly conflicts: number;
}

/**
 * The fate of the write-ahead log, in which a database in WAL mode keeps its newest changes. `absent`: it may exist,
 * but did not come with the file.
 */
export type LogUse = 'none' | 'read' | 'absent';

/** An encoding of text that a file does not show, so that the user has to choose it. */
export type ChosenEncoding = 'windows-1252';

/** Options for reading a file: its log and its encoding. */
export interface InspectOptions {
  /**
   * True if the file is another edition of the catalog that this one is a copy of. What differs and was not changed here
   * is then new in the edition.
   */
  readonly isEdition?: boolean | undefined;
  /** The write-ahead log of a database. */
  readonly log?: Uint8Array | undefined;
  /** The encoding of a text that is not Unicode. */
  readonly encoding?: ChosenEncoding | undefined;
}

/** A problem of an imported dictionary and its place. */
export interface ImportProblem {
  /** Place in the file, such as `revenue_total › tags › 2`. */
  readonly place: string;
  readonly problem: string;
}

/** The outcome of checking a file. */
export type Inspection =
  | { readonly is: 'ready'; readonly preview: ImportPreview }
  /** A text that is not Unicode. `sample`: some of its lines, as they read in the encoding that is offered. */
  | { readonly is: 'undecided'; readonly offered: ChosenEncoding; readonly sample: readonly string[] }
  | { readonly is: 'refused'; readonly problems: readonly ImportProblem[] };
