import type { MetricKind } from '../../domain/metric/details.ts';
import { type LookmlItem, type Parameter } from './lookml-tree.ts';
import { textOf, valueOf } from './lookml-views.ts';

/** SQL functions of the types that aggregate; `?` stands for the measure's own SQL. */
const AGGREGATES: ReadonlyMap<string, readonly [template: string, kind: MetricKind]> = new Map([
  ['count', ['COUNT(?)', 'count']],
  ['count_distinct', ['COUNT(DISTINCT ?)', 'count']],
  ['sum', ['SUM(?)', 'sum']],
  ['sum_distinct', ['SUM_DISTINCT(?)', 'sum']],
  ['average', ['AVG(?)', 'average']],
  ['average_distinct', ['AVERAGE_DISTINCT(?)', 'average']],
  ['min', ['MIN(?)', 'other']],
  ['max', ['MAX(?)', 'other']],
  ['median', ['MEDIAN(?)', 'other']],
  ['median_distinct', ['MEDIAN_DISTINCT(?)', 'other']],
  ['percentile_distinct', ['PERCENTILE_DISTINCT(?)', 'other']],
  ['list', ['LIST(?)', 'other']],
  ['running_total', ['RUNNING_TOTAL(?)', 'cumulative']],
  ['percent_of_total', ['PERCENT_OF_TOTAL(?)', 'ratio']],
  ['percent_of_previous', ['PERCENT_OF_PREVIOUS(?)', 'ratio']],
]);

/** Types whose SQL is the whole calculation. */
const VERBATIM: ReadonlySet<string> = new Set(['number', 'string', 'date', 'date_time', 'yesno', 'int']);

export interface MeasureSql {
  readonly calculation: string | null;
  readonly kind: MetricKind;
  /** False for a type that LookML does not have. */
  readonly isKnown: boolean;
}

/** How a measure is computed, as one SQL expression. Filters, which are no SQL in LookML, stand in a comment. */
export function measureSql(parameters: readonly Parameter[], view: string): MeasureSql {
  const type = (textOf(parameters, 'type') ?? 'string').toLowerCase();
  const own = textOf(parameters, 'sql');
  const sql = own === undefined || own === '' ? undefined : plainSql(own, view);
  const filters = filtersOf(parameters).map(({ key, text }) => `${key ?? ''}: ${text}`);
  const remark = filters.length === 0 ? '' : ` /* filters: ${filters.join(', ').replaceAll('*/', '* /')} */`;
  const withRemark = (text: string | undefined): string | null => (text === undefined ? null : text + remark);
  if (VERBATIM.has(type)) return { calculation: withRemark(sql), kind: 'derived', isKnown: true };
  if (type === 'percentile') {
    const share = Number(textOf(parameters, 'percentile') ?? 50) / 100;
    const text = `PERCENTILE_CONT(${share}) WITHIN GROUP (ORDER BY ${sql ?? ''})`;
    return { calculation: withRemark(sql === undefined ? undefined : text), kind: 'other', isKnown: true };
  }
  const [template, kind] = AGGREGATES.get(type) ?? [`${type.toUpperCase()}(?)`, 'other'];
  const argument = sql ?? (type === 'count' ? '*' : undefined);
  const text = argument === undefined ? undefined : template.replace('?', () => argument);
  return { calculation: withRemark(text), kind, isKnown: AGGREGATES.has(type) };
}

/** The filters of a measure: a list, or the blocks of older files. */
export function filtersOf(parameters: readonly Parameter[]): LookmlItem[] {
  return parameters.flatMap(({ key, value }): readonly LookmlItem[] => {
    if (key !== 'filters') return [];
    if (value.is === 'list') return value.items;
    if (value.is !== 'block') return [];
    const field = textOf(value.parameters, 'field');
    return [{ key: field, text: textOf(value.parameters, 'value') ?? '' }];
  });
}

/** The names in `${…}` in the SQL of a measure. */
export function namesIn(parameters: readonly Parameter[]): string[] {
  const value = valueOf(parameters, 'sql');
  return value?.is === 'text' ? Array.from(value.text.matchAll(REFERENCE), ([, name = '']) => name.trim()) : [];
}

const REFERENCE = /\$\{([^{}]*)\}/gu;

function plainSql(sql: string, view: string): string {
  return sql.replaceAll(REFERENCE, (_, name: string) => (name.trim() === 'TABLE' ? view : name.trim()));
}
