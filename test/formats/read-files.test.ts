import { expect, test } from 'vitest';
import { readFiles } from '../../src/formats/read-files.ts';

const file = (path: string, content: string | readonly number[]) => ({
  path,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content),
});

const METRIC = `
metrics:
  - name: revenue
    label: Revenue
    type: simple
    type_params:
      measure: revenue
`;

/** `name,owner` and `Umsätze,Jürgen` in Windows-1252. */
const GERMAN = file('kpis.csv', [
  ...Buffer.from('name,owner\nUms', 'latin1'),
  0xe4,
  ...Buffer.from('tze,J', 'latin1'),
  0xfc,
  ...Buffer.from('rgen\n', 'latin1'),
]);

test('each file is read by the format that its content shows, and the others are named', async () => {
  const reading = await readFiles([
    file('models/metrics.yml', METRIC),
    file('kpis.csv', 'name,owner\nChurn,Ada\n'),
    file('data/odd.json', '{"nothing": "here"}'),
    file('logo.png', [0x89, 0x50, 0x4e, 0x47, 0, 0xff]),
    file('README.md', '# About'),
  ]);
  expect(reading.metrics.map(({ name }) => name)).toEqual(['Revenue', 'Churn']);
  expect([...reading.recognised]).toEqual(['models/metrics.yml', 'kpis.csv']);
  expect(reading.tables.map(({ file: path }) => path)).toEqual(['kpis.csv']);
  expect(reading.problems.filter(({ code }) => code === 'unknown-format').map((one) => one.file)).toEqual([
    'logo.png',
    'data/odd.json',
  ]);
});

test('a text that is not Unicode is read once its encoding is known', async () => {
  const first = await readFiles([GERMAN]);
  expect(first.metrics).toEqual([]);
  expect(first.undecided).toMatchObject([{ path: 'kpis.csv', decoding: { sample: ['Umsätze,Jürgen'] } }]);
  const second = await readFiles([GERMAN], { encodings: new Map([['kpis.csv', 'windows-1252']]) });
  expect(second.metrics).toMatchObject([{ name: 'Umsätze', owner: 'Jürgen' }]);
  expect(second.undecided).toEqual([]);
});

test('a pause that throws ends the reading', async () => {
  const pause = () => Promise.reject(new Error('enough'));
  await expect(readFiles([file('a.yml', METRIC)], { pause })).rejects.toThrow('enough');
});

test('what is called a workbook and is none is told', async () => {
  const reading = await readFiles([file('kpis.xlsx', 'name,owner')]);
  expect(reading.recognised.size).toBe(0);
  expect(reading.problems).toMatchObject([{ code: 'unknown-format', file: 'kpis.xlsx' }]);
});

test('the order in which files are named changes nothing: metrics of one name keep their places', async () => {
  const one = file('models/a.yml', METRIC.replace('Revenue', 'Revenue of A'));
  const other = file('models/b.yml', METRIC.replace('Revenue', 'Revenue of B'));
  const reading = await readFiles([one, other]);
  expect(reading.metrics.length).toBeGreaterThan(0);
  expect(await readFiles([other, one])).toEqual(reading);
});
