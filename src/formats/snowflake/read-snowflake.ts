import { finished, type Draft, type Reference } from '../interchange/draft.ts';
import { NO_DETAILS } from '../../domain/metric/details.ts';
import type { ForeignMetric, ForeignTest, JsonValue, Reading, TextFile } from '../interchange/model.ts';
import { slugOf } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { sqlNames } from '../interchange/sql-names.ts';
import { jsonOf, keptKeys } from '../yaml/kept-keys.ts';
import { proseIn, sqlIn } from '../yaml/texts.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import { detectsSnowflake } from './detect-snowflake.ts';

/** A query that somebody verified to answer a question. */
interface Query {
  readonly question: string;
  readonly sql: string;
  readonly lastRun: string | null;
}

interface Table {
  readonly name: string;
  readonly source: string;
  readonly node: YamlNode;
}

interface SemanticView {
  readonly name: string;
  readonly tables: readonly Table[];
}

/**
 * Reads the metrics of Snowflake's semantic views (YAML as of 2026): those of tables, and those above them. Verified
 * queries become tests of the metrics that they name. Everything else of a view stays with its first metric.
 */
export function readSnowflake(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const documents = files
    .filter((file) => detectsSnowflake(file))
    .flatMap((file) => readYaml(file, problems))
    .filter((document) => document.has('tables'));
  const drafts = documents.flatMap((document) => draftsOf(document, problems));
  const result = finished(drafts, problems);
  const tests = documents.flatMap((document) => testsOf(document, result.metrics, problems));
  return { ...result, tests, problems: problems.all };
}

const ACCESS = 'private_access';
/** Attributes of which the fields of a metric say all. */
export const FIELDS: ReadonlySet<string> = new Set(['name', 'expr', 'description', 'synonyms', 'access_modifier']);

function draftsOf(document: YamlNode, problems: Problems): Draft[] {
  const name = nameOf(document);
  const tables = document
    .get('tables')
    .items()
    .flatMap((node): Table[] => {
      const own = node.get('name').text();
      return own === undefined ? [] : [{ name: own, source: sourceOf(node.get('base_table')) ?? own, node }];
    });
  const view = { name, tables };
  const ofTables = tables.flatMap((table) => [
    ...draftsIn(table.node.get('metrics'), view, table, problems),
    ...draftsIn(table.node.get('measures'), view, table, problems),
  ]);
  const drafts = [...ofTables, ...draftsIn(document.get('metrics'), view, undefined, problems)];
  if (drafts.length === 0) {
    problems.note('snowflake-no-metrics', `The semantic view ${name} has no metrics.`, { file: document.file });
  }
  const whole = jsonOf(document, problems) ?? { name };
  return drafts.map((draft, index) => withView(draft, index === 0 ? whole : { name }));
}

function nameOf(document: YamlNode): string {
  return document.get('name').text() || 'semantic_view';
}

function sourceOf(base: YamlNode): string | undefined {
  const parts = ['database', 'schema', 'table'].flatMap((key) => base.get(key).text() || []);
  return parts.length === 0 ? base.text() : parts.join('.');
}

function withView(draft: Draft, view: JsonValue): Draft {
  const { origin } = draft.metric;
  const foreign = { ...origin.foreign, $view: view };
  return { ...draft, metric: { ...draft.metric, origin: { ...origin, foreign } } };
}

function draftsIn(list: YamlNode, view: SemanticView, table: Table | undefined, problems: Problems): Draft[] {
  return list.items().flatMap((node) => draftOf(node, view, table, problems) ?? []);
}

function draftOf(node: YamlNode, view: SemanticView, table: Table | undefined, problems: Problems): Draft | undefined {
  const name = node.get('name').text();
  if (name === undefined || name === '') {
    const message = `A metric of ${table?.name ?? view.name} has no name and was not read.`;
    problems.error('metric-without-name', message, { file: node.file, line: node.line });
    return undefined;
  }
  const place = { file: node.file, line: node.line, metric: name };
  const sql = sqlIn(node.get('expr'), problems);
  // Files from before facts and metrics have measures: a column, and how it is usually aggregated.
  const aggregation = node.get('default_aggregation').text();
  const calculation = sql !== undefined && aggregation !== undefined ? `${aggregation.toUpperCase()}(${sql})` : sql;
  if (calculation === undefined) {
    problems.warn('metric-without-calculation', `${name} has no expression that could be read.`, place);
  }
  const path = table === undefined ? `${view.name}.${name}` : `${view.name}.${table.name}.${name}`;
  const names = sqlNames(calculation ?? '').map(({ parts }) => parts);
  const named = names.flatMap(([first, second]) => {
    const of = (own: Table): boolean => own.name.toLowerCase() === first?.toLowerCase();
    return second === undefined ? [] : (view.tables.find((own) => of(own))?.source ?? []);
  });
  const sources = [...new Set(table === undefined ? named : [table.source, ...named])];
  const foreign = Object.entries(keptKeys(node, FIELDS, problems));
  return {
    metric: {
      id: slugOf(name),
      name,
      description: proseIn(node.get('description'), problems) ?? null,
      calculation: calculation ?? null,
      owner: null,
      dataSource: sources[0] ?? null,
      tags: [],
      dependencies: [],
      details: {
        ...NO_DETAILS,
        synonyms: node.get('synonyms').texts(),
        language: calculation === undefined ? null : 'snowflake',
        isHidden: node.get('access_modifier').text()?.toLowerCase() === ACCESS,
      },
      origin: { format: 'snowflake', file: node.file, line: node.line, path, foreign: Object.fromEntries(foreign) },
    },
    references: names.map((parts) => referenceOf(parts, view.name, table)),
    sources,
  };
}

/** A name may be that of a column as well, so that it means a metric only if there is one. */
function referenceOf([first = '', second]: readonly string[], view: string, table: Table | undefined): Reference {
  if (second !== undefined) return { paths: [`${view}.${first}.${second}`], isCertain: false };
  const own = table === undefined ? [] : [`${view}.${table.name}.${first}`];
  return { paths: [...own, `${view}.${first}`], isCertain: false };
}

function testsOf(document: YamlNode, metrics: readonly ForeignMetric[], problems: Problems): ForeignTest[] {
  const view = nameOf(document);
  const own = metrics.filter(({ origin }) => origin.file === document.file && origin.path.startsWith(`${view}.`));
  return document
    .get('verified_queries')
    .items()
    .flatMap((node): ForeignTest[] => {
      const query = queryOf(node);
      if (query === undefined) return [];
      const names = new Set(sqlNames(query.sql).map(({ parts }) => (parts.at(-1) ?? '').toLowerCase()));
      const named = own.filter(({ origin }) => names.has((origin.path.split('.').at(-1) ?? '').toLowerCase()));
      if (named.length === 0) {
        const message = `The verified query “${query.question}” names no metric; it is no test of any.`;
        problems.note('verified-query-without-metric', message, { file: node.file, line: node.line });
        return [];
      }
      const ids = named.map(({ id }) => id);
      return [
        {
          metrics: ids,
          type: query.question,
          query: query.sql,
          expected: null,
          status: 'pending',
          lastRun: query.lastRun,
        },
      ];
    });
}

function queryOf(node: YamlNode): Query | undefined {
  const sql = node.get('sql').text();
  if (sql === undefined || sql === '') return undefined;
  const question = node.get('question').text() || node.get('name').text() || 'verified query';
  const seconds = node.get('verified_at').number();
  const isTime = seconds !== undefined && seconds > 0 && seconds < 1e11;
  return { question, sql, lastRun: isTime ? new Date(seconds * 1000).toISOString() : null };
}
