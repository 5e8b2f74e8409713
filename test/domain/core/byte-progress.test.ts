import { describe, expect, it } from 'vitest';
import { byteProgress } from '../../../src/domain/core/byte-progress.ts';

describe('how far something is', () => {
  it.each([
    [24_000_000, 130_000_000, '24 of 130 MB'],
    [400_000, 130_000_000, '0 of 130 MB'],
    [1_250_000, 3_900_000, '1.3 of 3.9 MB'],
    [1_000_000, 3_900_000, '1 of 3.9 MB'],
    [3_900_000, 3_900_000, '3.9 of 3.9 MB'],
    [999_000_000, 1_000_000_000, '1 of 1 GB'],
    [300_000, 812_000, '300 of 812 KB'],
    [5, 10, '5 of 10 bytes'],
    [200, 100, '100 of 100 bytes'],
    [0, 0, '0 bytes'],
    [1_200_000, 0, '1.2 MB'],
  ])('is said of %i bytes of %i as %s', (done, total, text) => {
    expect(byteProgress(done, total)).toBe(text);
  });
});
