import type { MetricKind } from '../../domain/metric/details.ts';
import type { JsonValue } from '../interchange/model.ts';
import { mapsOf, oneOrMore, textAt, textOf, textsOf, valueAt, type JsonMap } from '../interchange/json-view.ts';

interface MetricType {
  readonly kind: MetricKind;
  /** SQL in which `E` stands for the expression; undefined for types whose expression is the whole metric. */
  readonly sql: string | undefined;
}

/** Types of Lightdash's schema 2.0 for dbt projects. */
const TYPES: ReadonlyMap<string, MetricType> = new Map([
  ['count', { kind: 'count', sql: 'COUNT(E)' }],
  ['count_distinct', { kind: 'count', sql: 'COUNT(DISTINCT E)' }],
  ['sum', { kind: 'sum', sql: 'SUM(E)' }],
  ['average', { kind: 'average', sql: 'AVG(E)' }],
  ['min', { kind: 'simple', sql: 'MIN(E)' }],
  ['max', { kind: 'simple', sql: 'MAX(E)' }],
  ['median', { kind: 'simple', sql: 'PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY E)' }],
  ['percentile', { kind: 'simple', sql: 'PERCENTILE_CONT(P) WITHIN GROUP (ORDER BY E)' }],
  ['number', { kind: 'derived', sql: undefined }],
  ['string', { kind: 'derived', sql: undefined }],
  ['date', { kind: 'derived', sql: undefined }],
  ['timestamp', { kind: 'derived', sql: undefined }],
  ['boolean', { kind: 'derived', sql: undefined }],
  ['percent_of_previous', { kind: 'ratio', sql: 'PERCENT_OF_PREVIOUS(E)' }],
  ['percent_of_total', { kind: 'ratio', sql: 'PERCENT_OF_TOTAL(E)' }],
  ['running_total', { kind: 'cumulative', sql: 'RUNNING_TOTAL(E)' }],
]);

/** Kinds whose expression is made of the columns of its model. */
const OF_COLUMNS: ReadonlySet<MetricKind> = new Set(['count', 'sum', 'average', 'simple']);

export function metricType(type: string): MetricType | undefined {
  return TYPES.get(type.toLowerCase());
}

/** True if a metric of this type is computed from other metrics. */
export function isOfMetrics(type: string): boolean {
  const known = metricType(type);
  return known === undefined || !OF_COLUMNS.has(known.kind);
}

/** The calculation of a metric; null if it has no SQL and belongs to no column. */
export function calculationOf(json: JsonMap, column: string | undefined): string | null {
  const type = textAt(json, 'type') ?? '';
  // Without SQL, it is the column that the metric stands on.
  const expression = textAt(json, 'sql')?.trim() ?? column;
  if (expression === undefined) return null;
  const form = metricType(type)?.sql;
  const percentile = Number(textAt(json, 'percentile') ?? 50) / 100;
  const [before = '', after = ''] = (form ?? 'E').split(/\bE\b/);
  const sql = `${before.replace(/\bP\b/, String(percentile))}${expression}${after}`;
  const conditions = mapsOf(valueAt(json, 'filters')).flatMap((filter) =>
    Object.entries(filter).map(([field, value]) => conditionOf(field, value)),
  );
  return conditions.length === 0 ? sql : `${sql} FILTER (WHERE ${conditions.join(' AND ')})`;
}

/** A filter of Lightdash, such as `status: "!returned"`, as SQL; of its words for times as they are written. */
function conditionOf(field: string, value: JsonValue): string {
  if (Array.isArray(value)) return `${field} IN (${textsOf(value).map(quoted).join(', ')})`;
  const text = textOf(oneOrMore(value)[0]) ?? '';
  if (text === 'null') return `${field} IS NULL`;
  if (text === '!null') return `${field} IS NOT NULL`;
  if (typeof value !== 'string') return `${field} = ${text}`;
  const [, comparison, operand = ''] = /^\s*(>=|<=|>|<)\s*(.+)$/.exec(text) ?? [];
  if (comparison !== undefined) return `${field} ${comparison} ${operand}`;
  if (/^inThe(Past|Next|Current)\b/i.test(text)) return `${field} ${text}`;
  const [isNot, own] = text.startsWith('!') ? [true, text.slice(1)] : [false, text];
  if (/^%|%$/.test(own)) return `${field} ${isNot ? 'NOT LIKE' : 'LIKE'} ${quoted(own)}`;
  return `${field} ${isNot ? '<>' : '='} ${quoted(own)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The fields that an SQL text refers to: `${metric}`, `${table.metric}`; without tables and parameters. */
export function referencesIn(sql: string): string[] {
  return [...sql.matchAll(/\$\{\s*([\w.]+)\s*\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !/^TABLE(\.|$)/i.test(name) && !/^(lightdash|ld)\./.test(name));
}
