import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readInputs, UsageError, writeWhole } from '../../src/cli/io.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metricbook-io-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (path: string): string => join(folder, path);

test('a link stays a link, and the file that it leads to is written', async () => {
  mkdirSync(at('real'));
  writeFileSync(at('real/catalog.db'), 'before');
  symlinkSync(join('real', 'catalog.db'), at('catalog.db'));
  symlinkSync('catalog.db', at('link.db'));
  await writeWhole(at('link.db'), 'after');
  expect(lstatSync(at('link.db')).isSymbolicLink() && lstatSync(at('catalog.db')).isSymbolicLink()).toBe(true);
  expect(readFileSync(at('real/catalog.db'), 'utf8')).toBe('after');

  symlinkSync(join('later', 'new.db'), at('dangling.db'));
  await writeWhole(at('dangling.db'), 'new');
  expect(readFileSync(at('later/new.db'), 'utf8')).toBe('new');
});

test('a file that only its owner may read stays so', async () => {
  writeFileSync(at('catalog.db'), 'before');
  chmodSync(at('catalog.db'), 0o600);
  await writeWhole(at('catalog.db'), 'after');
  expect(statSync(at('catalog.db')).mode & 0o777).toBe(0o600);
});

test('what cannot be written is told, and nothing is left beside it', async () => {
  writeFileSync(at('file'), 'here');
  mkdirSync(at('folder'));
  symlinkSync('circle', at('circle'));
  for (const path of ['file/catalog.db', 'folder', 'circle', 'x'.repeat(300)]) {
    await expect(writeWhole(at(path), 'text')).rejects.toThrow(UsageError);
  }
  expect(readFileSync(at('file'), 'utf8')).toBe('here');
  expect(readdirSync(folder).toSorted()).toEqual(['circle', 'file', 'folder']);
});

test('a file that is named twice is read once', async () => {
  writeFileSync(at('kpis.csv'), 'name\n');
  symlinkSync('kpis.csv', at('link.csv'));
  const inputs = await readInputs([at('kpis.csv'), join(folder, '.', 'kpis.csv'), at('link.csv'), folder]);
  expect(inputs.map(({ path }) => path)).toEqual([at('kpis.csv')]);
});
