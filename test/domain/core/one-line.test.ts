import { expect, test } from 'vitest';
import { listOf, listText } from '../../../src/domain/core/list-text.ts';
import { oneLine } from '../../../src/domain/core/one-line.ts';

test.each([
  ['Finance\tBerlin', 'Finance Berlin'],
  ['one cell of a spreadsheet\r\n', 'one cell of a spreadsheet'],
  ['a\u000bb\u2028c\u0085d', 'a b c d'],
  [' kept  as it is ', ' kept  as it is '],
])('%j on one line is %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});

test.each([
  ['core\tfinance\r\nsales', ['core', 'finance', 'sales']],
  ['core\t\t"a, b"\n', ['core', 'a, b']],
  ['core\u000bfinance', ['core', 'finance']],
])('cells of a spreadsheet are items: %j', (text, items) => {
  expect(listOf(text)).toEqual(items);
});

test('an item that has a tab stays one item', () => {
  expect(listOf(listText(['a\tb', 'c']))).toEqual(['a\tb', 'c']);
});
