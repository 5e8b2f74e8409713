/** Returns the value that half of them do not exceed. Throws if there are none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Returns the smallest value that this percentage of them does not exceed. Throws if there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
