import { expect, test } from 'vitest';
import { Problems } from '../../src/formats/interchange/problems.ts';
import { unzipped, zipped } from '../../src/formats/zip.ts';

const FILES = [
  { path: 'metrics/ä.yml', content: 'name: Größe\n' },
  { path: 'b.bin', content: Uint8Array.of(0, 255) },
];

test('an archive gives its files back, and is the same for the same files', () => {
  const bytes = zipped(FILES);
  const problems = new Problems();
  const files = unzipped({ path: 'all.zip', bytes }, problems);
  expect(problems.all).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(['all.zip/metrics/ä.yml', 'all.zip/b.bin']);
  expect(new TextDecoder().decode(files[0]?.bytes)).toBe('name: Größe\n');
  expect([...(files[1]?.bytes ?? [])]).toEqual([0, 255]);
  expect(zipped(FILES)).toEqual(bytes);
});
