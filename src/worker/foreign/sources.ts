import type { ReadFilesOptions } from '../../domain/review/reviewed-files.ts';
import type { Problem } from '../../formats/interchange/model.ts';
import type { FilesReading, InputFile } from '../../formats/read-files.ts';
import {
  oneSource,
  type ReadSources,
  sharedNames,
  type SourcedFile,
  sourceFinder,
} from '../../formats/read-sources.ts';

/** The sources of files that were read together. */
export interface SourcesRead {
  readonly sources: ReadSources;
  /** The source of a file, or of a sheet. */
  readonly sourceOf: (file: string) => string;
  readonly problems: readonly Problem[];
}

/**
 * The sources of a reading. A source of which no file could be read, or whose sheets were left out, says nothing about
 * its metrics, so it is none of those that were read.
 */
export function sourcesRead(
  files: readonly InputFile[],
  { source, sources, sheets }: ReadFilesOptions,
  { recognised }: FilesReading,
): SourcesRead {
  const sourced = files.map(({ path }): SourcedFile => ({ path, source: sources?.get(path) ?? source }));
  const problems = sharedNames(sourced);
  if (sources === undefined) return { sources: oneSource(source), sourceOf: () => source, problems };
  const sourceOf = sourceFinder(sourced, source);
  const read = [...recognised].filter((file) => sheets?.get(file)?.is !== 'left out');
  return {
    sources: { all: new Set(read.map(sourceOf)), of: ({ origin }) => sourceOf(origin.file) },
    sourceOf,
    problems,
  };
}
