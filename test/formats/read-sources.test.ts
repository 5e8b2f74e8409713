import { expect, test } from 'vitest';
import { sharedNames, sourceFinder } from '../../src/formats/read-sources.ts';

const FILES = [
  { path: 'x/kpis.xlsx', source: 'kpis.xlsx' },
  { path: 'shop.zip', source: 'shop.zip' },
  { path: 'dbt/models/a.yml', source: 'dbt' },
  { path: 'dbt/models/dbt.yml', source: 'dbt' },
];

test('a sheet is of its workbook, and a file of its archive or folder', () => {
  const sourceOf = sourceFinder(FILES, 'all of it');
  expect(
    ['x/kpis.xlsx › Finance', 'shop.zip/models/a.yml', 'dbt/models/a.yml', 'shop.zip', 'elsewhere.yml'].map(sourceOf),
  ).toEqual(['kpis.xlsx', 'shop.zip', 'dbt', 'shop.zip', 'all of it']);
});

test('files without a folder that have the same name are told, and those of one folder are not', () => {
  expect(sharedNames(FILES)).toEqual([]);
  const two = [...FILES, { path: 'y/kpis.xlsx', source: 'kpis.xlsx' }];
  expect(sharedNames(two)).toMatchObject(
    [{ severity: 'warning', code: 'same-name', file: 'kpis.xlsx', message: /^2 files are called “kpis\.xlsx”/ }].map(
      (problem) => ({ ...problem, message: expect.stringMatching(problem.message) }),
    ),
  );
});
