import { pluralize, joinWords, formatNumber } from '../core/pluralize.ts';
import type { Impact, LineageCount, LineageDirection } from './lineage.ts';

/** The metrics of one direction: `85 metrics directly, 87 in all`, or `4 metrics` if there are only direct ones. */
export function countPhrase({ direct, all }: Pick<LineageCount, 'direct' | 'all'>): string {
  return direct === all
    ? pluralize(all, 'metric')
    : `${pluralize(direct, 'metric')} directly, ${formatNumber(all)} in all`;
}

/** All that one direction has: `2 metrics directly, 3 in all, 1 data source, 1 not in this catalog`. */
export function sideSentence(count: LineageCount): string {
  const { all, sources, unknown } = count;
  const parts = [
    ...(all > 0 ? [countPhrase(count)] : []),
    ...(sources > 0 ? [pluralize(sources, 'data source')] : []),
    ...(unknown > 0 ? [`${formatNumber(unknown)} not in this catalog`] : []),
  ];
  return parts.length === 0 ? 'None' : parts.join(', ');
}

/**
 * The reach of a change: `Changing this affects 4 metrics directly, 24 in all: 3 tested, 1 with a failing test, none used
 * in the last 30 days.`
 */
export function impactSentence(count: LineageCount, { tested, failing, usedLately }: Impact): string {
  const metrics = count.all;
  if (metrics === 0) return 'Changing this affects no other metric.';
  const touched = `Changing this affects ${countPhrase(count)}`;
  const lately = 'used in the last 30 days';
  if (metrics === 1) {
    const test = failing === 1 ? 'with a failing test' : tested === 1 ? 'tested' : 'not tested';
    return `${touched}, ${test} and ${usedLately === 1 ? lately : `not ${lately}`}.`;
  }
  const share = (part: number): string => (part === 0 ? 'none' : part === metrics ? 'all' : formatNumber(part));
  const failed = failing === 0 ? '' : ` ${share(failing)} with a failing test,`;
  return `${touched}: ${share(tested)} tested,${failed} ${share(usedLately)} ${lately}.`;
}

/** The steps between the metric and others, and their direction: `1 step upstream`, `3 to 5 steps downstream`. */
export function stepsPhrase(from: number, to: number, direction: LineageDirection): string {
  const steps = from === to ? pluralize(to, 'step') : `${from} to ${pluralize(to, 'step')}`;
  return `${steps} ${STREAMS[direction]}`;
}

/** The names of the directions, in a sentence. */
export const STREAMS: Readonly<Record<LineageDirection, string>> = { up: 'upstream', down: 'downstream' };

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
