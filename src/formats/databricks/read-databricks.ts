import { finished, type Draft, type Reference } from '../interchange/draft.ts';
import { isJsonMap } from '../interchange/json.ts';
import { NO_DETAILS } from '../../domain/metric/details.ts';
import type { JsonValue, Reading, TextFile } from '../interchange/model.ts';
import { slugOf } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { sqlNames } from '../interchange/sql-names.ts';
import { jsonOf, keptKeys } from '../yaml/kept-keys.ts';
import { proseIn, sqlIn } from '../yaml/texts.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import { detectsDatabricks } from './detect-databricks.ts';
import { viewSources } from './metric-view-source.ts';

interface Join {
  readonly name: string;
  readonly source: string;
}

interface MetricView {
  readonly name: string;
  /** Name of the table, or of the view itself if its source is a query; null if it has none. */
  readonly source: string | null;
  readonly joins: readonly Join[];
}

const VERSIONS: ReadonlySet<string> = new Set(['0.1', '1.1']);
/** Attributes of which the fields of a metric say all. */
export const FIELDS: ReadonlySet<string> = new Set(['name', 'expr', 'comment', 'display_name', 'synonyms']);
/** Joins in joins that are followed. */
const MAX_DEPTH = 10;

/**
 * Reads the measures of Databricks' metric views, versions 0.1 and 1.1, as YAML or between the `$$` of the SQL that
 * creates the view. Everything else of a view stays with its first metric.
 */
export function readDatabricks(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const drafts = files
    .filter((file) => detectsDatabricks(file))
    .flatMap((file) => viewSources(file))
    .flatMap(({ name, file }) => readYaml(file, problems).flatMap((document) => draftsOf(document, name, problems)));
  return { ...finished(drafts, problems), problems: problems.all };
}

function draftsOf(document: YamlNode, name: string, problems: Problems): Draft[] {
  const version = document.get('version').text();
  if (version === undefined || !VERSIONS.has(version)) {
    const message = `The metric view ${name} has the version ${version ?? 'none'}; it was read as 1.1.`;
    problems.warn('databricks-version', message, { file: document.file, line: document.line });
  }
  const given = document.get('source').text();
  const isQuery = given !== undefined && /\s/u.test(given.trim());
  const view: MetricView = { name, source: isQuery ? name : (given ?? null), joins: joinsIn(document, 0) };
  const drafts = document
    .get('measures')
    .items()
    .flatMap((measure) => draftOf(measure, view, problems) ?? []);
  if (drafts.length === 0) {
    problems.note('databricks-no-measures', `The metric view ${name} has no measures.`, { file: document.file });
  }
  const whole = jsonOf(document, problems);
  const context = isJsonMap(whole) ? { ...whole, $name: name } : { $name: name };
  return drafts.map((draft, index) => withView(draft, index === 0 ? context : { $name: name }));
}

function withView(draft: Draft, view: JsonValue): Draft {
  const { origin } = draft.metric;
  return { ...draft, metric: { ...draft.metric, origin: { ...origin, foreign: { ...origin.foreign, $view: view } } } };
}

function joinsIn(node: YamlNode, depth: number): Join[] {
  if (depth > MAX_DEPTH) return [];
  return node
    .get('joins')
    .items()
    .flatMap((join) => {
      const name = join.get('name').text();
      const source = join.get('source').text();
      const own = name === undefined || source === undefined ? [] : [{ name, source }];
      return [...own, ...joinsIn(join, depth + 1)];
    });
}

function draftOf(node: YamlNode, view: MetricView, problems: Problems): Draft | undefined {
  const name = node.get('name').text();
  if (name === undefined || name === '') {
    const message = `A measure of ${view.name} has no name and was not read.`;
    problems.error('metric-without-name', message, { file: node.file, line: node.line });
    return undefined;
  }
  const calculation = sqlIn(node.get('expr'), problems) ?? null;
  if (calculation === null) {
    const message = `${name} has no expression that could be read.`;
    problems.warn('metric-without-calculation', message, { file: node.file, line: node.line, metric: name });
  }
  const names = sqlNames(calculation ?? '');
  const joined = view.joins.filter((join) => names.some(({ parts }) => parts.length > 1 && parts.includes(join.name)));
  const foreign = Object.entries(keptKeys(node, FIELDS, problems));
  return {
    metric: {
      id: slugOf(name),
      name: node.get('display_name').text() || name,
      description: proseIn(node.get('comment'), problems) ?? null,
      calculation,
      owner: null,
      dataSource: view.source,
      tags: [],
      dependencies: [],
      details: {
        ...NO_DETAILS,
        synonyms: node.get('synonyms').texts(),
        unit: node.at('format', 'currency_code').text() ?? null,
        kind: node.has('window') ? 'cumulative' : null,
        language: calculation === null ? null : 'databricks',
      },
      origin: {
        format: 'databricks',
        file: node.file,
        line: node.line,
        path: `${view.name}.${name}`,
        foreign: Object.fromEntries(foreign),
      },
    },
    references: names.flatMap(({ parts, inside }): Reference[] => {
      const last = parts.at(-1) ?? '';
      return inside === 'MEASURE' ? [{ paths: [`${view.name}.${last}`], isCertain: true }] : [];
    }),
    sources: [...new Set([...(view.source === null ? [] : [view.source]), ...joined.map(({ source }) => source)])],
  };
}
