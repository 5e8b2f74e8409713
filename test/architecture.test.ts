import { readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults, type SourceFile } from './architecture.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

function readSources(): SourceFile[] {
  return readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|css)$/.test(entry.name))
    .map((entry) => `${entry.parentPath}${sep}${entry.name}`.slice(root.length).replaceAll(sep, posix.sep))
    .map((path) => ({ path, source: readFileSync(`${root}${path}`, 'utf8') }));
}

/** Returns the faults of a single file. */
function faultsIn(path: string, source = ''): string[] {
  return faults([{ path, source }]);
}

test('dependencies point one way', () => {
  const files = readSources();
  expect(files.length).toBeGreaterThan(10);
  expect(faults(files)).toEqual([]);
});

describe('an import that runs upwards is found', () => {
  test.each([
    ['src/domain/a.ts', `import { b } from '../database/b.ts';`, 'imports src/database/b.ts'],
    ['src/domain/a.ts', `import type { B } from '../formats/b.ts';`, 'imports src/formats/b.ts'],
    ['src/database/a.ts', `export { b } from '../storage/b.ts';`, 'imports src/storage/b.ts'],
    ['src/database/a.ts', `import { b } from '../formats/b.ts';`, 'imports src/formats/b.ts'],
    ['src/formats/a.ts', `export * from '../worker/b.ts';`, 'imports src/worker/b.ts'],
    ['src/storage/a.ts', `const b = await import('../database/b.ts');`, 'imports src/database/b.ts'],
    ['src/storage/a.ts', 'const b = await import(`../app/core/b.ts`);', 'imports src/app/core/b.ts'],
    ['src/worker/a.ts', `import '../app/kit/b.css';`, 'imports src/app/kit/b.css'],
    ['src/app/core/a.ts', `import { b } from '../../database/b.ts';`, 'imports src/database/b.ts'],
    [
      'src/app/list/a.ts',
      `import { b } from '../../worker/api/catalog-api.ts';`,
      'imports src/worker/api/catalog-api.ts',
    ],
    [
      'src/app/list/a.ts',
      `import type { B } from '../../worker/api/catalog-api.ts';`,
      'imports src/worker/api/catalog-api.ts',
    ],
    ['src/app/list/a.ts', `import B from '../../worker/b-worker.ts?worker';`, 'imports src/worker/b-worker.ts'],
    ['src/app/list/a.tsx', `new Worker(new URL('../../worker/b.ts', import.meta.url));`, 'imports src/worker/b.ts'],
    ['src/app/list/a.tsx', `type B = import('../../worker/client.ts').B;`, 'imports src/worker/client.ts'],
    ['src/app/list/deep/a.tsx', `import { b } from '../../../storage/b.ts';`, 'imports src/storage/b.ts'],
    ['src/app/list/a.tsx', `import { b } from '../../main.tsx';`, 'imports src/main.tsx'],
    ['src/app/list/a.tsx', `import b from '../../../package.json';`, 'imports package.json'],
    ['src/app/list/a.tsx', `import b from '/src/worker/b.ts';`, 'imports src/worker/b.ts'],
  ])('%s: %s', (path, source, fault) => {
    expect(faultsIn(path, source)).toEqual([`${path} ${fault}`]);
  });
});

describe('an import that runs upwards within a room is found', () => {
  test.each([
    ['src/domain/core/a.ts', `import { b } from '../metric/b.ts';`, 'imports src/domain/metric/b.ts'],
    ['src/domain/search/a.ts', `import type { B } from '../history/b.ts';`, 'imports src/domain/history/b.ts'],
    [
      'src/database/sqlite/a.ts',
      `import { b } from '../metrics-database.ts';`,
      'imports src/database/metrics-database.ts',
    ],
    ['src/storage/log/a.ts', `import { b } from '../snapshot/b.ts';`, 'imports src/storage/snapshot/b.ts'],
    ['src/app/core/a.ts', `import { b } from '../list/b.ts';`, 'imports src/app/list/b.ts'],
    ['src/app/kit/a.tsx', `import { b } from '../list/b.ts';`, 'imports src/app/list/b.ts'],
    ['src/app/list/a.tsx', `import { b } from '../search/b.ts';`, 'imports src/app/search/b.ts'],
    ['src/app/list/a.tsx', `import type { B } from '../shell/create-app.ts';`, 'imports src/app/shell/create-app.ts'],
    ['src/app/list/a.ts', `import { b } from './b.tsx';`, 'imports the view src/app/list/b.tsx'],
  ])('%s: %s', (path, source, fault) => {
    expect(faultsIn(path, source)).toEqual([`${path} ${fault}`]);
  });
});

