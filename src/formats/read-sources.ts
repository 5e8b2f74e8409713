import { groupsOf } from '../domain/core/groups.ts';
import { pluralize } from '../domain/core/pluralize.ts';
import type { ForeignMetric, Problem } from './interchange/model.ts';

/** A file as it was chosen, with the name of its source: its own, or that of the folder that it came with. */
export interface SourcedFile {
  readonly path: string;
  readonly source: string;
}

/** The sources of what was read. */
export interface ReadSources {
  /** The sources that were read, even those without a metric. */
  readonly all: ReadonlySet<string>;
  readonly of: (metric: ForeignMetric) => string;
}

/** A source that has all that was read. */
export function oneSource(name: string): ReadSources {
  return { all: new Set([name]), of: () => name };
}

/**
 * Finds the source of a file that was read: of one that was chosen, or of the archive or workbook that it is a part of.
 * Files that cannot be found are of `name`.
 */
export function sourceFinder(files: readonly SourcedFile[], name: string): (file: string) => string {
  const sources = new Map(files.map(({ path, source }) => [path, source]));
  return (file) => {
    const own = sources.get(file);
    if (own !== undefined) return own;
    const whole = files.find(({ path }) => file.startsWith(`${path}/`) || file.startsWith(`${path} › `));
    const source = whole?.source ?? name;
    sources.set(file, source);
    return source;
  };
}

/** Tells of files that were chosen without a folder and have the same name: they are one source. */
export function sharedNames(files: readonly SourcedFile[]): Problem[] {
  const loose = files.filter(({ path, source }) => path.split('/').at(-1) === source);
  return Array.from(groupsOf(loose, ({ source }) => source)).flatMap(([source, { length }]): Problem[] => {
    if (length === 1) return [];
    const message = `${pluralize(length, 'file')} are called “${source}” and count as one source. Rename all but one, so that each can be imported by itself.`;
    return [{ severity: 'warning', code: 'same-name', message, file: source }];
  });
}
