import { IDENTIFIER } from '../interchange/identifier.ts';
import { isJsonMap, jsonMaps } from '../interchange/json.ts';
import type { ForeignMetric, ForeignTest, JsonValue, TextFile, Writing } from '../interchange/model.ts';
import { FileNames, UniqueNames, writtenNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { foreignBeside } from '../interchange/slot.ts';
import { reportNoSql, sqlOf } from '../interchange/sql-calculation.ts';
import { reportUnwritten } from '../interchange/unwritten.ts';
import { yamlText } from '../yaml/write-yaml.ts';
import { FIELDS, readSnowflake } from './read-snowflake.ts';

export interface SnowflakeOptions {
  /** Name of the semantic view for metrics that come from none. */
  readonly view?: string;
  readonly tests?: readonly ForeignTest[];
}

type Attributes = { readonly [key: string]: JsonValue };

/**
 * Writes metrics as the YAML of a semantic view of Snowflake, with tests as verified queries. A metric that comes from
 * a view goes back into it. The format has no extension: what it has no place for is told as a loss.
 */
export function writeSnowflake(metrics: readonly ForeignMetric[], options: SnowflakeOptions = {}): Writing {
  const problems = new Problems();
  const groups = new Map<string, ForeignMetric[]>();
  for (const metric of metrics) {
    const name = viewOf(metric)?.['name'];
    const key = typeof name === 'string' && name !== '' ? name : (options.view ?? 'metricbook');
    groups.set(key, [...(groups.get(key) ?? []), metric]);
    reportNoSql(metric, problems);
  }
  const views = Array.from(groups, ([name, own]) => plannedView(name, own, problems));
  const fileNames = new FileNames();
  const files = views.map((view): TextFile => {
    const path = `${fileNames.take(IDENTIFIER.allowed(view.name))}.semantic_view.yaml`;
    return { path, text: yamlText(viewJson(view, options.tests ?? [], problems)) };
  });
  const paths = new Map(views.flatMap(({ paths: own }) => [...own]));
  reportUnwritten('Snowflake', metrics, readSnowflake(files).metrics, paths, problems);
  return { files, losses: problems.all, renamings: views.flatMap(({ renamings }) => renamings) };
}

interface PlannedView extends ReturnType<typeof writtenNames> {
  readonly name: string;
  /** All of the view but its tables, metrics and queries. */
  readonly context: Attributes;
  readonly tables: readonly Attributes[];
  readonly queries: readonly Attributes[];
  readonly metrics: readonly ForeignMetric[];
  /** Name of the table that a metric stands in, by id; absent for those above the tables. */
  readonly tableOf: ReadonlyMap<string, string>;
  readonly paths: ReadonlyMap<string, string>;
}

function viewOf({ origin }: ForeignMetric): Attributes | undefined {
  const view = origin.format === 'snowflake' ? origin.foreign['$view'] : undefined;
  return isJsonMap(view) ? view : undefined;
}

function plannedView(name: string, metrics: readonly ForeignMetric[], problems: Problems): PlannedView {
  const whole = metrics.map((metric) => viewOf(metric)).find((view) => view?.['tables'] !== undefined);
  if (whole === undefined && metrics.some((metric) => viewOf(metric) !== undefined)) {
    problems.loss('snowflake-view-missing', `The rest of the view ${name} came with a metric that is not written now.`);
  }
  const context = without(whole ?? {}, ['tables', 'metrics', 'verified_queries']);
  const there = jsonMaps(whole?.['tables']).map((table) => without(table, ['metrics', 'measures']));
  const sources = new Map(there.map((table) => [sourceIn(table), textIn(table['name'])]));
  const added: Attributes[] = [];
  const unique = new UniqueNames();
  for (const table of sources.values()) unique.take(table);
  const tableOf = new Map<string, string>();
  for (const metric of metrics) {
    const source = metric.dataSource;
    if (source === null || source === '' || isAboveTables(metric, name)) continue;
    if (!sources.has(source)) {
      const table = unique.take(IDENTIFIER.allowed(source.split('.').at(-1) ?? source));
      sources.set(source, table);
      added.push({ name: table, base_table: baseTable(source, problems) });
    }
    tableOf.set(metric.id, sources.get(source) ?? '');
  }
  if (there.length + added.length === 0) {
    const message = `The view ${name} has no table, and Snowflake needs one; add the tables that its metrics name.`;
    problems.warn('snowflake-no-table', message);
  }
  const wanted = metrics.map((metric) => ({ id: metric.id, wanted: wantedName(metric) }));
  const written = writtenNames(wanted, IDENTIFIER);
  const paths = Array.from(written.names, ([id, own]) => {
    const table = tableOf.get(id);
    return [id, table === undefined ? `${name}.${own}` : `${name}.${table}.${own}`] as const;
  });
  return {
    name,
    context,
    queries: jsonMaps(whole?.['verified_queries']),
    tables: [...there, ...added],
    metrics,
    tableOf,
    paths: new Map(paths),
    ...written,
  };
}

function without(attributes: Attributes, keys: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !keys.includes(key)));
}