test('an import that only running it can tell is refused', () => {
  const fault = 'src/app/list/a.tsx imports what only running it can tell';
  expect(faultsIn('src/app/list/a.tsx', 'await import(`./${name}.tsx`);')).toEqual([fault]);
  expect(faultsIn('src/app/list/a.tsx', 'new URL(name, import.meta.url);')).toEqual([fault]);
});

describe('a package outside its rooms is found', () => {
  test.each([
    ['src/domain/a.ts', 'comlink'],
    ['src/database/a.ts', 'comlink'],
    ['src/formats/a.ts', 'comlink'],
    ['src/database/a.ts', 'idb-keyval'],
    ['src/worker/a.ts', 'idb-keyval'],
    ['src/domain/a.ts', 'preact'],
    ['src/worker/a.ts', 'preact/hooks'],
    ['src/storage/a.ts', '@preact/signals'],
    ['src/domain/a.ts', 'valibot'],
    ['src/worker/a.ts', 'valibot'],
    ['src/worker/a.ts', 'sql.js'],
    ['src/formats/a.ts', 'sql.js'],
    ['src/app/list/a.ts', 'sql.js/dist/sql-wasm-browser.wasm?url'],
    ['src/app/lineage/a.ts', 'marked'],
    ['src/app/kit/a.ts', 'marked'],
    ['src/app/kit/a.ts', 'sql-formatter'],
    ['src/domain/metric/a.ts', '@noble/hashes/sha2.js'],
    ['src/app/updates/a.ts', 'workbox-precaching'],
    ['src/domain/core/a.ts', '@preact/signals'],
  ])('%s imports %s', (path, name) => {
    expect(faultsIn(path, `import type { A } from '${name}';`)).toEqual([`${path} imports ${name}`]);
  });
});

describe('a global in a room that has another way is found', () => {
  test.each([
    ['src/domain/a.ts', 'const now = Date.now();', 'Date.now'],
    ['src/domain/a.ts', 'const now = new Date();', 'new Date()'],
    ['src/domain/a.ts', 'const now = new globalThis.Date();', 'new Date()'],
    ['src/domain/a.ts', 'const clock = Date.now;', 'Date.now'],
    ['src/domain/a.ts', 'const dice = Math.random();', 'Math.random'],
    ['src/domain/a.ts', 'const id = globalThis.crypto.randomUUID();', 'crypto.randomUUID'],
    ['src/storage/a.ts', `indexedDB.open('a');`, 'indexedDB'],
    ['src/storage/a.ts', 'const { indexedDB: factory } = globalThis;', 'indexedDB'],
    ['src/app/list/a.ts', 'window.indexedDB.databases();', 'indexedDB'],
    ['src/app/list/a.tsx', `document.getElementById('search')?.focus();`, 'getElementById'],
    ['src/app/keys/press.ts', `grid.dispatchEvent(new KeyboardEvent('keydown'));`, 'new KeyboardEvent'],
  ])('%s: %s', (path, source, mention) => {
    expect(faultsIn(path, source)).toEqual([`${path} mentions ${mention}`]);
  });
});

describe('[G36] a key event that is read outside of its one place is found', () => {
  test.each([
    ['const heard = (event: KeyboardEvent) => undefined;', 'KeyboardEvent'],
    ['const heard = (event: TargetedKeyboardEvent<HTMLElement>) => undefined;', 'TargetedKeyboardEvent'],
    ['const heard = (event) => event.key;', 'event.key'],
    ['const heard = (e) => e.code;', 'e.code'],
    ['const heard = (event) => event.isComposing;', 'isComposing'],
    ['const heard = ({ keyCode }) => undefined;', 'keyCode'],
    [`window.addEventListener('keydown', heard);`, 'keydown'],
    ['const b = <div onKeyDown={(pressed) => undefined} />;', 'onKeyDown with a function'],
  ])('%s', (source, read) => {
    expect(faultsIn('src/app/list/a.tsx', source)).toContain(`src/app/list/a.tsx reads keys by itself: ${read}`);
  });
});

