import { counted } from './counted.ts';
import type { Dependency, MetricLink } from './detail.ts';

/** How many metrics it feeds, and how many of these are tested: `5 metrics, 3 of them tested`. */
export function feedsSentence(dependents: readonly MetricLink[]): string {
  const tested = dependents.filter(({ testCount }) => testCount > 0).length;
  const metrics = counted(dependents.length, 'metric');
  if (dependents.length === 0) return 'no metric';
  if (dependents.length === 1) return `${metrics}, ${tested === 1 ? 'tested' : 'not tested'}`;
  if (tested === dependents.length) return `${metrics}, all of them tested`;
  return `${metrics}, ${tested === 0 ? 'none' : tested} of them tested`;
}

/** What it depends on, by kind: `2 metrics, 1 data source, 1 unknown`. */
export function inputsSentence(dependencies: readonly Dependency[]): string {
  const count = (is: Dependency['is']): number => dependencies.filter((dependency) => dependency.is === is).length;
  const [metrics, sources, unknown] = [count('metric'), count('source'), count('unknown')];
  const parts = [
    ...(metrics > 0 ? [counted(metrics, 'metric')] : []),
    ...(sources > 0 ? [counted(sources, 'data source')] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}
