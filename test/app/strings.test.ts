import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { screenStrings } from './strings.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function stringsOf(source: string): string[] {
  return screenStrings({ path: 'example.tsx', source });
}

test('texts, labels and sentences with something filled in are found', () => {
  const source = `
    const notice = \`\${count} metrics were deleted.\`;
    const view = <button class="main button" aria-label="Close the dialog" data-state="is open">Save <b>{count}</b> changes</button>;`;
  expect(stringsOf(source)).toEqual(['{count} metrics were deleted.', 'Save {count} changes', 'Close the dialog']);
});

test('what only programs read is left out', () => {
  const source = `
    import { one } from 'some package name';
    const sql = 'SELECT id FROM metrics';
    const rows = connection.all('id of one');
    const is = { is: 'read-only' };`;
  expect(stringsOf(source)).toEqual([]);
});

test('every text of the screen is as it was reviewed', async () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .toSorted();
  const sections = files.flatMap((path) => {
    const strings = screenStrings({ path, source: readFileSync(join(ROOT, path), 'utf8') });
    return strings.length === 0 ? [] : [`${path}\n${strings.map((text) => `  ${text}`).join('\n')}\n`];
  });
  await expect(sections.join('\n')).toMatchFileSnapshot('strings.snap');
});
