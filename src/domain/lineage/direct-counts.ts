import type { MetricDetail } from '../metric/detail.ts';
import type { LineageDirection } from './lineage.ts';

/** The metrics directly upstream and downstream of a metric, as its lineage counts them: without itself. */
export function directCounts({ metric, dependencies, dependents }: MetricDetail): Record<LineageDirection, number> {
  const upstream = new Set(
    dependencies.flatMap((dependency) => (dependency.is === 'metric' ? [dependency.link.id] : [])),
  );
  upstream.delete(metric.id);
  return { up: upstream.size, down: dependents.filter(({ id }) => id !== metric.id).length };
}
