import { expect, test } from 'vitest';
import { createExports, EXPORT_FORMATS, sharedProblems, writtenSentence } from '../../../src/app/export/exports.ts';
import { WRITABLE_FORMATS } from '../../../src/formats/write-files.ts';
import { begin, newBrowser } from '../../worker/browser.ts';
import { openRealApp } from '../real-app.ts';

async function opened() {
  const browser = newBrowser();
  await begin(
    browser,
    { id: 'churn', name: 'Churn', calculation: 'count(*)', dataSource: 'orders', tags: ['a, b'] },
    { id: 'revenue', name: 'Revenue: net', calculation: 'sum(amount)', dataSource: 'orders' },
  );
  const page = await openRealApp(browser);
  return { ...page, exports: createExports(page.app) };
}

test('every format that can be written is offered', () => {
  expect(EXPORT_FORMATS.map(([format]) => format).toSorted()).toEqual([...WRITABLE_FORMATS].toSorted());
});

test.each(EXPORT_FORMATS)('%s is written, with all metrics, and saved under its own name', async (format) => {
  const { exports, downloads } = await opened();
  await exports.choose(format);
  expect(exports.state.value).toMatchObject({ is: 'written', format, exported: { metrics: 2 } });
  await exports.save();
  expect(downloads).toHaveLength(1);
  expect(downloads[0]?.name).toMatch(new RegExp(`-${format}\\.\\w+$`));
  expect(downloads[0]?.bytes.length).toBeGreaterThan(100);
});

test('what is lost is told before it is saved', async () => {
  const { exports, downloads } = await opened();
  await exports.choose('csv');
  const written = exports.state.value;
  if (written.is !== 'written') throw new Error(written.is);
  expect(sharedProblems(written.exported.losses)).toMatchObject([{ severity: 'loss', metrics: ['Churn'] }]);
  expect(new TextDecoder().decode(written.exported.bytes)).toContain('Revenue: net');
  expect(downloads).toEqual([]);
});

test('one sentence stands for all metrics that it is about, the gravest first', () => {
  const shared = sharedProblems([
    { severity: 'note', message: 'Kept.', metric: 'A' },
    { severity: 'loss', message: 'Lost.', metric: 'A' },
    { severity: 'loss', message: 'Lost.', metric: 'B' },
  ]);
  expect(shared).toEqual([
    { severity: 'loss', message: 'Lost.', metrics: ['A', 'B'] },
    { severity: 'note', message: 'Kept.', metrics: ['A'] },
  ]);
});

test('files are counted in words', () => {
  expect(writtenSentence({ metrics: 1, files: 1 })).toBe('1 metric in one file.');
  expect(writtenSentence({ metrics: 45, files: 3 })).toBe('45 metrics in 3 files, in one archive.');
});
