import { isJsonMap, jsonItems, jsonMaps } from '../interchange/json.ts';
import type { ForeignMetric, JsonValue } from '../interchange/model.ts';
import { foreignBeside, type Slot } from '../interchange/slot.ts';
import { sqlOf } from '../interchange/sql-calculation.ts';
import { dialectOf, WRITTEN_DIALECTS, type OsiVersion } from './osi-dialects.ts';
import { COMMON_KEY, VENDOR } from './osi-metric.ts';
import { fitted, shapesOf } from './osi-shape.ts';

/** Expression of a metric whose calculation is none that the format can hold. */
const NO_EXPRESSION = { dialect: 'ANSI_SQL', expression: 'NULL' };

/** Attributes of which the fields of a metric say all. */
const FIELDS: ReadonlySet<string> = new Set(['name', 'expression', 'description']);

/** A metric of a model, as the version of the format allows it. */
export function metricJson(
  metric: ForeignMetric,
  name: string,
  version: OsiVersion,
  slot: Slot | undefined,
): JsonValue {
  const foreign = metric.origin.format === 'osi' ? foreignBeside(metric, FIELDS) : {};
  const { dialects, ai_context: context, custom_extensions: extensions, ...others } = foreign;
  const own = expressionOf(metric, version);
  const taken = own.dialect;
  const further = jsonMaps(dialects).filter((item) => item['dialect'] !== taken);
  const whole: { [key: string]: JsonValue } = {
    name,
    expression: { dialects: [own, ...further] },
    ...(metric.description ? { description: metric.description } : {}),
    ...others,
    ...contextOf(metric.details.synonyms, context),
    ...extensionsOf(jsonItems(extensions), version, slot),
  };
  // What the version does not allow is in the slot.
  return fitted(whole, shapesOf(version).metric, name, []) ?? { name, expression: { dialects: [NO_EXPRESSION] } };
}

function expressionOf(metric: ForeignMetric, version: OsiVersion): { dialect: string; expression: string } {
  const sql = sqlOf(metric);
  if (sql === undefined) return NO_EXPRESSION;
  const { language } = metric.details;
  const noted = metric.origin.format === 'osi' ? metric.origin.foreign['dialect'] : undefined;
  const wanted = typeof noted === 'string' ? noted : dialectOf(language ?? 'sql');
  const dialect = wanted !== undefined && WRITTEN_DIALECTS[version].includes(wanted) ? wanted : 'ANSI_SQL';
  return { dialect, expression: withoutRatioShape(sql) };
}

/**
 * `(a) / (b)` as `a / NULLIF(b, 0)`: dbt makes two metrics of the first form, with names that its own rule refuses
 * (metricflow issue 2091).
 */
function withoutRatioShape(sql: string): string {
  const text = sql.trim();
  const end = closingOf(text, 0);
  const slash = end === undefined ? null : /^\s*\/\s*(?=\()/u.exec(text.slice(end + 1));
  if (end === undefined || slash === null) return sql;
  const start = end + 1 + slash[0].length;
  if (closingOf(text, start) !== text.length - 1) return sql;
  const above = text.slice(1, end);
  const below = text.slice(start + 1, -1);
  return /--/u.test(text) ? sql : `(${above}) / NULLIF(${below}, 0)`;
}

/** Index of the parenthesis that closes the one at an index. */
function closingOf(text: string, start: number): number | undefined {
  if (text[start] !== '(') return undefined;
  let depth = 0;
  for (const match of text.slice(start).matchAll(/'(?:[^']|'')*'|"[^"]*"|[()]/gu)) {
    if (match[0] === '(') depth += 1;
    else if (match[0] === ')') depth -= 1;
    if (depth === 0) return start + match.index;
  }
  return undefined;
}

function contextOf(synonyms: readonly string[], context: JsonValue | undefined): { ai_context?: JsonValue } {
  if (synonyms.length === 0) return context === undefined ? {} : { ai_context: context };
  const others = isJsonMap(context) ? context : typeof context === 'string' ? { instructions: context } : {};
  return { ai_context: { ...others, synonyms } };
}

/** 0.1.1 has a fixed list of vendors, so that what is ours stands there under the common one. */
function extensionsOf(
  foreign: readonly JsonValue[],
  version: OsiVersion,
  slot: Slot | undefined,
): { custom_extensions?: JsonValue } {
  const isNew = version === '0.2.0.dev0';
  const own = slot === undefined ? [] : [{ vendor_name: isNew ? VENDOR : 'COMMON', data: dataOf(slot, isNew) }];
  const all = [...foreign, ...own];
  return all.length === 0 ? {} : { custom_extensions: all };
}

function dataOf(slot: Slot, isNew: boolean): string {
  return JSON.stringify(isNew ? slot : { [COMMON_KEY]: slot });
}
