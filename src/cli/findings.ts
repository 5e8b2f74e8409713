import { type Instant, instantOf } from '../domain/core/instant.ts';
import { secondOf } from '../domain/core/moment.ts';
import { CHECK_RULES, type RuleName, type RuleSettings } from '../domain/metric/check-rule.ts';
import { SOURCE_PREFIX } from '../domain/metric/metric.ts';
import { normalCalculation } from '../domain/metric/normal-calculation.ts';
import { caseFold } from '../domain/core/words.ts';
import { groupsOf } from '../domain/core/groups.ts';
import { cyclesIn } from '../domain/lineage/lineage-cycles.ts';
import type { ForeignMetric, Problem, Reading } from '../formats/interchange/model.ts';

/** When each metric was last reviewed, or edited by itself, by id, as far as it is known. */
export type EditTimes = ReadonlyMap<string, Instant>;

/** A finding of a rule, before it is known how grave the rule is. */
interface Found {
  readonly rule: RuleName;
  readonly metric: ForeignMetric;
  /** The sentence after the metric's name, without its end. */
  readonly predicate: string;
}

/** Lists the problems of a reading, and those that the rules find in its metrics. */
export function findingsIn(
  { metrics, tests, problems }: Reading,
  rules: RuleSettings = CHECK_RULES,
  edited: EditTimes = new Map(),
  now: Date = new Date(),
): Problem[] {
  const tested = new Set(tests.flatMap((test) => test.metrics));
  const failing = new Set(tests.filter(({ status }) => status === 'failed').flatMap((test) => test.metrics));
  const found = [
    ...metrics.flatMap((metric) => onItself(metric, tested, failing)),
    ...staleTests(metrics, tests, daysBefore(now, rules['stale-test'].days)),
    ...unreviewed(metrics, edited, daysBefore(now, rules['not-reviewed'].days)),
    ...unknownDependencies(metrics),
    ...cycles(metrics),
    ...shared(metrics, 'name-collision', 'has the same name as', ({ name }) => caseFold(name.trim())),
    ...shared(metrics, 'duplicate-calculation', 'has the same calculation as', ({ calculation }) =>
      calculation === null ? '' : normalCalculation(calculation),
    ),
    ...synonymClashes(metrics),
  ];
  return [...problems, ...found.flatMap((one) => problemOf(one, rules))];
}

function problemOf({ rule, metric, predicate }: Found, rules: RuleSettings): Problem[] {
  const { level } = rules[rule];
  if (level === 'off') return [];
  const { file, line } = metric.origin;
  return [{ severity: level, code: rule, message: `“${metric.name}” ${predicate}.`, file, line, metric: metric.id }];
}

function onItself(metric: ForeignMetric, tested: ReadonlySet<string>, failing: ReadonlySet<string>): Found[] {
  return [
    ...(metric.owner === null ? [finding('no-owner', metric, 'has no owner')] : []),
    ...(metric.description === null ? [finding('no-description', metric, 'has no description')] : []),
    ...(tested.has(metric.id) ? [] : [finding('no-tests', metric, 'has no validation test')]),
    ...(failing.has(metric.id) ? [finding('failing-test', metric, 'has a validation test that failed')] : []),
  ];
}

function staleTests(metrics: readonly ForeignMetric[], tests: Reading['tests'], limit: Instant): Found[] {
  const last = new Map<string, Instant>();
  for (const { metrics: ids, lastRun } of tests) {
    const at = lastRun === null ? '' : secondOf(lastRun);
    for (const id of ids) if (at > (last.get(id) ?? '')) last.set(id, at);
  }
  return metrics.flatMap((metric) => {
    const at = last.get(metric.id);
    return at !== undefined && at < limit
      ? [finding('stale-test', metric, `was last tested on ${at.slice(0, 10)}`)]
      : [];
  });
}

function unreviewed(metrics: readonly ForeignMetric[], edited: EditTimes, limit: Instant): Found[] {
  return metrics.flatMap((metric) => {
    const at = secondOf(edited.get(metric.id) ?? '');
    return at !== '' && at < limit
      ? [finding('not-reviewed', metric, `was last reviewed or edited on ${at.slice(0, 10)}`)]
      : [];
  });
}

function daysBefore(now: Date, days = 0): Instant {
  return instantOf(new Date(now.getTime() - days * 86_400_000));
}

function unknownDependencies(metrics: readonly ForeignMetric[]): Found[] {
  const known = new Set(metrics.map(({ id }) => id));
  return metrics.flatMap((metric) =>
    metric.dependencies
      .filter((id) => !id.startsWith(SOURCE_PREFIX) && !known.has(id))
      .map((id) => finding('unknown-dependency', metric, `depends on “${id}”, which no metric is`)),
  );
}

function cycles(metrics: readonly ForeignMetric[]): Found[] {
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const edges = metrics.flatMap(({ id, dependencies }) =>
    dependencies.filter((from) => byId.has(from)).map((from) => ({ from, to: id })),
  );
  const [first] = metrics;
  if (first === undefined) return [];
  return cyclesIn(first.id, edges).cycles.flatMap((keys) => {
    const metric = byId.get(keys[0] ?? '');
    return metric === undefined ? [] : [finding('cycle', metric, `depends on itself: ${keys.join(' → ')}`)];
  });
}

function shared(
  metrics: readonly ForeignMetric[],
  rule: RuleName,
  predicate: string,
  keyOf: (metric: ForeignMetric) => string,
): Found[] {
  return [...groupsOf(metrics, keyOf)].flatMap(([key, [first, ...others]]) =>
    key === '' || first === undefined
      ? []
      : others.map((metric) => finding(rule, metric, `${predicate} “${first.id}”`)),
  );
}

/** A word that names two metrics finds the wrong one half of the time. */
function synonymClashes(metrics: readonly ForeignMetric[]): Found[] {
  const claimed = new Map<string, ForeignMetric>();
  for (const metric of metrics) claimed.set(caseFold(metric.name.trim()), metric);
  return metrics.flatMap((metric) =>
    metric.details.synonyms.flatMap((synonym) => {
      const other = claimed.get(caseFold(synonym.trim()));
      if (other === undefined) claimed.set(caseFold(synonym.trim()), metric);
      return other === undefined || other.id === metric.id
        ? []
        : [finding('synonym-clash', metric, `has the synonym “${synonym}”, which “${other.id}” has, too`)];
    }),
  );
}

function finding(rule: RuleName, metric: ForeignMetric, predicate: string): Found {
  return { rule, metric, predicate };
}
