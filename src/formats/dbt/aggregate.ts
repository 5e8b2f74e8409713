/** How rows become a number: dbt's `agg` with its `expr`. */
export interface Aggregation {
  readonly agg: string;
  readonly expr: string;
  readonly percentile: number | undefined;
  readonly percentileType: string | undefined;
}

/** Aggregates of dbt's specs, in SQL. `E` stands for the expression, `P` for the percentile. */
const SQL: ReadonlyMap<string, string> = new Map([
  ['sum', 'SUM(E)'],
  ['min', 'MIN(E)'],
  ['max', 'MAX(E)'],
  ['average', 'AVG(E)'],
  ['count', 'COUNT(E)'],
  ['count_distinct', 'COUNT(DISTINCT E)'],
  ['sum_boolean', 'SUM(CASE WHEN E THEN 1 ELSE 0 END)'],
  ['median', 'PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY E)'],
  ['continuous', 'PERCENTILE_CONT(P) WITHIN GROUP (ORDER BY E)'],
  ['discrete', 'PERCENTILE_DISC(P) WITHIN GROUP (ORDER BY E)'],
  ['approximate', 'APPROX_PERCENTILE(E, P)'],
]);

/** The order in which an SQL text is tried: a special form comes before the one that contains it. */
const PARSED: readonly string[] = [
  'count_distinct',
  'sum_boolean',
  'median',
  'discrete',
  'continuous',
  'sum',
  'min',
  'max',
  'average',
  'count',
];

/** The name that the specs use: files have upper case, and `avg`. */
export function aggregateName(agg: string): string {
  const name = agg.toLowerCase();
  return name === 'avg' ? 'average' : name;
}

export function isKnownAggregate(agg: string): boolean {
  const name = aggregateName(agg);
  return name === 'percentile' || (SQL.has(name) && !['continuous', 'discrete', 'approximate'].includes(name));
}

/** The text before an aggregate's expression, and the text behind it. */
export function aggregateFrame(aggregation: Aggregation): readonly [before: string, after: string] {
  const name = aggregateName(aggregation.agg);
  const key = name === 'percentile' ? (aggregation.percentileType ?? 'continuous') : name;
  const form = SQL.get(key) ?? `${aggregation.agg.toUpperCase()}(E)`;
  const [before = '', after = ''] = form.split(/\bE\b/);
  const percentile = String(aggregation.percentile ?? 0.5);
  return [before.replace(/\bP\b/, percentile), after.replace(/\bP\b/, percentile)];
}

/** An aggregate as SQL: `SUM(amount)`. */
export function aggregateSql(aggregation: Aggregation): string {
  return aggregateFrame(aggregation).join(aggregation.expr);
}

/** The aggregate that a text is, and nothing else: `SUM(a) / SUM(b)` is none. */
export function parsedAggregate(text: string): Aggregation | undefined {
  for (const name of PARSED) {
    const isPercentile = name === 'continuous' || name === 'discrete';
    const percentile = isPercentile ? Number(/^PERCENTILE_\w+\((0?\.\d+|[01])\)/.exec(text)?.[1]) : undefined;
    if (Number.isNaN(percentile)) continue;
    const agg = isPercentile ? 'percentile' : name;
    const form = { agg, percentile, percentileType: isPercentile ? name : undefined };
    const [before, after] = aggregateFrame({ ...form, expr: '' });
    if (!text.startsWith(before) || !text.endsWith(after) || text.length <= before.length + after.length) continue;
    const expr = text.slice(before.length, text.length - after.length);
    if (isBalanced(expr) && expr.trim() === expr && !/^DISTINCT\b/i.test(expr)) return { ...form, expr };
  }
  return undefined;
}

/** True if the parentheses of an SQL text, outside its literals, belong together, and it has no comments. */
export function isBalanced(sql: string): boolean {
  let depth = 0;
  for (const [token] of sql.matchAll(/'(?:[^']|'')*'|"[^"]*"|--|\/\*|['"();]/g)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (token.length === 1 || token === '--' || token === '/*') return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}
