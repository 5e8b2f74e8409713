import { isCode } from '../../domain/metric/sql-tokens.ts';
import type { ForeignMetric } from './model.ts';
import type { Problems } from './problems.ts';

/** The calculation of a metric if it is SQL; undefined if there is none, or it is prose or a formula of a tool. */
export function sqlOf({ calculation, details }: ForeignMetric): string | undefined {
  if (calculation === null || calculation.trim() === '') return undefined;
  if (details.language === null) return isCode(calculation) ? calculation : undefined;
  return details.language === 'prose' || details.language === 'dax' ? undefined : calculation;
}

/** Tells of a calculation that other programs will not find in a file that must have SQL. */
export function reportNoSql(metric: ForeignMetric, problems: Problems): void {
  if (sqlOf(metric) !== undefined) return;
  const message =
    metric.calculation === null || metric.calculation === ''
      ? `${metric.name} has no calculation, and the format demands one: NULL was written.`
      : `The calculation of ${metric.name} is no SQL: NULL was written in its place.`;
  problems.warn('calculation-no-sql', message, { metric: metric.name });
}
