import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Lists the ids in the documents: `**G1**` in the tables of guarantees, `**S1.` at the beginning of a storage rule. */
function promised(): string[] {
  const guarantees = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8').matchAll(/^\| \*\*(G\d+)\*\* \|/gm);
  const rules = ['storage', 'several-catalogs', 'start'].flatMap((page) => [
    ...readFileSync(join(ROOT, `docs/${page}.md`), 'utf8').matchAll(/^- \*\*(S\d+)\. /gm),
  ]);
  return [...guarantees, ...rules].flatMap(([, id]) => id ?? []);
}

/** Lists the ids in titles of tests, such as `[S6] a lost acknowledgement counts as stored`. */
function tested(): string[] {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
  const titles = files
    .filter((path) => /\.(test|spec)\.tsx?$/.test(path) && !path.endsWith('guarantees.test.ts'))
    .flatMap(
      (path) =>
        readFileSync(join(ROOT, 'test', path), 'utf8').match(/\b(test|it|describe)\b[^;]*?\[[GS]\d+\].*/g) ?? [],
    );
  return titles.flatMap((title) => Array.from(title.matchAll(/\[([GS]\d+)\]/g), ([, id]) => id ?? ''));
}

test('no id is given twice', () => {
  const ids = promised();
  expect(ids.length).toBeGreaterThan(30);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test('every promise and every storage rule has a test with its id', () => {
  const ids = new Set(tested());
  expect(promised().filter((id) => !ids.has(id))).toEqual([]);
});

test('no test names an id that nothing promises', () => {
  const ids = new Set(promised());
  expect([...new Set(tested())].filter((id) => !ids.has(id))).toEqual([]);
});
