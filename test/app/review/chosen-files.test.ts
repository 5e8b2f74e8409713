import { expect, test } from 'vitest';
import type { NamedBytes } from '../../../src/app/core/named-bytes.ts';
import {
  type DroppedEntry,
  droppedFiles,
  filesOfFolder,
  isPassedOver,
  pathBelow,
  sourceNameOf,
  sourcesOf,
} from '../../../src/app/review/chosen-files.ts';

const file = (name: string): NamedBytes => ({ name, arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)) });

/** A folder as a browser gives it: so many entries at a time. */
function folder(name: string, entries: readonly DroppedEntry[], atOnce = 1): DroppedEntry {
  const createReader = () => {
    let left = [...entries];
    return {
      readEntries(resolve: (some: DroppedEntry[]) => void) {
        resolve(left.slice(0, atOnce));
        left = left.slice(atOnce);
      },
    };
  };
  return { name, isDirectory: true, createReader } as DroppedEntry;
}

function entry(name: string): DroppedEntry {
  return {
    name,
    isDirectory: false,
    file: (resolve: (one: NamedBytes) => void) => resolve(file(name)),
  } as unknown as DroppedEntry;
}

test('a folder is read with the folders in it, and what was made of it is passed over', async () => {
  const dropped = folder('shop', [
    entry('dbt_project.yml'),
    folder('models', [entry('b.yml'), entry('a.yml'), folder('finance', [entry('c.yml')])], 2),
    folder('target', [entry('manifest.json')]),
    folder('.git', [entry('config')]),
  ]);
  const files = await droppedFiles([file('shop')], [dropped]);
  expect(files.map(({ path }) => path)).toEqual([
    'shop/dbt_project.yml',
    'shop/models/a.yml',
    'shop/models/b.yml',
    'shop/models/finance/c.yml',
  ]);
  expect(sourceNameOf(files)).toBe('shop');
  expect(files.map((one) => pathBelow(one, 'shop'))[1]).toBe('models/a.yml');
});

test('files that are dropped without a folder are taken as they are', async () => {
  const files = [file('b.yml'), file('a.yml')];
  expect(await droppedFiles(files, [entry('b.yml'), null])).toEqual(files);
  expect(sourceNameOf(files)).toBe('a.yml, b.yml');
  expect(pathBelow(files[0] ?? file(''), 'a.yml, b.yml')).toBe('b.yml');
});

test('files without a folder are sources of their own, and a folder is one with all of its files', () => {
  const inFolder = (path: string) => ({ ...file(path.split('/').at(-1) ?? ''), path });
  expect(sourcesOf([inFolder('shop/a.yml'), inFolder('shop/models/b.yml')])).toEqual({ source: 'shop' });
  expect(sourcesOf([file('a.csv')])).toEqual({ source: 'a.csv' });
  expect(sourcesOf([file('b.csv'), file('a.csv'), inFolder('shop/models/b.yml')])).toEqual({
    source: 'a.csv, b.csv, shop',
    sources: new Map([
      ['b.csv', 'b.csv'],
      ['a.csv', 'a.csv'],
      ['shop/models/b.yml', 'shop'],
    ]),
  });
});

test('a folder that was chosen has its paths from the browser', () => {
  const chosen = (path: string) => ({ ...file(path.split('/').at(-1) ?? ''), webkitRelativePath: path });
  const files = filesOfFolder([chosen('target/manifest.json'), chosen('target/.git/config')]);
  expect(files.map(({ path }) => path)).toEqual(['target/manifest.json']);
  expect(isPassedOver('shop/node_modules/x/metrics.yml')).toBe(true);
});
