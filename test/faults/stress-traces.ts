import type { Dump } from './catalog-file.ts';
import type { StressOutcome } from './page/faults-page.ts';

type Accepted = StressOutcome['accepted'];

/** Counts the accepted writes of all tabs together, by purpose. */
export function acceptedOf(outcomes: readonly StressOutcome[]): Accepted {
  const sum = (of: keyof Accepted): number => outcomes.reduce((total, { accepted }) => total + accepted[of], 0);
  return { same: sum('same'), own: sum('own'), contested: sum('contested') };
}

/** Counts the refused writes of all tabs together, by reason. */
export function refusedOf(outcomes: readonly StressOutcome[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const { refused } of outcomes) {
    for (const [code, count] of Object.entries(refused)) total[code] = (total[code] ?? 0) + count;
  }
  return total;
}

/** Counts the edits in the history, by purpose. */
export function tracesOf(dump: Dump): Accepted {
  const count = (isOf: (metric: string) => boolean): number =>
    (dump['metric_history'] ?? []).filter((row) => isOf(String(row['metric_id']))).length;
  return {
    same: count((metric) => metric === 'shared'),
    own: count((metric) => metric.startsWith('own_')),
    contested: count((metric) => metric === 'contested'),
  };
}

/** Lists changes of a field that do not begin with what the one before ended with. */
export function brokenLinks(dump: Dump): string[] {
  const last = new Map<string, unknown>();
  const broken: string[] = [];
  for (const row of dump['metric_history'] ?? []) {
    const field = `${String(row['metric_id'])}.${String(row['field_name'])}`;
    if (last.has(field) && last.get(field) !== row['old_value']) broken.push(`${field} at ${String(row['id'])}`);
    last.set(field, row['new_value']);
  }
  return broken;
}
