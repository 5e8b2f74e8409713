import { SOURCE_PREFIX } from '../domain/metric/metric.ts';
import { normalCalculation } from '../domain/metric/normal-calculation.ts';
import { caseFold } from '../domain/core/words.ts';
import { groupsOf } from '../domain/core/groups.ts';
import { cyclesIn } from '../domain/lineage/lineage-cycles.ts';
import type { ForeignMetric, Problem, Reading, Severity } from '../formats/interchange/model.ts';

/** Lists the problems of a reading, and those that the rules below find in its metrics. */
export function findingsIn({ metrics, tests, problems }: Reading): Problem[] {
  const tested = new Set(tests.flatMap((test) => test.metrics));
  const failing = new Set(tests.filter(({ status }) => status === 'failed').flatMap((test) => test.metrics));
  return [
    ...problems,
    ...metrics.flatMap((metric) => [
      ...(metric.owner === null ? [finding(metric, 'warning', 'no-owner', 'has no owner')] : []),
      ...(metric.description === null ? [finding(metric, 'warning', 'no-description', 'has no description')] : []),
      ...(tested.has(metric.id) ? [] : [finding(metric, 'warning', 'no-tests', 'has no validation test')]),
      ...(failing.has(metric.id)
        ? [finding(metric, 'error', 'failing-test', 'has a validation test that failed')]
        : []),
    ]),
    ...unknownDependencies(metrics),
    ...cycles(metrics),
    ...shared(metrics, 'name-collision', 'error', 'has the same name as', ({ name }) => caseFold(name.trim())),
    ...shared(metrics, 'duplicate-calculation', 'warning', 'has the same calculation as', ({ calculation }) =>
      calculation === null ? '' : normalCalculation(calculation),
    ),
    ...synonymClashes(metrics),
  ];
}

function unknownDependencies(metrics: readonly ForeignMetric[]): Problem[] {
  const known = new Set(metrics.map(({ id }) => id));
  return metrics.flatMap((metric) =>
    metric.dependencies
      .filter((id) => !id.startsWith(SOURCE_PREFIX) && !known.has(id))
      .map((id) => finding(metric, 'error', 'unknown-dependency', `depends on “${id}”, which no metric is`)),
  );
}

function cycles(metrics: readonly ForeignMetric[]): Problem[] {
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const edges = metrics.flatMap(({ id, dependencies }) =>
    dependencies.filter((from) => byId.has(from)).map((from) => ({ from, to: id })),
  );
  const [first] = metrics;
  if (first === undefined) return [];
  return cyclesIn(first.id, edges).cycles.flatMap((keys) => {
    const metric = byId.get(keys[0] ?? '');
    return metric === undefined ? [] : [finding(metric, 'error', 'cycle', `depends on itself: ${keys.join(' → ')}`)];
  });
}

function shared(
  metrics: readonly ForeignMetric[],
  code: string,
  severity: Severity,
  predicate: string,
  keyOf: (metric: ForeignMetric) => string,
): Problem[] {
  return [...groupsOf(metrics, keyOf)].flatMap(([key, [first, ...others]]) =>
    key === '' || first === undefined
      ? []
      : others.map((metric) => finding(metric, severity, code, `${predicate} “${first.id}”`)),
  );
}

/** A word that names two metrics finds the wrong one half of the time. */
function synonymClashes(metrics: readonly ForeignMetric[]): Problem[] {
  const claimed = new Map<string, ForeignMetric>();
  for (const metric of metrics) claimed.set(caseFold(metric.name.trim()), metric);
  return metrics.flatMap((metric) =>
    metric.details.synonyms.flatMap((synonym) => {
      const other = claimed.get(caseFold(synonym.trim()));
      if (other === undefined) claimed.set(caseFold(synonym.trim()), metric);
      return other === undefined || other.id === metric.id
        ? []
        : [finding(metric, 'warning', 'synonym-clash', `has the synonym “${synonym}”, which “${other.id}” has, too`)];
    }),
  );
}

function finding(metric: ForeignMetric, severity: Severity, code: string, predicate: string): Problem {
  const { file, line } = metric.origin;
  return { severity, code, message: `“${metric.name}” ${predicate}.`, file, line, metric: metric.id };
}
