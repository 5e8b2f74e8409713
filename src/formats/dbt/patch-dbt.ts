import type { ForeignMetric, TextFile, Writing } from '../interchange/model.ts';
import { Problems } from '../interchange/problems.ts';
import { replacedScalar } from '../yaml/replace-scalar.ts';
import { definitionOf } from './definition.ts';
import { OWNER_PATHS } from './metric-meta.ts';
import { targetOf, type DbtChange, type DbtField, type Located } from './patch-targets.ts';
import type { DbtProject } from './project.ts';
import { namedMetrics, readingOf, type DbtOptions } from './project-reading.ts';
import { dbtProject, readDbt } from './read-dbt.ts';

const FIELDS: readonly DbtField[] = ['name', 'description', 'calculation', 'owner'];

/** A text to be put in the place of another in a file, and what it is for. */
interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly metric: string;
  readonly field: DbtField;
  readonly value: string | null;
}

/**
 * The user's own files with new values of metrics, which are named by their paths in the reading of these files. Only
 * the scalars of these values are replaced: every other byte stays. A value that stands in no scalar of its own, or
 * whose replacement would change another metric, is left as it is and reported.
 */
export function patchDbt(
  files: readonly TextFile[],
  changes: ReadonlyMap<string, DbtChange>,
  options: DbtOptions = {},
): Writing {
  const losses = new Problems();
  const project = dbtProject(files);
  const before = readingOf(project, options).metrics;
  const edits = editsFor(before, locatedIn(project, options), changes, losses);
  const done = applied(files, edits);
  const isRight = differences(before, readDbt(done, options).metrics, edits).length === 0;
  const sure = isRight ? done : oneByOne(files, before, edits, options, losses);
  return { files: sure, losses: losses.all, renamings: [] };
}

function editsFor(
  metrics: readonly ForeignMetric[],
  locatedBy: ReadonlyMap<string, Located>,
  changes: ReadonlyMap<string, DbtChange>,
  losses: Problems,
): Edit[] {
  const byPath = new Map(metrics.map((metric) => [metric.origin.path, metric]));
  const edits: Edit[] = [];
  for (const [path, change] of changes) {
    const metric = byPath.get(path);
    const located = locatedBy.get(path);
    for (const field of FIELDS) {
      const value = change[field];
      if (value === undefined || value === metric?.[field]) continue;
      const lose = (reason: string): void => reportLoss(losses, path, field, reason, metric);
      if (metric === undefined || located === undefined) {
        lose('the metric is not in the files');
        continue;
      }
      const target = targetOf(field, value ?? '', located);
      const range = 'node' in target ? target.node.range : undefined;
      if ('reason' in target) lose(target.reason);
      else if (range === undefined) lose('it cannot be found in the file');
      else if (target.node.isShared)
        lose('its text has an anchor (&), and stands in other places, too: change it by hand');
      else {
        const [start, end] = range;
        edits.push({ file: target.node.file, start, end, text: target.text, metric: path, field, value });
      }
    }
  }
  return edits;
}

const NAMES: Readonly<Record<DbtField, string>> = {
  name: 'The name',
  description: 'The description',
  calculation: 'The calculation',
  owner: 'The owner',
};

function reportLoss(
  losses: Problems,
  path: string,
  field: DbtField,
  reason: string,
  metric: ForeignMetric | undefined,
): void {
  const { file, line } = metric?.origin ?? {};
  losses.loss('not-patched', `${NAMES[field]} of ${path} was not changed in its file: ${reason}.`, {
    file,
    line,
    metric: path,
  });
}

/** Metrics in their files, by their paths. */
function locatedIn(project: DbtProject, options: DbtOptions): ReadonlyMap<string, Located> {
  const { named, lookup } = namedMetrics(project, options);
  const uses = measureUses(project);
  return new Map(
    named.flatMap(({ raw, path }): [string, Located][] => {
      if (raw.node === undefined) return [];
      const measure = definitionOf(raw).measure?.name ?? '';
      const measureNode = uses.get(measure) === 1 ? project.measures.get(measure)?.node : undefined;
      const ownerPaths = options.ownerPaths ?? OWNER_PATHS;
      return [[path, { raw, node: raw.node, measureNode, lookup, project, ownerPaths }]];
    }),
  );
}

/** How many metrics each measure has. */
function measureUses({ metrics }: DbtProject): Map<string, number> {
  const uses = new Map<string, number>();
  for (const raw of metrics) {
    const { measure, base, conversion } = definitionOf(raw);
    for (const input of [measure, base, conversion]) {
      if (input?.isMeasure === true) uses.set(input.name, (uses.get(input.name) ?? 0) + 1);
    }
  }
  return uses;
}

function applied(files: readonly TextFile[], edits: readonly Edit[]): TextFile[] {
  const byFile = grouped(edits, ({ file }) => file);
  return files.map((file) => {
    const own = (byFile.get(file.path) ?? []).toSorted((a, b) => a.start - b.start);
    if (own.length === 0) return file;
    let at = 0;
    const parts = own.map(({ start, end, text }) => {
      const part = file.text.slice(at, start) + replacedScalar(file.text.slice(start, end), text);
      at = end;
      return part;
    });
    return { ...file, text: parts.join('') + file.text.slice(at) };
  });
}

function grouped(edits: readonly Edit[], key: (edit: Edit) => string): ReadonlyMap<string, readonly Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const group = groups.get(key(edit));
    if (group === undefined) groups.set(key(edit), [edit]);
    else group.push(edit);
  }
  return groups;
}

/** Makes each edit only if nothing but its own value changes: an alias may show it in another place, too. */
function oneByOne(
  files: readonly TextFile[],
  before: readonly ForeignMetric[],
  edits: readonly Edit[],
  options: DbtOptions,
  losses: Problems,
): TextFile[] {
  const good: Edit[] = [];
  for (const edit of edits) {
    const tried = readDbt(applied(files, [...good, edit]), options).metrics;
    if (differences(before, tried, [...good, edit]).length === 0) good.push(edit);
    else {
      const metric = before.find(({ origin }) => origin.path === edit.metric);
      reportLoss(
        losses,
        edit.metric,
        edit.field,
        'its place in the file cannot hold it, or is shared with others',
        metric,
      );
    }
  }
  return applied(files, good);
}

/** Paths of metrics that are not what they should be after edits. */
function differences(
  before: readonly ForeignMetric[],
  after: readonly ForeignMetric[],
  edits: readonly Edit[],
): string[] {
  const now = new Map(after.map((metric) => [metric.origin.path, metric]));
  const isRecalculated = edits.some(({ field }) => field === 'calculation');
  const byMetric = grouped(edits, ({ metric }) => metric);
  const wrong = before.filter((metric) => {
    const found = now.get(metric.origin.path);
    const own = byMetric.get(metric.origin.path) ?? [];
    if (found === undefined || own.some(({ field, value }) => found[field] !== value)) return true;
    // The calculations of these kinds show those that they stand on.
    const isShowing = metric.details.kind === 'cumulative' || metric.details.kind === 'conversion';
    return FIELDS.some((field) => {
      if (own.some((edit) => edit.field === field)) return false;
      if (field === 'calculation' && isRecalculated && isShowing) return false;
      return found[field] !== metric[field];
    });
  });
  return [...wrong.map(({ origin }) => origin.path), ...(after.length === before.length ? [] : ['*'])];
}
