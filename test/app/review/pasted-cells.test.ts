import { expect, it } from 'vitest';
import { areCells } from '../../../src/app/review/pasted-cells.ts';

it.each([
  ['two rows of two cells', 'name\towner\nRevenue\tAda', true],
  ['rows with the line ends of Windows, and an empty one', 'name\towner\r\n\r\nRevenue\t\r\n', true],
  ['one row: that may be a name with a tab in it', 'name\towner', false],
  ['one column: that may be prose', 'Revenue\nMargin', false],
  ['prose with an indented line', 'Revenue is\n\twhat we earn', false],
  ['a first line with an empty cell only', 'Revenue\t\nMargin', false],
  ['nothing', '', false],
])('%s', (_, text, are) => {
  expect(areCells(text)).toBe(are);
});