test.each([
  ['src/domain/metricRules.ts', 'is not in kebab-case: metricRules'],
  ['src/app/kit/Button.css', 'is not in kebab-case: Button'],
  ['src/service-worker/metric_page/header.ts', 'is not in kebab-case: metric_page'],
  ['src/app/list/index.ts', 'has a name that says nothing: index'],
  ['src/domain/utils.ts', 'has a name that says nothing: utils'],
  ['src/service-worker/helpers/text.ts', 'has a name that says nothing: helpers'],
  ['src/common/text.ts', 'is in no room of the house'],
  ['src/domain.ts', 'is in no room of the house'],
  ['src/app/lists/rows.ts', 'is in no part of app'],
])('a name that the house refuses is found: %s', (path, fault) => {
  expect(faultsIn(path)).toEqual([`${path} ${fault}`]);
});

test('a folder that is too large to see at a glance is found', () => {
  const files = Array.from({ length: 41 }, (_, index) => ({ path: `src/formats/a-${index}.ts`, source: '' }));
  expect(faults(files.slice(1))).toEqual([]);
  expect(faults(files)).toEqual(['src/formats holds 41 files']);
});

test('a file and a function that are too long are found', () => {
  const lines = (count: number): string => 'x();\n'.repeat(count);
  expect(faultsIn('src/domain/core/a.ts', lines(351))).toEqual(['src/domain/core/a.ts is 351 lines long']);
  expect(faultsIn('src/domain/core/a.ts', `const a = () => {\n${lines(119)}};`)).toEqual([
    'src/domain/core/a.ts has a function of 121 lines',
  ]);
  expect(faultsIn('src/domain/core/a.ts', `function a() {\n${lines(118)}}`)).toEqual([]);
});

test('a file that is no TypeScript is found', () => {
  expect(faultsIn('src/domain/a.ts', 'const = 1;')).toEqual([
    expect.stringMatching(/^src\/domain\/a\.ts can't be read: /),
  ]);
});

test.each([
  ['src/domain/a.ts', `import { b } from './b.ts'; // import '../database/b.ts', Date.now()`],
  ['src/domain/a.ts', `export const b = 'import x from "../app/x.ts"; Math.random()';`],
  ['src/domain/a.ts', 'export const day = (time: string) => new Date(time);'],
  ['src/database/a.ts', `import sql from 'sql.js'; import { b } from '../domain/b.ts';`],
  ['src/formats/a.ts', `import * as v from 'valibot';`],
  [
    'src/storage/a.ts',
    `import { get } from 'idb-keyval'; export const open = (factory: IDBFactory) => factory.open('a');`,
  ],
  [
    'src/worker/a.ts',
    `import engine from 'sql.js/dist/sql-wasm-browser.wasm?url'; import { b } from '../database/b.ts';`,
  ],
  [
    'src/worker/a.ts',
    `import { wrap } from 'comlink'; new Worker(new URL('b-worker.ts', import.meta.url)); indexedDB;`,
  ],
  ['src/app/list/a.ts', `import type { B } from '../../worker/client.ts'; import { b } from '../../worker/client.ts';`],
  ['src/app/list/a.ts', `import type { B } from '../core/b.ts'; import { b } from '../core/b.ts';`],
  ['src/app/shell/a.tsx', `import { b } from '../list/b.tsx'; import '../kit/b.css';`],
  ['src/database/a.ts', `import { b } from './list/b.ts';`],
  ['src/app/text/a.ts', `import { Lexer } from 'marked';`],
  ['src/app/core/a.ts', `import { signal } from '@preact/signals'; signal(Date.now());`],
  ['src/app/keys/press.ts', 'const heard = (event: KeyboardEvent) => event.key;'],
  ['src/app/list/a.tsx', 'const b = <div onKeyDown={onPress(({ key }) => key === "a")} />; row.key; error.code;'],
  ['src/app/list/a.tsx', `import { b } from '../core/b.ts'; import './a.css'; const b = <a href="#/">new</a>;`],
  ['src/app/list/a.tsx', `new URL('https://example.org/', import.meta.url); new URL(location.href); new URL('a', b);`],
  [
    'src/main.tsx',
    `document.getElementById('app'); import { b } from './worker/client.ts'; import { c } from './app/shell/c.tsx'; indexedDB;`,
  ],
  ['src/app/shell/tokens.css', ':root { color: red }'],
])('what the house allows is no fault: %s: %s', (path, source) => {
  expect(faultsIn(path, source)).toEqual([]);
});
