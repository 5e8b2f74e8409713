import type { ChangedMetric, Comparison, FieldDifference } from '../history/comparison.ts';

/**
 * The side that changed a field since this catalog was copied from the published one: `theirs`, only the publisher;
 * `own`, only this copy; `both`.
 */
export type ChangedBy = 'theirs' | 'own' | 'both';

/** Metrics with fields that were changed here since the catalog was copied from the published one. */
export interface LocalEdits {
  /** Fields that the edition did not change: merging keeps the values here. */
  readonly kept: readonly ChangedMetric[];
  /** Fields that the edition changed as well: merging takes the edition's values. */
  readonly both: readonly ChangedMetric[];
}

/** The effect of merging an edition: its comparison without the fields that are kept, and the changes made here. */
export function threeWayCompare(
  comparison: Comparison,
  changedBy: (metricId: string, difference: FieldDifference) => ChangedBy,
): { readonly comparison: Comparison; readonly own: LocalEdits } {
  const told = comparison.changed.map((metric) => ({
    metric,
    differences: metric.differences.map((difference) => ({ difference, by: changedBy(metric.id, difference) })),
  }));
  const only = (wanted: (by: ChangedBy) => boolean): ChangedMetric[] =>
    told.flatMap(({ metric, differences }) => {
      const some = differences.flatMap(({ difference, by }) => (wanted(by) ? [difference] : []));
      return some.length === 0 ? [] : [{ ...metric, differences: some }];
    });
  const changed = only((by) => by !== 'own');
  return {
    comparison: { ...comparison, changed, same: comparison.same + comparison.changed.length - changed.length },
    own: { kept: only((by) => by === 'own'), both: only((by) => by === 'both') },
  };
}
