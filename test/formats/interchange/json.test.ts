import { expect, test } from 'vitest';
import { jsonIn } from '../../../src/formats/interchange/json.ts';

test('a number that would be rounded is kept as its digits', () => {
  const text =
    '{"a": 12345678901234567890, "b": [-9007199254740993, 1e400, 9007199254740992, 1.5, 1e5], "c\\"1e999": "12345678901234567890"}';
  expect(jsonIn(text)).toEqual({
    a: '12345678901234567890',
    b: ['-9007199254740993', '1e400', 9007199254740992, 1.5, 100000],
    'c"1e999': '12345678901234567890',
  });
});

test('a long text, a text that is no JSON, and one that is nested too deeply are no trouble', () => {
  const long = `${'\\\\'.repeat(500_000)}1234567890123456`;
  expect(jsonIn(`["${long}"]`)).toEqual([`${'\\'.repeat(500_000)}1234567890123456`]);
  expect(jsonIn('{"a": 12345678901234567890')).toBeUndefined();
  expect(jsonIn('"'.repeat(100_001) + '1234567890123456')).toBeUndefined();
});
