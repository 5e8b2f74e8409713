const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes for users, in units of 1000: `812 bytes`, `34 KB`, `3.9 MB`, `12 GB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${Math.trunc(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
  // 999.7 KB would be rounded to 1000 KB, so it is written as 1 MB.
  const power = UNITS.findLastIndex((_, i) => i === 0 || bytes >= 0.9995 * 1000 ** (i + 1));
  const amount = bytes / 1000 ** (power + 1);
  return `${amount < 9.95 ? amount.toFixed(1).replace('.0', '') : Math.round(amount)} ${UNITS[power] ?? ''}`;
}
