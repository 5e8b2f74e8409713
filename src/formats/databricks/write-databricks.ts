import { IDENTIFIER } from '../interchange/identifier.ts';
import { isJsonMap } from '../interchange/json.ts';
import type { ForeignMetric, JsonValue, Renaming, TextFile, Writing } from '../interchange/model.ts';
import { FileNames, writtenNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { foreignBeside } from '../interchange/slot.ts';
import { reportNoSql, sqlOf } from '../interchange/sql-calculation.ts';
import { reportUnwritten } from '../interchange/unwritten.ts';
import { yamlText } from '../yaml/write-yaml.ts';
import { FIELDS, readDatabricks } from './read-databricks.ts';

export type DatabricksVersion = '0.1' | '1.1';

export interface DatabricksOptions {
  /** Comments, display names, synonyms and formats need 1.1. */
  readonly version?: DatabricksVersion;
}

type Attributes = { readonly [key: string]: JsonValue };

/**
 * Writes metrics as metric views of Databricks: one file for each view that was read, and for each data source of the
 * other metrics. The format has no extension: what it has no place for is told as a loss.
 */
export function writeDatabricks(metrics: readonly ForeignMetric[], options: DatabricksOptions = {}): Writing {
  const version = options.version ?? '1.1';
  const problems = new Problems();
  for (const metric of metrics) reportNoSql(metric, problems);
  const views = plannedViews(metrics, problems);
  for (const { name, context } of views) {
    if (version === '1.1' || JSON.stringify(withoutNew(context)) === JSON.stringify(context)) continue;
    const message = `Version 0.1 has no comments, display names, synonyms and formats; those of ${name} were not written.`;
    problems.loss('databricks-not-in-version', message);
  }
  const files = views.map((view): TextFile => {
    return { path: `${view.name}.yaml`, text: yamlText(viewJson(view, version)) };
  });
  const paths = new Map(
    views.flatMap(({ name, names }) => Array.from(names, ([id, written]) => [id, `${name}.${written}`] as const)),
  );
  reportUnwritten(`A metric view ${version}`, metrics, readDatabricks(files).metrics, paths, problems);
  return { files, losses: problems.all, renamings: views.flatMap(({ renamings }) => renamings) };
}

interface PlannedView {
  readonly name: string;
  /** All of the view but its measures. */
  readonly context: Attributes;
  readonly metrics: readonly ForeignMetric[];
  readonly names: ReadonlyMap<string, string>;
  readonly renamings: readonly Renaming[];
}

function viewOf({ origin }: ForeignMetric): Attributes | undefined {
  const view = origin.format === 'databricks' ? origin.foreign['$view'] : undefined;
  return isJsonMap(view) ? view : undefined;
}

function plannedViews(metrics: readonly ForeignMetric[], problems: Problems): PlannedView[] {
  const groups = new Map<string, ForeignMetric[]>();
  for (const metric of metrics) {
    const name = viewOf(metric)?.['$name'];
    const key = typeof name === 'string' ? `view ${name}` : `source ${metric.dataSource ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), metric]);
  }
  const unique = new FileNames();
  return Array.from(groups.values(), (own) => {
    const views = own.map((metric) => viewOf(metric));
    const whole = views.find((view) => view?.['source'] !== undefined);
    const given = views.find((view) => view !== undefined)?.['$name'];
    if (whole === undefined && given !== undefined) {
      const message = `The rest of the metric view of ${own[0]?.name ?? ''} came with a metric that is not written now.`;
      problems.loss('databricks-view-missing', message);
    }
    const source = own.find(({ dataSource }) => dataSource)?.dataSource ?? undefined;
    if (whole === undefined && source === undefined) {
      const message = 'A metric view needs a source; put in the one of the metrics that have none.';
      problems.warn('databricks-no-source', message);
    }
    const wanted = typeof given === 'string' ? given : `${source?.split('.').at(-1) ?? 'metrics'}_metrics`;
    const name = unique.take(IDENTIFIER.isAllowed(wanted) ? wanted : IDENTIFIER.allowed(wanted));
    const context = Object.entries(whole ?? { source: source ?? 'unknown' }).filter(
      ([key]) => key !== '$name' && key !== 'measures' && key !== 'version',
    );
    const names = own.map((metric) => ({ id: metric.id, wanted: wantedName(metric) }));
    return { name, context: Object.fromEntries(context), metrics: own, ...writtenNames(names, IDENTIFIER) };
  });
}

function wantedName(metric: ForeignMetric): string {
  const view = viewOf(metric)?.['$name'];
  return typeof view === 'string' && metric.origin.path.startsWith(`${view}.`)
    ? metric.origin.path.slice(view.length + 1)
    : metric.id;
}

function viewJson({ context, metrics, names }: PlannedView, version: DatabricksVersion): JsonValue {
  const measures = metrics.map((metric) => measureJson(metric, names.get(metric.id) ?? metric.id, version));
  const allowed = version === '1.1' ? context : withoutNew(context);
  return { version, ...(isJsonMap(allowed) ? allowed : {}), measures };
}

/** Attributes that 0.1 does not have, at any level. */
const NEW: ReadonlySet<string> = new Set(['comment', 'display_name', 'format', 'synonyms', 'cardinality']);

function withoutNew(value: JsonValue): JsonValue {
  if (isJsonMap(value)) {
    const old = Object.entries(value).filter(([key]) => !NEW.has(key));
    return Object.fromEntries(old.map(([key, item]) => [key, withoutNew(item)]));
  }
  return Array.isArray(value) ? value.map((item: JsonValue) => withoutNew(item)) : value;
}

function measureJson(metric: ForeignMetric, name: string, version: DatabricksVersion): Attributes {
  const { description, details } = metric;
  const foreign = metric.origin.format === 'databricks' ? foreignBeside(metric, FIELDS) : {};
  const currency =
    foreign['format'] === undefined && /^[A-Z]{3}$/u.test(details.unit ?? '')
      ? { format: { type: 'currency', currency_code: details.unit } }
      : {};
  const measure = { ...foreign, name, expr: sqlOf(metric) ?? 'NULL' };
  const old = withoutNew(measure);
  if (version === '0.1') return isJsonMap(old) ? old : measure;
  return {
    ...measure,
    ...(description ? { comment: description } : {}),
    ...(metric.name !== name && metric.name !== '' ? { display_name: metric.name } : {}),
    ...(details.synonyms.length > 0 ? { synonyms: details.synonyms } : {}),
    ...currency,
  };
}
