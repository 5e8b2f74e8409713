import { expect, test } from 'vitest';
import { sqlNames } from '../../../src/formats/interchange/sql-names.ts';

test('names are found, and not what stands in comments, texts and calls', () => {
  const sql = `SUM(a.b) + MEASURE(\`net x\`) /* c */ - "D""e".f -- g
    + COUNT(DISTINCT 'h')`;
  expect(sqlNames(sql)).toEqual([
    { parts: ['a', 'b'], inside: 'SUM' },
    { parts: ['net x'], inside: 'MEASURE' },
    { parts: ['D"e', 'f'], inside: undefined },
    { parts: ['DISTINCT'], inside: 'COUNT' },
  ]);
});

test.each(["'open", '"open', '`open', '/* open', '{{ open', 'a.', '((('])('ends with %s', (sql) => {
  expect(() => sqlNames(sql)).not.toThrow();
});
