import { normalCalculation } from '../domain/metric/normal-calculation.ts';
import { naturallySorted } from '../domain/core/natural-order.ts';
import { pluralize } from '../domain/core/pluralize.ts';
import type { ForeignMetric } from '../formats/interchange/model.ts';
import { argumentsIn, wordIn, type Command } from './command.ts';
import { contentOf } from './content.ts';
import { UsageError } from './io.ts';
import { reportUnread } from './problem-text.ts';
import { MAP_OPTION, sheetsFrom } from './sheets.ts';

type Value = string | null | boolean | readonly string[];

/** The values of a metric that are compared, in the order in which they are shown. */
function valuesOf({ name, description, calculation, owner, dataSource, tags, dependencies, details }: ForeignMetric) {
  const { synonyms, unit, format, kind, grain, group, language, notes, links, custom, isHidden } = details;
  const values: Record<string, Value> = {
    name,
    description,
    calculation,
    owner,
    dataSource,
    tags,
    dependencies,
    synonyms,
    unit,
    format,
    kind,
    grain,
    group,
    language,
    notes,
    isHidden,
    links: links.map(({ url }) => url),
  };
  for (const [key, value] of custom) values[`custom ${key}`] = value;
  return values;
}

/** A field of a metric that has two values. */
export interface FieldDifference {
  readonly field: string;
  readonly before: Value;
  readonly after: Value;
}

/** How two sets of metrics differ. */
export interface MetricsDifference {
  readonly added: readonly ForeignMetric[];
  readonly removed: readonly ForeignMetric[];
  readonly changed: readonly { readonly metric: ForeignMetric; readonly fields: readonly FieldDifference[] }[];
}

/**
 * Compares two sets of metrics by their ids. The same calculation in another layout is no difference, and neither is
 * another order of tags.
 */
export function differenceOf(before: readonly ForeignMetric[], after: readonly ForeignMetric[]): MetricsDifference {
  const known = new Map(before.map((metric) => [metric.id, metric]));
  const left = new Set(known.keys());
  const added: ForeignMetric[] = [];
  const changed: { metric: ForeignMetric; fields: FieldDifference[] }[] = [];
  for (const metric of after) {
    const was = known.get(metric.id);
    left.delete(metric.id);
    if (was === undefined) added.push(metric);
    else {
      const fields = fieldsThatDiffer(was, metric);
      if (fields.length > 0) changed.push({ metric, fields });
    }
  }
  return { added, removed: before.filter(({ id }) => left.has(id)), changed };
}

function fieldsThatDiffer(before: ForeignMetric, after: ForeignMetric): FieldDifference[] {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const fields = new Set([...Object.keys(is), ...Object.keys(was)]);
  return [...fields].flatMap((field) => {
    const difference = { field, before: was[field] ?? null, after: is[field] ?? null };
    return sameValue(difference) ? [] : [difference];
  });
}

function sameValue({ field, before, after }: FieldDifference): boolean {
  if (Array.isArray(before) && Array.isArray(after)) return sameItems(before, after);
  if (field === 'calculation' && typeof before === 'string' && typeof after === 'string') {
    return normalCalculation(before) === normalCalculation(after);
  }
  return before === after;
}

function sameItems(before: readonly string[], after: readonly string[]): boolean {
  const sorted = (items: readonly string[]): string => JSON.stringify(naturallySorted(items, (item) => item));
  return sorted(before) === sorted(after);
}

/** `metricbook diff`: what differs between two catalogs, folders or files. */
export const diff: Command = {
  name: 'diff',
  about: 'Compares two catalogs, folders or files, in any format. Exits with 1 if they differ.',
  usage: 'BEFORE AFTER [--format text|json|markdown] [--map MAPPING]',
  options: { format: 'How the differences are printed; text by default.', map: MAP_OPTION },
  async run(args, deps) {
    const { named, others } = argumentsIn(args, ['format', 'map']);
    const format = wordIn(named['format'] ?? 'text', ['text', 'json', 'markdown'], '--format');
    const [before, after, ...more] = others;
    if (before === undefined || after === undefined || more.length > 0)
      throw new UsageError('diff compares two places.');
    const sheets = await sheetsFrom(named['map']);
    const { mappingOf } = sheets;
    const [was, is] = await Promise.all([
      contentOf([before], deps, { mappingOf }),
      contentOf([after], deps, { mappingOf }),
    ]);
    sheets.reportMisfits(deps);
    const isPartial = reportUnread([...was.problems, ...is.problems], deps);
    const difference = differenceOf(was.metrics, is.metrics);
    deps.out(PRINTED[format](difference));
    const { added, removed, changed } = difference;
    return added.length + removed.length + changed.length > 0 || isPartial ? 1 : 0;
  },
};

const PRINTED: Readonly<Record<'text' | 'json' | 'markdown', (difference: MetricsDifference) => string>> = {
  text: ({ added, removed, changed }) =>
    [
      ...added.map(({ id, name }) => `+ ${id}  ${name}`),
      ...removed.map(({ id, name }) => `- ${id}  ${name}`),
      ...changed.flatMap(({ metric, fields }) => [
        `~ ${metric.id}  ${metric.name}`,
        ...fields.flatMap(({ field, before, after }) => [
          `    ${field}`,
          ...linesOf(before).map((line) => `      - ${line}`),
          ...linesOf(after).map((line) => `      + ${line}`),
        ]),
      ]),
      summaryOf({ added, removed, changed }),
    ].join('\n'),
  json: ({ added, removed, changed }) =>
    JSON.stringify(
      {
        added: added.map(({ id }) => id),
        removed: removed.map(({ id }) => id),
        changed: changed.map(({ metric, fields }) => ({ id: metric.id, fields })),
      },
      undefined,
      2,
    ),
  markdown: ({ added, removed, changed }) =>
    [
      `**${summaryOf({ added, removed, changed })}**`,
      ...added.map(({ id, name }) => `- added \`${id}\` ${name}`),
      ...removed.map(({ id, name }) => `- removed \`${id}\` ${name}`),
      ...changed.flatMap(({ metric, fields }) => [
        `- changed \`${metric.id}\` ${metric.name}`,
        ...fields.map(({ field, before, after }) => `  - ${field}: ${quoted(before)} → ${quoted(after)}`),
      ]),
    ].join('\n'),
};

function summaryOf({ added, removed, changed }: MetricsDifference): string {
  return `${pluralize(added.length, 'metric')} added, ${removed.length} removed, ${changed.length} changed`;
}

function linesOf(value: Value): string[] {
  if (value === null || value === false) return [];
  return typeof value === 'string' ? value.split('\n') : value === true ? ['yes'] : [value.join(', ')];
}

function quoted(value: Value): string {
  const lines = linesOf(value);
  return lines.length === 0 ? '(nothing)' : `\`${lines.join(' ⏎ ').replaceAll('`', 'ˋ')}\``;
}
