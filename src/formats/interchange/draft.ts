import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import type { ForeignMetric, ForeignTest, ForeignUsage } from './model.ts';
import { UniqueNames } from './names.ts';
import type { Problems } from './problems.ts';
import { testsIn, usagesIn, withSlot, type Slot } from './slot.ts';

/** A name in a calculation that may be that of another metric. */
export interface Reference {
  /** Paths of the metric that it may mean, best first. */
  readonly paths: readonly string[];
  /** False if it may as well be the name of a column: then it is none of a metric unless there is one. */
  readonly isCertain: boolean;
}

/** A metric before all files are read: its id is a wish, and its dependencies are not known. */
export interface Draft {
  readonly metric: ForeignMetric;
  readonly references: readonly Reference[];
  /** Names of the data sources that it is made from. */
  readonly sources: readonly string[];
  /** Values that our own writer kept in the extension of the format. */
  readonly slot?: Slot | undefined;
}

/** The metrics that the drafts of one reading become. */
export interface Finished {
  readonly metrics: readonly ForeignMetric[];
  readonly tests: readonly ForeignTest[];
  readonly usages: readonly ForeignUsage[];
}

/**
 * Gives metrics their ids, paths and dependencies, in the order of the drafts. A metric whose path another one has is
 * kept under a path of its own, and reported; so is a reference to a metric that is nowhere.
 */
export function finished(drafts: readonly Draft[], problems: Problems): Finished {
  const ids = uniqueIds(drafts);
  const paths = uniquePaths(drafts, problems);
  const find = finder(paths);
  const metrics = drafts.map(({ metric, references, sources, slot }, index): ForeignMetric => {
    const path = paths[index] ?? metric.origin.path;
    const found = references.flatMap((reference) => {
      const at = find(reference.paths);
      if (at === index) return [];
      if (at !== undefined) return ids[at] ?? [];
      if (!reference.isCertain) return [];
      reportUnknown(reference, metric, problems);
      return reference.paths[0] ?? [];
    });
    const dependencies = [...found, ...sources.map((source) => SOURCE_PREFIX + source)];
    const plain: ForeignMetric = {
      ...metric,
      dependencies: [...new Set(dependencies)],
      origin: { ...metric.origin, path },
    };
    return { ...(slot === undefined ? plain : withSlot(plain, slot)), id: ids[index] ?? metric.id };
  });
  const slots = drafts.flatMap(({ slot }, index) => (slot === undefined ? [] : [{ slot, id: ids[index] ?? '' }]));
  return {
    metrics,
    tests: slots.flatMap(({ slot, id }) => testsIn(slot, id)),
    usages: slots.flatMap(({ slot, id }) => usagesIn(slot, id)),
  };
}

/** Ids that are noted in a slot come first: a proposed one gives way to them. */
function uniqueIds(drafts: readonly Draft[]): string[] {
  const unique = new UniqueNames();
  const ids = drafts.map(({ slot }) => {
    const id = slot?.['id'];
    return typeof id === 'string' && id.trim() !== '' ? unique.take(id) : undefined;
  });
  return ids.map((id, index) => id ?? unique.take(drafts[index]?.metric.id || 'metric'));
}

function uniquePaths(drafts: readonly Draft[], problems: Problems): string[] {
  const unique = new UniqueNames();
  const first = new Map<string, Draft>();
  return drafts.map((draft) => {
    const { name, origin } = draft.metric;
    const before = first.get(origin.path);
    if (before === undefined) first.set(origin.path, draft);
    else {
      const { file, line } = before.metric.origin;
      const place = line === undefined ? file : `${file}, line ${line}`;
      problems.warn('duplicate-metric', `There is another metric ${origin.path} (${place}); both were read.`, {
        file: origin.file,
        line: origin.line,
        metric: name,
      });
    }
    return unique.take(origin.path);
  });
}

/** Finds a metric by path: as it is written, or else with other capitals. */
function finder(paths: readonly string[]): (wanted: readonly string[]) => number | undefined {
  const exact = new Map<string, number>();
  const folded = new Map<string, number>();
  for (const [index, path] of paths.entries()) {
    exact.set(path, index);
    if (!folded.has(path.toLowerCase())) folded.set(path.toLowerCase(), index);
  }
  return (wanted) => {
    const all = [...wanted.map((path) => exact.get(path)), ...wanted.map((path) => folded.get(path.toLowerCase()))];
    return all.find((index) => index !== undefined);
  };
}

function reportUnknown({ paths }: Reference, metric: ForeignMetric, problems: Problems): void {
  const message = `${metric.name} is made from ${paths[0] ?? ''}, which is in none of the files; the name was kept.`;
  problems.warn('unknown-reference', message, {
    file: metric.origin.file,
    line: metric.origin.line,
    metric: metric.name,
  });
}
