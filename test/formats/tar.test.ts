import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { ArchivedFile } from '../../src/formats/tar.ts';
import { tarOf } from '../../src/formats/tar.ts';

function bytesOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 7) % 256);
}

const FILES: readonly ArchivedFile[] = [
  { name: 'log/tip-.json', bytes: new TextEncoder().encode('{"a": 1}') },
  { name: 'log/empty.json', bytes: new Uint8Array(0) },
  { name: 'blocks/one/000000.bin', bytes: bytesOf(511, 1) },
  { name: 'blocks/one/000001.bin', bytes: bytesOf(512, 2) },
  { name: 'blocks/one/000002.bin', bytes: bytesOf(513, 3) },
  { name: `blocks/${'x'.repeat(93)}`, bytes: bytesOf(262_144, 4) },
];

function tar(flags: string, archive: Uint8Array, ...names: string[]): Buffer {
  return execFileSync('tar', [flags, '-', ...names], { input: archive, maxBuffer: 2 ** 26 });
}

test('an archive lists its files by name, in their order, to a program that has never seen it', () => {
  expect(tar('tf', tarOf(FILES)).toString().trim().split('\n')).toEqual(FILES.map(({ name }) => name));
});

test('every file comes out of it byte for byte', () => {
  const archive = tarOf(FILES);
  for (const { name, bytes } of FILES) expect(new Uint8Array(tar('xOf', archive, name))).toEqual(bytes);
});

test('an archive of nothing is an archive', () => {
  expect(tar('tf', tarOf([])).toString()).toBe('');
});

test('a name that is too long is a mistake of ours, not a broken archive', () => {
  expect(() => tarOf([{ name: 'x'.repeat(101), bytes: new Uint8Array(0) }])).toThrow('too long a name');
});
