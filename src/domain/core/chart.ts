import { formatNumber, pluralize } from './pluralize.ts';
import type { Day } from './instant.ts';
import { longDate, shortDate } from './relative-time.ts';

/** A bar of a chart, in the chart's own units. The origin is at the top left. */
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A horizontal line and the number that it stands for. */
export interface ChartLine {
  readonly y: number;
  readonly value: number;
}

export interface BarChart {
  /** One bar for each number, in order; the bar of a zero has no height. */
  readonly bars: readonly Bar[];
  /** Lines from top to bottom; the last one is the base line at zero. */
  readonly lines: readonly ChartLine[];
}

/** A day label below a chart; `at` is a share (0 to 1) of its width. */
export interface DayMark {
  readonly day: Day;
  readonly at: number;
}

export interface DayCount {
  readonly day: Day;
  readonly count: number;
}

/** Share of each day's width that stays empty. */
const GAP = 0.28;

/** Lays out numbers as adjacent bars over the full width. The scale ends at a round number. */
export function barChart(counts: readonly number[], width: number, height: number): BarChart {
  const top = roundTop(Math.max(0, ...counts));
  const step = counts.length === 0 ? width : width / counts.length;
  const bars = counts.map((count, i): Bar => {
    const tall = (count / top) * height;
    return { x: step * (i + GAP / 2), y: height - tall, width: step * (1 - GAP), height: tall };
  });
  const values = top % 2 === 0 ? [top, top / 2, 0] : [top, 0];
  return { bars, lines: values.map((value) => ({ y: height - (value / top) * height, value })) };
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is at least a number; 1 for zero. */
export function roundTop(most: number): number {
  if (most <= 1) return 1;
  const ten = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((digit) => digit * ten).find((top) => top >= most) ?? 10 * ten;
}

/** Chooses the days to label below a chart: the first, the last, and at most three between, evenly spaced. */
export function dayMarks(days: readonly Day[]): DayMark[] {
  const last = days.length - 1;
  if (last <= 0) return days.map((day) => ({ day, at: 0 }));
  const spaces = Math.min(4, last);
  return Array.from({ length: spaces + 1 }, (_, i) => Math.round((i * last) / spaces)).map((index) => ({
    day: days[index] ?? '',
    at: index / last,
  }));
}

/** Describes a chart in a sentence, for screen readers. */
export function chartSentence(perDay: readonly DayCount[]): string {
  const [first, last] = [perDay[0], perDay.at(-1)];
  if (first === undefined || last === undefined) return 'No days.';
  const period = `${shortDate(first.day)} to ${shortDate(last.day)}`;
  const used = perDay.filter(({ count }) => count > 0);
  const total = used.reduce((sum, { count }) => sum + count, 0);
  const busiest = used.reduce<DayCount | undefined>(
    (most, day) => (day.count > (most?.count ?? 0) ? day : most),
    undefined,
  );
  if (busiest === undefined) return `${period}: no usage.`;
  return (
    `${period}: ${pluralize(total, 'use')} on ${formatNumber(used.length)} of ${pluralize(perDay.length, 'day')}, ` +
    `most on ${longDate(busiest.day)} (${busiest.count}).`
  );
}
