import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { Problems } from '../../../src/formats/interchange/problems.ts';
import { guessMapping } from '../../../src/formats/sheet/columns.ts';
import { readTable } from '../../../src/formats/sheet/read-table.ts';
import { readXlsx } from '../../../src/formats/sheet/read-xlsx.ts';
import { writeXlsx } from '../../../src/formats/sheet/write-xlsx.ts';
import { foreignMetric, withoutOrigin } from '../foreign-metrics.ts';

it('a workbook gives back the metrics that were written into it, ids and formulas as texts', async () => {
  const metrics = [
    foreignMetric({ id: 'MAR1', name: '1E5', calculation: '=SUM(a)\n/ b', tags: ['core'], owner: 'Ada' }),
    foreignMetric({
      id: '0042',
      name: '净收入',
      description: 'x <y> & "z"',
      details: { custom: new Map([['target', '>= 5']]) },
    }),
  ];
  const { bytes, losses } = await writeXlsx(metrics);
  expect(losses).toEqual([]);
  const problems = new Problems();
  const [table] = await readXlsx('kpis.xlsx', new Uint8Array(bytes), problems);
  if (table === undefined) throw new Error('no sheet was read');
  const reading = readTable(table, guessMapping(table));
  expect([...problems.all, ...reading.problems]).toEqual([]);
  expect(reading.metrics.map(withoutOrigin)).toEqual(metrics.map(withoutOrigin));
  expect(reading.metrics[1]?.origin).toMatchObject({ file: 'kpis.xlsx', line: 3 });
});

it('texts that a library or a reader takes for something else come back as they are', async () => {
  const texts = [
    '__proto__',
    'constructor',
    'toString',
    'none',
    'n/a',
    "'=1",
    "'constructor",
    '=1+1',
    "it's",
    '_x0041_',
  ];
  const metrics = texts.map((text, i) =>
    foreignMetric({ id: `m${i}`, name: `M ${i}`, owner: text, description: text }),
  );
  const { bytes } = await writeXlsx([...metrics, foreignMetric({ id: '__proto__', name: 'valueOf' })]);
  const [table] = await readXlsx('kpis.xlsx', new Uint8Array(bytes), new Problems());
  if (table === undefined) throw new Error('no sheet was read');
  const read = readTable(table, guessMapping(table)).metrics;
  expect(read.map(({ owner }) => owner)).toEqual([...texts, null]);
  expect(read.at(-1)).toMatchObject({ id: '__proto__', name: 'valueOf' });
});

it('a text that no cell can hold is cut, which is told', async () => {
  const { losses } = await writeXlsx([foreignMetric({ id: 'a', description: 'x'.repeat(40_000) })]);
  expect(losses).toMatchObject([{ severity: 'loss', code: 'text-cut', metric: 'a' }]);
});

it('a character is not cut in two, and an apostrophe before a text counts', async () => {
  const description = `${'x'.repeat(32_766)}😀`;
  const { bytes, losses } = await writeXlsx([
    foreignMetric({ id: 'a', description }),
    foreignMetric({ id: 'b', description: `'=${'x'.repeat(32_765)}` }),
  ]);
  const [table] = await readXlsx('kpis.xlsx', new Uint8Array(bytes), new Problems());
  expect(table?.rows[1]?.cells[2]).toBe('x'.repeat(32_766));
  expect(losses.map(({ metric }) => metric)).toEqual(['a', 'b']);
});

it('what is no workbook is refused with the reason', async () => {
  const problems = new Problems();
  expect(await readXlsx('kpis.xlsx', new TextEncoder().encode('no zip'), problems)).toEqual([]);
  expect(problems.all).toMatchObject([{ severity: 'error', code: 'xlsx-unreadable', file: 'kpis.xlsx' }]);
});

/** A workbook with another sheet in it. */
async function withSheet(rows: string): Promise<Uint8Array<ArrayBuffer>> {
  const files = unzipSync((await writeXlsx([])).bytes);
  const sheet = Object.keys(files).find((name) => name.startsWith('xl/worksheets/') && name.endsWith('.xml'));
  if (sheet === undefined) throw new Error('the workbook has no sheet');
  return new Uint8Array(
    zipSync({ ...files, [sheet]: strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`) }),
  );
}

const cell = (place: string) => `<c r="${place}" t="inlineStr"><is><t>x</t></is></c>`;

it('cells that are too far away are refused before they take all memory', async () => {
  for (const [rows, isRead] of [
    [`<row r="1">${cell('A1')}</row><row r="1048576">${cell('B1048576')}</row>`, true],
    [`<row r="1">${cell('XFD1')}</row><row r="1048576"><c r="A1048576" s="1"/></row>`, true],
    [`<row r="1">${cell('XFD1')}</row><row r="1048576">${cell('A1048576')}</row>`, false],
    ['<row r="999999999"/>', false],
    [`<row>${cell('ZZZZ1')}</row>`, false],
  ] as const) {
    const problems = new Problems();
    const tables = await readXlsx('kpis.xlsx', await withSheet(rows), problems);
    expect([tables.length, problems.all.map(({ code }) => code)]).toEqual(isRead ? [1, []] : [0, ['xlsx-unreadable']]);
  }
});

it('a workbook in which a byte was changed is refused', async () => {
  const files = unzipSync((await writeXlsx([foreignMetric({ id: 'a', description: 'pays 1000' })])).bytes);
  const bytes = new Uint8Array(zipSync(files, { level: 0 }));
  bytes[Buffer.from(bytes).indexOf('1000')] = '9'.charCodeAt(0);
  const problems = new Problems();
  expect(await readXlsx('kpis.xlsx', bytes, problems)).toEqual([]);
  expect(problems.all).toMatchObject([{ code: 'xlsx-unreadable', message: expect.stringContaining('damaged') }]);
});
