/**
 * Returns the line of a sparkline as an SVG path: the values from left to right, zero at the bottom, the largest at
 * the top.
 */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  const top = Math.max(...values, 1);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, i) => `${i === 0 ? 'M' : 'L'}${round(i * step)} ${round(height - (value / top) * height)}`)
    .join('');
}

/** Sums neighbouring values so that about `points` remain. A line of thirty spikes says less than one of ten. */
export function inSteps(values: readonly number[], points: number): number[] {
  const size = Math.max(1, Math.ceil(values.length / points));
  const steps = Math.ceil(values.length / size);
  return Array.from({ length: steps }, (_, i) =>
    values.slice(i * size, (i + 1) * size).reduce((sum, value) => sum + value, 0),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
