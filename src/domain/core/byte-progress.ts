import { byteSize } from './byte-size.ts';

/** Bytes done and the total, both in the unit of the total: `24 of 130 MB`. Without a known total: `24 MB`. */
export function byteProgress(done: number, total: number): string {
  if (total === 0) return byteSize(done);
  const size = byteSize(total);
  const amount = Number.parseFloat(size);
  const share = Math.min(done, total) / total;
  return `${(share * amount).toFixed(amount < 10 ? 1 : 0).replace('.0', '')} of ${size}`;
}
