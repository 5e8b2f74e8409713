import { byteSize } from './byte-size.ts';

/** How many bytes of all are done, both in the unit of all: `24 of 130 MB`. */
export function byteProgress(done: number, total: number): string {
  const size = byteSize(total);
  const amount = Number.parseFloat(size);
  const share = total > 0 ? Math.min(done, total) / total : 1;
  return `${(share * amount).toFixed(amount < 10 ? 1 : 0).replace('.0', '')} of ${size}`;
}
