import { jsonMaps } from '../interchange/json.ts';
import { type Attributes, textIn } from './cube-model.ts';

/** SQL functions of the types that aggregate; `?` stands for the measure's own SQL. */
const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ['count', 'COUNT(?)'],
  ['sum', 'SUM(?)'],
  ['avg', 'AVG(?)'],
  ['min', 'MIN(?)'],
  ['max', 'MAX(?)'],
  ['count_distinct', 'COUNT(DISTINCT ?)'],
  ['count_distinct_approx', 'APPROX_COUNT_DISTINCT(?)'],
  ['running_total', 'SUM(?)'],
]);

/** Types whose SQL is the whole calculation. */
const VERBATIM: ReadonlySet<string> = new Set(['number', 'string', 'boolean', 'time', 'rank']);

/** The type of a measure, as Cube spells it. */
export function typeOf(attributes: Attributes): string {
  return (textIn(attributes['type']) ?? 'number').toLowerCase();
}

/** True for a type that Cube has. */
export function isKnownType(type: string): boolean {
  return AGGREGATES.has(type) || VERBATIM.has(type);
}

/**
 * How a measure is computed, as one SQL expression: the aggregate of its type, its filters, and what it does with time
 * as a comment. References such as `{CUBE}.amount` become names: `orders.amount`.
 */
export function calculationOf(attributes: Attributes, cube: string): string | null {
  const type = typeOf(attributes);
  const own = textIn(attributes['sql']);
  const sql = own === undefined ? undefined : plainSql(own, cube);
  if (VERBATIM.has(type)) return sql === undefined ? null : withRemarks(sql, attributes);
  if (sql === undefined && type !== 'count') return null;
  const template = AGGREGATES.get(type) ?? `${type.toUpperCase()}(?)`;
  const filters = jsonMaps(attributes['filters']).flatMap((filter) => textIn(filter['sql']) ?? []);
  const where = filters.map((filter) => (filters.length === 1 ? filter : `(${filter})`)).join(' AND ');
  const aggregate = template.replace('?', () => sql ?? '*');
  const filtered = where === '' ? aggregate : `${aggregate} FILTER (WHERE ${plainSql(where, cube)})`;
  return withRemarks(filtered, attributes);
}

/** Type and SQL of a measure for a calculation: an aggregate of its own if it is exactly one. */
export function measureOf(calculation: string, cube: string): { readonly type: string; readonly sql?: string } {
  if (calculation === 'COUNT(*)') return { type: 'count' };
  for (const [type, template] of AGGREGATES) {
    const [head = '', tail = ''] = template.split('?');
    if (!calculation.startsWith(head) || !calculation.endsWith(tail)) continue;
    const sql = calculation.slice(head.length, calculation.length - tail.length);
    if (sql.startsWith('DISTINCT ') || !isBalanced(sql)) continue;
    if (calculationOf({ type, sql }, cube) === calculation) return { type, sql };
  }
  return { type: 'number', sql: calculation };
}

/** The names in braces in SQL: `CUBE`, `orders.count`. */
export function bracedNames(sql: string): string[] {
  return Array.from(sql.matchAll(BRACED), ([, name = '']) => name.trim());
}

/** A reference in braces: names and dots. Anything else in braces, such as Jinja, is left alone. */
const BRACED = /(?<![{$])\{(\s*[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*\s*)\}(?!\})/gu;

function plainSql(sql: string, cube: string): string {
  return sql.replace(BRACED, (_, name: string) => name.trim().replace(/^(?:CUBE|TABLE)(?=\.|$)/u, () => cube));
}

function isBalanced(sql: string): boolean {
  let depth = 0;
  for (const [sign] of sql.matchAll(/'(?:[^']|'')*'|[()]/gu)) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function withRemarks(sql: string, attributes: Attributes): string {
  const remarks = remarksOf(attributes);
  return remarks.length === 0 ? sql : `${sql} /* ${remarks.join('; ').replaceAll('*/', '* /')} */`;
}

function remarksOf(attributes: Attributes): string[] {
  const remarks: string[] = [];
  if (typeOf(attributes) === 'running_total') remarks.push('running total');
  for (const key of ['rolling_window', 'time_shift', 'group_by', 'reduce_by', 'add_group_by'] as const) {
    const value = attributes[key];
    if (value !== undefined && value !== null) {
      remarks.push(
        `${key.replaceAll('_', ' ')}: ${JSON.stringify(value)
          .replaceAll(/["{}[\]]/gu, '')
          .replaceAll(/(?<=[:,])(?=\S)/gu, ' ')}`,
      );
    }
  }
  return remarks;
}
