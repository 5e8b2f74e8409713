import type { Comparison } from '../history/comparison.ts';
import type { OwnChanges } from './local-edits.ts';

/** A file that was read and checked, and what accepting it would change. Nothing has been changed yet. */
export interface ImportPreview {
  /** Names the checked file until it is accepted or dropped. */
  readonly token: number;
  readonly kind: 'catalog' | 'dictionary';
  readonly metrics: number;
  readonly changes: number;
  readonly tests: number;
  readonly usages: number;
  /** The metrics that merging would add and change, and those that are the same or only here. */
  readonly comparison: Comparison;
  /** For an edition of the catalog that this one is a copy of: the changes made here since. */
  readonly own: OwnChanges | undefined;
  /** Things in the file that are not imported, by name: triggers, views and the like. */
  readonly leftOut: readonly string[];
}

/** One fault of an imported dictionary, and its place. */
export interface ImportProblem {
  /** Such as `revenue_total › tags › 2`. */
  readonly place: string;
  readonly problem: string;
}

/** The outcome of checking a file. */
export type Inspection =
  | { readonly is: 'ready'; readonly preview: ImportPreview }
  | { readonly is: 'refused'; readonly problems: readonly ImportProblem[] };

/** Replace: the file takes the catalog's place. Merge: its metrics and rows are added, and if both differ the file wins. */
export type ImportChoice = 'replace' | 'merge';
