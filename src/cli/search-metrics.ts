import { MetricsDatabase } from '../database/metrics-database.ts';
import { faultsOfNew } from '../domain/metric/metric-rules.ts';
import type { NewMetric } from '../domain/metric/metric.ts';
import type { ForeignMetric, Reading } from '../formats/interchange/model.ts';
import type { CliDeps } from './command.ts';

/** The metrics that a query in Metricbook's language finds, the best first, and those that no catalog can hold. */
export interface Found {
  readonly metrics: readonly ForeignMetric[];
  readonly left: readonly ForeignMetric[];
}

/** Searches metrics of any format as the page would: they are put into a catalog in memory. */
export async function searchMetrics(
  { metrics, tests }: Pick<Reading, 'metrics' | 'tests'>,
  query: string,
  { wasmUrl }: Pick<CliDeps, 'wasmUrl'>,
): Promise<Found> {
  const database = await MetricsDatabase.open(undefined, wasmUrl === undefined ? {} : { wasmUrl });
  try {
    const kept = new Map<string, ForeignMetric>();
    const left: ForeignMetric[] = [];
    database.replica.transaction(() => {
      for (const metric of metrics) {
        const fields = newMetric(metric);
        if (kept.has(metric.id) || faultsOfNew(fields).length > 0) left.push(metric);
        else {
          database.createMetric(fields);
          kept.set(metric.id, metric);
        }
      }
      for (const { metrics: ids, type, query: testQuery, status } of tests) {
        for (const id of ids) if (kept.has(id)) database.addValidationTest(id, { testType: type, testQuery, status });
      }
    });
    return { metrics: database.searchMetrics(query).flatMap(({ id }) => kept.get(id) ?? []), left };
  } finally {
    database.close();
  }
}

/** Says that a metric was left out of a search. */
export function notSearched(name: string): string {
  return `“${name}” was not searched: no catalog could hold it.`;
}

function newMetric({
  id,
  name,
  description,
  calculation,
  owner,
  dataSource,
  tags,
  dependencies,
}: ForeignMetric): NewMetric {
  return { id, name, description, calculation, owner, dataSource, tags, dependencies };
}
