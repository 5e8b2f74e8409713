import { describe, expect, it } from 'vitest';
import { byteSize } from '../../../src/domain/core/byte-size.ts';

describe('a size', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 KB'],
    [1049, '1 KB'],
    [9949, '9.9 KB'],
    [9950, '10 KB'],
    [34_816, '35 KB'],
    [500_000, '500 KB'],
    [999_499, '999 KB'],
    [999_500, '1 MB'],
    [3_900_000, '3.9 MB'],
    [243_000_000, '243 MB'],
    [12_345_678_901, '12 GB'],
    [5_000_000_000_000, '5 TB'],
  ])('of %i bytes is said as %s', (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });
});
