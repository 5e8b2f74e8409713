import type { MetricDetails } from '../domain/metric/details.ts';
import type { Metric } from '../domain/metric/metric.ts';
import type { Origin } from '../domain/metric/origin.ts';
import type { Usage } from '../domain/metric/usage.ts';
import { outcomeOf, type ValidationTest } from '../domain/metric/validation-test.ts';
import type { WholeMetric } from '../domain/metric/whole-metric.ts';
import { isJsonMap, jsonIn } from './interchange/json.ts';
import type { ForeignMetric, ForeignTest, ForeignUsage, Reading } from './interchange/model.ts';
import { isFormat } from './interchange/words.ts';

/** The tool of a use that was recorded in a catalog. */
export const RECORDED = 'recorded';

/** The metrics of a catalog in the words of the formats. `file`: the catalog's, for metrics that came from nowhere. */
export function ownContent(file: string, metrics: readonly WholeMetric[]): Reading {
  return {
    metrics: metrics.map(({ metric, details, origin }) => foreignMetric(metric, details, origin, file)),
    tests: metrics.flatMap(({ metric, tests }) => tests.map((test) => foreignTest(metric.id, test))),
    usages: metrics.flatMap(({ metric, usages }) => usages.map((usage) => foreignUsage(metric.id, usage))),
    problems: [],
  };
}

function foreignMetric(metric: Metric, details: MetricDetails, from: Origin | undefined, file: string): ForeignMetric {
  const { id, name, description, calculation, owner, dataSource, tags, dependencies } = metric;
  const own = { format: 'metricbook-yaml', file, line: undefined, path: id, foreign: {} } as const;
  const origin = from === undefined ? own : foreignOrigin(from);
  return { id, name, description, calculation, owner, dataSource, tags, dependencies, details, origin };
}

/** The origin of a metric, so that a writer of its format gives back what no field has a place for. */
function foreignOrigin({ format, file, line, path, foreignAttributes }: Origin): ForeignMetric['origin'] {
  const foreign = jsonIn(foreignAttributes);
  return {
    format: isFormat(format) ? format : 'metricbook-yaml',
    file,
    line: line ?? undefined,
    path,
    foreign: isJsonMap(foreign) ? foreign : {},
  };
}

function foreignUsage(id: string, { usedBy, context }: Usage): ForeignUsage {
  return {
    metrics: [id],
    tool: RECORDED,
    name: context ?? usedBy ?? '',
    url: null,
    owner: usedBy,
    isInferred: false,
  };
}

function foreignTest(
  id: string,
  { testType, testQuery, expectedResult, status, lastRun }: ValidationTest,
): ForeignTest {
  const outcome = outcomeOf(status);
  return {
    metrics: [id],
    type: testType ?? 'custom',
    query: testQuery,
    expected: expectedResult,
    status: outcome === 'passed' || outcome === 'failed' ? outcome : outcome === 'other' ? 'error' : 'pending',
    lastRun,
  };
}
