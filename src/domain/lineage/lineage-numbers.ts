import { pluralize, joinWords, formatNumber } from '../core/pluralize.ts';
import type { Dependency, MetricLink } from '../metric/detail.ts';
import type { Impact } from './lineage.ts';

/** The number of downstream metrics and how many of them are tested: `5 metrics, 3 of them tested`. */
export function feedsSentence(dependents: readonly MetricLink[]): string {
  const tested = dependents.filter(({ testCount }) => testCount > 0).length;
  const metrics = pluralize(dependents.length, 'metric');
  if (dependents.length === 0) return 'no metric';
  if (dependents.length === 1) return `${metrics}, ${tested === 1 ? 'tested' : 'not tested'}`;
  if (tested === dependents.length) return `${metrics}, all of them tested`;
  return `${metrics}, ${tested === 0 ? 'none' : tested} of them tested`;
}

/** The number of dependencies by kind: `2 metrics, 1 data source, 1 unknown`. */
export function inputsSentence(dependencies: readonly { readonly is: Dependency['is'] }[]): string {
  const count = (is: Dependency['is']): number => dependencies.filter((dependency) => dependency.is === is).length;
  const [metrics, sources, unknown] = [count('metric'), count('source'), count('unknown')];
  const parts = [
    ...(metrics > 0 ? [pluralize(metrics, 'metric')] : []),
    ...(sources > 0 ? [pluralize(sources, 'data source')] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** The reach of a change: `Changing this touches 5 metrics: 3 tested, none used in the last 30 days.` */
export function impactSentence({ metrics, tested, usedLately }: Impact): string {
  if (metrics === 0) return 'Changing this affects no other metric.';
  const touched = `Changing this affects ${pluralize(metrics, 'metric')}`;
  const lately = 'used in the last 30 days';
  if (metrics === 1) {
    return `${touched}, ${tested === 1 ? 'tested' : 'not tested'} and ${usedLately === 1 ? lately : `not ${lately}`}.`;
  }
  const share = (count: number): string => (count === 0 ? 'none' : count === metrics ? 'all' : formatNumber(count));
  return `${touched}: ${share(tested)} tested, ${share(usedLately)} ${lately}.`;
}

/** The distance of a level, in words. */
export function stepsLabel(steps: number): string {
  return steps === 1 ? 'Directly' : `In ${steps} steps`;
}

/**
 * The nodes through which one is reached; undefined if it is reached directly. More than two are counted instead of
 * named.
 */
export function throughPhrase(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const named = names.length <= 3 ? names : [...names.slice(0, 2), `${names.length - 2} others`];
  return `through ${joinWords(named)}`;
}
