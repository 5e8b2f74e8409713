import { randomFrom } from '../../bench/random.ts';
import type { HostileFile } from './untrusted-makers.ts';
import { CATALOG, fileOf, patched } from './untrusted-makers.ts';
import { rootOf, viewOf, withDepth, withMultiplied } from './untrusted-pages.ts';
import { rawDatabase } from '../sqlite-dump.ts';

const utf8 = new TextEncoder();

/** Creates files that are no SQLite databases. */
export function notDatabases(): HostileFile[] {
  const noise = Uint8Array.from({ length: 20_000 }, byRandom(7));
  const files: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ['no byte at all', new Uint8Array()],
    ['a single byte', Uint8Array.of(83)],
    ['99 bytes of a header', fileOf(CATALOG).slice(0, 99)],
    ['zeros', new Uint8Array(8192)],
    ['noise, as an encrypted database is', noise],
    ['a picture', patched(noise, [0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]])],
    ['an archive', patched(noise, [0, [0x50, 0x4b, 3, 4]])],
    ['a page of the web', utf8.encode('<!doctype html><script>alert(1)</script>'.repeat(50))],
    ['a table as text', utf8.encode('id,name\na,Alpha\n'.repeat(50))],
    ['a wrong first letter', patched(fileOf(CATALOG), [0, [0x73]])],
    ['another version in the first line', patched(fileOf(CATALOG), [14, [0x34]])],
    ['a first line that ends in a space', patched(fileOf(CATALOG), [15, [0x20]])],
  ];
  return files.map(([name, bytes]) => ({ name, bytes: () => bytes, becomes: 'file-not-a-database' }));
}

/** Creates catalogs that were cut off, at many places, or that have extra bytes at the end. */
export function cutFiles(): HostileFile[] {
  const file = fileOf(CATALOG);
  const lengths = [100, 101, 511, 512, 513, 1024, 4095, 4096, 4097, 8192, 10_000];
  const cut = [...lengths, file.length >> 1, file.length - 4096, file.length - 1].map((length): HostileFile => ({
    name: `cut after ${length} bytes`,
    bytes: () => file.slice(0, length),
    becomes: 'file-damaged',
  }));
  const longer = new Uint8Array(file.length + 5000).fill(0x5a);
  longer.set(file);
  return [...cut, { name: 'noise after the end', bytes: () => longer, becomes: 'accepted' }];
}

/** Creates catalogs with a wrong header, or whose pages lead somewhere else. */
export function brokenHeaders(): HostileFile[] {
  const file = fileOf(CATALOG);
  const patch = (name: string, start: number, bytes: number[], becomes?: HostileFile['becomes']): HostileFile => ({
    name,
    bytes: () => patched(file, [start, bytes]),
    ...(becomes && { becomes }),
  });
  return [
    patch('a write-ahead log', 18, [2, 2], 'accepted'),
    patch('a write-ahead log for writing alone', 18, [2, 1], 'accepted'),
    patch('a way to write that nobody knows', 18, [3, 1], 'file-damaged'),
    patch('a way to read that nobody knows', 18, [3, 3], 'file-damaged'),
    patch('pages of no size', 16, [0, 0], 'file-damaged'),
    patch('pages of 3 bytes', 16, [0, 3], 'file-damaged'),
    patch('pages of 512 bytes that have 4096', 16, [2, 0], 'file-damaged'),
    patch('pages of 65,536 bytes that have 4096', 16, [0, 1], 'file-damaged'),
    patch('more pages than any disk has', 28, [255, 255, 255, 255], 'file-damaged'),
    patch('more pages than it has, and an old count', 24, [0, 0, 0, 99, 0, 255, 255, 255]),
    patch('fewer pages than it has', 28, [0, 0, 0, 3], 'file-damaged'),
    patch('8 reserved bytes that are not', 20, [8]),
    patch('255 reserved bytes that are not', 20, [255], 'file-damaged'),
    patch('fractions of pages that are not 64, 32, 32', 21, [65, 33, 33], 'file-damaged'),
    patch('a free list that is a table', 32, [0, 0, 0, 2, 0, 0, 0, 1], 'file-damaged'),
    patch('a free list beyond the end', 32, [0, 0, 255, 255, 0, 0, 0, 9], 'file-damaged'),
    patch('a schema format of the future', 44, [0, 0, 0, 9], 'file-damaged'),
    patch('an encoding that nobody knows', 56, [0, 0, 0, 7]),
    patch('UTF-16 that it is not written in', 56, [0, 0, 0, 2]),
    patch('a cache of a thousand million pages', 48, [63, 255, 255, 255], 'accepted'),
    patch('a root that moves', 52, [0, 0, 0, 4]),
    patch("Metricbook's mark and a version to come", 60, [0, 0, 0, 2, 0, 0, 0, 0, 0x4d, 0x65, 0x74, 0x62]),
    patch("Metricbook's mark and a version below zero", 60, [255, 255, 255, 255, 0, 0, 0, 0, 0x4d, 0x65, 0x74, 0x62]),
    { name: '32 reserved bytes in each page', bytes: withReserved, becomes: 'accepted' },
    ...brokenPages(file),
  ];
}

