import { expect, test } from 'vitest';
import {
  choiceKey,
  columnChoices,
  columnName,
  mappedSheet,
  mappingProblem,
  reasonFor,
  rowCount,
  widest,
  withDecision,
  withTarget,
} from '../../../src/app/review/sheet-state.ts';
import type { Mapping } from '../../../src/domain/review/sheet-mapping.ts';

const mapping: Mapping = {
  header: 1,
  columns: [
    { is: 'field', field: 'name' },
    { is: 'custom', name: 'Target' },
  ],
};

const sheet = mappedSheet({
  file: 'kpis.csv',
  rows: [['Our KPIs'], ['KPI', 'Target'], ['Churn', '3'], ['', '']].map((cells, i) => ({ line: i + 1, cells })),
  total: 3,
  mapping,
});

test('a column has a name, a meaning, and a reason for it', () => {
  expect(widest(sheet)).toEqual(['KPI', 'Target']);
  expect([0, 1, 2].map((column) => columnName(sheet, mapping, column))).toEqual(['KPI', 'Target', 'Column 3']);
  expect([0, 1, 2].map((column) => reasonFor(sheet, column))).toEqual([
    'guessed from the name',
    'custom field',
    'left out',
  ]);
});

test('a column that the user changes is the choice of the user', () => {
  const [owner] = columnChoices('Target').filter(({ key }) => key === 'owner');
  expect(owner).toMatchObject({ text: 'Owner' });
  const decided = withTarget(mapping, 1, { is: 'field', field: 'owner' });
  expect(decided.columns.map(choiceKey)).toEqual(['name', 'owner']);
  const [changed] = withDecision([sheet], 'kpis.csv', { is: 'read', mapping: decided });
  expect(changed && reasonFor(changed, 1)).toBe('your choice');
  expect(withTarget(mapping, 3, { is: 'skip' }).columns).toHaveLength(4);
});

test('rows are counted below the names, and a sheet without names cannot be read', () => {
  expect(rowCount([sheet])).toBe(1);
  expect(mappingProblem([sheet])).toBeUndefined();
  const nameless = withTarget(mapping, 0, { is: 'skip' });
  expect(mappingProblem(withDecision([sheet], 'kpis.csv', { is: 'read', mapping: nameless }))).toBe(
    'Choose the column of kpis.csv that has the names of the metrics.',
  );
  const without = withDecision([sheet], 'kpis.csv', { is: 'left out' });
  expect(rowCount(without)).toBe(0);
  expect(mappingProblem(without)).toBe('Every sheet is left out.');
});
