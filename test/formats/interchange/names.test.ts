import { expect, test } from 'vitest';
import { FileNames } from '../../../src/formats/interchange/names.ts';
import { writeFiles, WRITABLE_FORMATS } from '../../../src/formats/write-files.ts';
import { foreignMetric } from '../foreign-metrics.ts';

test('names of files differ also where upper and lower case are one, and are none of a device', () => {
  const names = new FileNames();
  expect(['Orders', 'orders', 'ORDERS', 'con', 'CON', 'config'].map((name) => names.take(name))).toEqual([
    'Orders',
    'orders_2',
    'ORDERS_3',
    'con_',
    'CON__2',
    'config',
  ]);
});

test.each(WRITABLE_FORMATS)('%s names its files so that every system takes them', async (format) => {
  const sources = [`SELECT ${'amount, '.repeat(60)}1 FROM orders`, 'x.Orders', 'x.orders', 'nul'];
  const metrics = ['指'.repeat(100), 'A😀'.repeat(60), 'aux', ...sources.map((_, i) => `m${i}`)].map((id, i) =>
    foreignMetric({ id, calculation: 'SUM(a)', dataSource: sources[i % sources.length] ?? null }),
  );
  const { files } = await writeFiles(format, { metrics });
  const paths = files.map(({ path }) => path.split('/').at(-1) ?? '');
  expect(paths.filter((path) => Buffer.byteLength(path) > 255)).toEqual([]);
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  expect(paths.filter((path) => /^(?:con|nul|aux)\./.test(path))).toEqual([]);
});