/**
 * Creates a catalog whose pages each reserve some bytes for another program, such as one that encrypts or adds
 * checksums.
 */
function withReserved(): Uint8Array {
  const empty = fileOf('CREATE TABLE x (a); DROP TABLE x; VACUUM');
  viewOf(empty).setUint8(20, 32);
  viewOf(empty).setUint16(105, 4096 - 32);
  using raw = rawDatabase(empty);
  raw.run(CATALOG);
  return raw.export();
}

function brokenPages(file: Uint8Array): HostileFile[] {
  const metrics = rootOf(file, 'metrics');
  const start = (page: number): number => (page - 1) * 4096;
  const linked = (): Uint8Array => {
    const copy = file.slice();
    viewOf(copy).setUint16(start(metrics) + 3, 5000);
    return copy;
  };
  const files: readonly (readonly [name: string, bytes: () => Uint8Array])[] = [
    ['rows that lead to the same page for ever', () => withMultiplied(file, metrics, 12)],
    ['a list of tables that leads to the same page for ever', () => withMultiplied(file, 1, 12)],
    ['statistics that lead to the same page for ever', multipliedStatistics],
    [
      'an index that leads to the same page for ever',
      () => withMultiplied(indexed(), rootOf(indexed(), 'by_text'), 12),
    ],
    ['a table twenty-five pages deep', () => withDepth(file, metrics, 25)],
    ['a table ten thousand pages deep', () => withDepth(file, metrics, 10_000)],
    ['a list of tables a thousand pages deep', () => withDepth(file, 1, 1000)],
    ['a page with 5,000 cells', linked],
    ['a page of a kind that nobody knows', () => patched(file, [start(metrics), [7]])],
    ['a table that is an index', () => patched(file, [start(metrics), [10]])],
    ['noise in place of a page', () => patched(file, [start(metrics), Array.from({ length: 4096 }, byRandom(3))])],
    ['zeros in place of a page', () => patched(file, [start(metrics), Array.from({ length: 4096 }, () => 0)])],
    ['noise in place of the schema', () => patched(file, [100, Array.from({ length: 3996 }, byRandom(5))])],
    ['a list of tables that leads in a circle', () => patched(withDepth(file, 1, 2), [file.length + 8, [0, 0, 0, 1]])],
  ];
  return files.map(([name, bytes]) => ({ name, bytes, becomes: 'file-damaged' }));
}

function multipliedStatistics(): Uint8Array {
  const file = fileOf(CATALOG, 'ANALYZE');
  return withMultiplied(file, rootOf(file, 'sqlite_stat1'), 12);
}

function indexed(): Uint8Array {
  return fileOf(CATALOG, 'CREATE INDEX by_text ON metrics(lower(description))');
}

function byRandom(seed: number): () => number {
  const random = randomFrom(seed);
  return () => Math.floor(random() * 256);
}
