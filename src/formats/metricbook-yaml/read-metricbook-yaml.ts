import { type MetricDetails, isKind, isLanguage } from '../../domain/metric/details.ts';
import type {
  ForeignMetric,
  ForeignTest,
  ForeignUsage,
  FormatId,
  JsonValue,
  Origin,
  Reading,
  TextFile,
} from '../interchange/model.ts';
import { UniqueNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { isFormat, isStatus } from '../interchange/words.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import { TooLargeError, type YamlNode } from '../yaml/yaml-node.ts';

const KEYS: ReadonlySet<string> = new Set(
  (
    'id name description calculation language owner data_source tags depends_on synonyms kind unit format grain group ' +
    'hidden notes links custom tests usages origin'
  ).split(' '),
);

/** Keys at the top of other programs' YAML, never of ours. */
const OTHERS =
  /^(?:version|models|metrics|semantic_models|semantic_model|cubes|views|tables|source|exposures|nodes)\s*:/m;

/** True for a metric in Metricbook's own YAML. */
export function detectsMetricbookYaml({ path, text }: TextFile): boolean {
  return /\.ya?ml$/i.test(path) && /^id\s*:/m.test(text) && /^name\s*:/m.test(text) && !OTHERS.test(text);
}

/** Reads Metricbook's own YAML: each document is a metric with its tests and usages. */
export function readMetricbookYaml(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const ids = new UniqueNames();
  const tests: ForeignTest[] = [];
  const usages: ForeignUsage[] = [];
  const metrics: ForeignMetric[] = [];
  for (const node of files.flatMap((file) => readYaml(file, problems))) {
    const metric = metricOf(node, ids, problems);
    if (metric === undefined) continue;
    metrics.push(metric);
    for (const test of mapsIn(node.get('tests'))) tests.push(testOf(test, metric.id, problems));
    for (const usage of mapsIn(node.get('usages'))) usages.push(usageOf(usage, metric.id));
  }
  return { metrics, tests: joined(tests), usages: joined(usages), problems: problems.all };
}

function metricOf(node: YamlNode, ids: UniqueNames, problems: Problems): ForeignMetric | undefined {
  const [id, name] = [textIn(node, 'id'), textIn(node, 'name')];
  if (id === null || name === null) {
    problems.error(
      'name-missing',
      'A metric needs an id and a name; this document lacks one, so it was not read.',
      at(node),
    );
    return undefined;
  }
  const own = ids.take(id);
  if (own !== id) {
    problems.warn(
      'duplicate-metric',
      `Another file has the id “${id}”, too; this one got the id “${own}”.`,
      at(node, name),
    );
  }
  for (const [key, value] of node.entries()) {
    if (!KEYS.has(key)) problems.loss('unknown-key', `A metric has no “${key}”; it was not read.`, at(value, name));
    for (const wrong of misfitsIn(key, value)) {
      problems.loss(
        'unreadable-value',
        `A value of “${key}” has another form than it should; it was not read.`,
        at(wrong, name),
      );
    }
  }
  return {
    id: own,
    name,
    description: textIn(node, 'description'),
    calculation: textIn(node, 'calculation'),
    owner: textIn(node, 'owner'),
    dataSource: textIn(node, 'data_source'),
    tags: node.get('tags').texts(),
    dependencies: node.get('depends_on').texts(),
    details: detailsOf(node, name, problems),
    origin: originOf(node, id, problems),
  };
}

/** The keys of lists of texts, and of lists of maps. */
const TEXT_LISTS: ReadonlySet<string> = new Set(['tags', 'depends_on', 'synonyms']);
const MAP_LISTS: ReadonlySet<string> = new Set(['links', 'tests', 'usages']);

/** The values under a key of a metric that are none of the kind that is read there: a list for a text, a text for a map. */
function misfitsIn(key: string, value: YamlNode): YamlNode[] {
  if (!value.exists || key === 'origin' || !KEYS.has(key)) return [];
  if (TEXT_LISTS.has(key)) return value.oneOrMore().filter((item) => !item.isScalar);
  if (MAP_LISTS.has(key)) {
    const isRead = (item: YamlNode): boolean => item.isMap && (key !== 'links' || item.get('url').isScalar);
    return value.isList ? value.items().filter((item) => !isRead(item)) : [value];
  }
  if (key !== 'custom') return value.isScalar ? [] : [value];
  if (!value.isMap) return [value];
  return value.entries().flatMap(([, one]) => (one.exists && !one.isScalar ? [one] : []));
}

function detailsOf(node: YamlNode, name: string, problems: Problems): MetricDetails {
  return {
    synonyms: node.get('synonyms').texts(),
    unit: textIn(node, 'unit'),
    format: textIn(node, 'format'),
    kind: word(node.get('kind'), isKind, name, problems),
    grain: textIn(node, 'grain'),
    group: textIn(node, 'group'),
    language: word(node.get('language'), isLanguage, name, problems),
    notes: textIn(node, 'notes'),
    links: node
      .get('links')
      .items()
      .flatMap((link) => {
        const url = textIn(link, 'url');
        return url === null ? [] : [{ label: textIn(link, 'label') ?? url, url }];
      }),
    custom: new Map(
      node
        .get('custom')
        .entries()
        .flatMap(([key, value]): [string, string][] => {
          const text = value.text();
          return text === undefined ? [] : [[key, text]];
        }),
    ),
    isHidden: node.get('hidden').flag() ?? false,
  };
}

function originOf(node: YamlNode, id: string, problems: Problems): Origin {
  const origin = node.get('origin');
  const format = origin.exists ? word<FormatId>(origin.get('format'), isFormat, id, problems) : null;
  if (format === null) return { format: 'metricbook-yaml', file: node.file, line: node.line, path: id, foreign: {} };
  return {
    format,
    file: textIn(origin, 'file') ?? node.file,
    line: origin.get('line').number(),
    path: textIn(origin, 'path') ?? id,
    foreign: foreignOf(origin.get('foreign'), problems),
  };
}

function foreignOf(node: YamlNode, problems: Problems): Origin['foreign'] {
  try {
    return isMap(node.json()) ? (node.json() as Origin['foreign']) : {};
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    problems.loss('value-too-large', 'What another format says here is too large to be kept.', at(node));
    return {};
  }
}

function isMap(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapsIn(node: YamlNode): YamlNode[] {
  return node.items().filter((item) => item.isMap);
}

function testOf(node: YamlNode, metric: string, problems: Problems): ForeignTest {
  return {
    metrics: [metric],
    type: textIn(node, 'type') ?? 'custom',
    query: textIn(node, 'query'),
    expected: textIn(node, 'expected'),
    status: word(node.get('status'), isStatus, metric, problems) ?? 'pending',
    lastRun: textIn(node, 'last_run'),
  };
}

function usageOf(node: YamlNode, metric: string): ForeignUsage {
  return {
    metrics: [metric],
    tool: textIn(node, 'tool') ?? '',
    name: textIn(node, 'name') ?? '',
    url: textIn(node, 'url'),
    owner: textIn(node, 'owner'),
    isInferred: node.get('inferred').flag() ?? false,
  };
}

/** A test or usage of several metrics stands in the file of each; it is one again. */
function joined<T extends { readonly metrics: readonly string[] }>(all: readonly T[]): T[] {
  const known = new Map<string, T>();
  for (const one of all) {
    const key = JSON.stringify({ ...one, metrics: [] });
    const before = known.get(key);
    const isOther = before !== undefined && !before.metrics.some((id) => one.metrics.includes(id));
    if (isOther) known.set(key, { ...before, metrics: [...before.metrics, ...one.metrics] });
    else known.set(before === undefined ? key : `${key} ${known.size}`, one);
  }
  return [...known.values()];
}

function textIn(node: YamlNode, key: string): string | null {
  return node.get(key).text() ?? null;
}

/** One of the words that are known; any other is reported. */
function word<T extends string>(
  node: YamlNode,
  isKnown: (value: string) => value is T,
  metric: string,
  problems: Problems,
): T | null {
  const value = node.text();
  if (value === undefined) return null;
  if (isKnown(value)) return value;
  problems.loss('unknown-word', `“${value}” is not known here; it was not read.`, at(node, metric));
  return null;
}

function at(node: YamlNode, metric?: string) {
  return { file: node.file, line: node.line, column: node.column, metric };
}
