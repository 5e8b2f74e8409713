/** Something that a format could not hold, or that its reader should know. */
export interface ExportProblem {
  readonly severity: 'error' | 'loss' | 'warning' | 'note';
  readonly message: string;
  /** Name of the metric that it is about. */
  readonly metric?: string | undefined;
}

/** A catalog written in another format, to be saved as one file. */
export interface ExportedFiles {
  /** The ending of its name: `.csv`; `.zip` for several files. */
  readonly ending: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metrics: number;
  /** The number of files, which are in one archive if there are several. */
  readonly files: number;
  readonly losses: readonly ExportProblem[];
  /** Names that the format does not allow, and those that were written instead. */
  readonly renamings: readonly { readonly id: string; readonly name: string; readonly written: string }[];
}