function textIn(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function sourceIn({ name, base_table: base }: Attributes): string {
  const parts = isJsonMap(base) ? ['database', 'schema', 'table'].map((key) => base[key]) : [base];
  const texts = parts.map((part) => textIn(part)).filter((text) => text !== '');
  return texts.length === 0 ? textIn(name) : texts.join('.');
}

/** True for a metric that stood above the tables of its view. */
function isAboveTables({ origin }: ForeignMetric, view: string): boolean {
  return origin.format === 'snowflake' && !origin.path.slice(view.length + 1).includes('.');
}

function wantedName({ origin, id }: ForeignMetric): string {
  return origin.format === 'snowflake' ? (origin.path.split('.').at(-1) ?? id) : id;
}

function baseTable(source: string, problems: Problems): Attributes {
  const parts = source.split('.');
  if (parts.length === 3) return { database: parts[0] ?? '', schema: parts[1] ?? '', table: parts[2] ?? '' };
  const message = `Snowflake needs database, schema and table; complete the base_table of ${source} before you use the file.`;
  problems.warn('snowflake-table-incomplete', message);
  return parts.length === 2 ? { schema: parts[0] ?? '', table: parts[1] ?? '' } : { table: source };
}

function viewJson(view: PlannedView, tests: readonly ForeignTest[], problems: Problems): JsonValue {
  const metricsIn = (table: string | undefined): Attributes[] =>
    view.metrics
      .filter(({ id }) => view.tableOf.get(id) === table)
      .map((metric) => metricJson(metric, view.names.get(metric.id) ?? metric.id));
  const tables = view.tables.map((table): Attributes => {
    const own = metricsIn(textIn(table['name']));
    return own.length === 0 ? table : { ...table, metrics: own };
  });
  const above = metricsIn(undefined);
  const queries = queriesOf(view, tests, problems);
  return {
    name: view.name,
    ...view.context,
    tables,
    ...(above.length === 0 ? {} : { metrics: above }),
    ...(queries.length === 0 ? {} : { verified_queries: queries }),
  };
}

function metricJson(metric: ForeignMetric, name: string): Attributes {
  const { description, details } = metric;
  const foreign = metric.origin.format === 'snowflake' ? foreignBeside(metric, FIELDS) : {};
  return {
    // The calculation has the aggregation in it.
    ...without(foreign, ['default_aggregation']),
    name,
    ...(description ? { description } : {}),
    expr: sqlOf(metric) ?? 'NULL',
    ...(details.synonyms.length > 0 ? { synonyms: details.synonyms } : {}),
    ...(details.isHidden ? { access_modifier: 'private_access' } : {}),
  };
}

/** The verified queries of the view, and the tests that are none of them yet. */
function queriesOf(view: PlannedView, tests: readonly ForeignTest[], problems: Problems): Attributes[] {
  const there = view.queries;
  const known = new Set(there.map(({ sql }) => sql));
  const unique = new UniqueNames();
  for (const { name } of there) if (typeof name === 'string') unique.take(name);
  const own = tests.filter(({ metrics }) => metrics.some((id) => view.names.has(id)));
  const added = own.flatMap(({ type, query, expected }): Attributes[] => {
    if (query === null || query === '') {
      problems.loss('test-not-written', `The test ${type} has no query, which Snowflake needs; it was not written.`);
      return [];
    }
    if (known.has(query)) return [];
    if (expected !== null) {
      problems.loss('test-expectation', `Snowflake has no place for what the test ${type} expects: ${expected}.`);
    }
    return [{ name: unique.take(IDENTIFIER.allowed(type)), question: type, sql: query }];
  });
  return [...there, ...added];
}
