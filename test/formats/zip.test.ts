import { zipSync } from 'fflate';
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

/** An archive of one file that is not compressed, and the place of its text. */
function stored(text: string) {
  const bytes = zipSync({ 'a.yml': new TextEncoder().encode(text) }, { level: 0 });
  return { bytes: new Uint8Array(bytes), at: Buffer.from(bytes).indexOf(text) };
}

function problemsOf(bytes: Uint8Array<ArrayBuffer>): readonly string[] {
  const problems = new Problems();
  expect(unzipped({ path: 'all.zip', bytes }, problems)).toEqual([]);
  return problems.all.map(({ code, message }) => `${code}: ${message}`);
}

test('an archive in which a byte was changed is refused', () => {
  const { bytes, at } = stored('target: 1000');
  bytes[at + 8] = '9'.charCodeAt(0);
  expect(problemsOf(bytes)).toEqual([expect.stringContaining('a.yml in it is damaged')]);
});

test('an archive that says that a file is shorter than it is is refused', () => {
  const bytes = new Uint8Array(zipSync({ 'a.yml': new TextEncoder().encode('name: A\n'.repeat(100)) }));
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length - 4; at += 1) if (view.getUint32(at, true) === 800) view.setUint32(at, 80, true);
  expect(problemsOf(bytes)).toEqual([expect.stringContaining('a.yml in it is damaged')]);
});

test('an archive with two files of one name is refused', () => {
  const bytes = new Uint8Array(zipSync({ 'a.yml': Uint8Array.of(1), 'b.yml': Uint8Array.of(2) }));
  for (let at = 0; at < bytes.length - 5; at += 1) {
    if (Buffer.from(bytes).toString('latin1', at, at + 5) === 'b.yml') bytes[at] = 'a'.charCodeAt(0);
  }
  expect(problemsOf(bytes)).toEqual([expect.stringContaining('two files called a.yml')]);
});
