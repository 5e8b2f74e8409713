import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCalculation } from '../../../src/domain/metric/normal-calculation.ts';

describe('a calculation is the same one', () => {
  it.each([
    ['however it is spaced', 'SELECT SUM( amount )\n  FROM orders', 'select sum(amount) from orders'],
    ['whatever stands beside a comma', 'a,b', 'a , b'],
    ['in capitals or not', 'SELECT Sum(Amount) FROM Orders', 'select sum(amount) from orders'],
    ['with a comment at a line’s end', 'SELECT a -- the net one\nFROM t', 'SELECT a FROM t'],
    ['with a comment in between', 'SELECT/* all */a FROM t', 'SELECT a FROM t'],
    ['with semicolons at its end', 'SELECT 1 ; ;\n', 'SELECT 1'],
  ])('%s', (_, one, other) => {
    expect(normalCalculation(one)).toBe(normalCalculation(other));
  });
});

describe('a calculation is another one', () => {
  it.each([
    ['where quoted text has other capitals', "state = 'Left'", "state = 'left'"],
    ['where quoted text has other spaces', "state = 'a  b'", "state = 'a b'"],
    ['where a quoted name differs', '`My Table`.a', '`my table`.a'],
    ['where a template differs', '{{ Orders }}', '{{ orders }}'],
    ['where a sign differs', 'SUM(a) - SUM(b)', 'SUM(a) + SUM(b)'],
    ['where a name differs', 'SUM(net)', 'SUM(gross)'],
    ['where two words are one', 'group by a', 'groupby a'],
  ])('%s', (_, one, other) => {
    expect(normalCalculation(one)).not.toBe(normalCalculation(other));
  });
});

describe('the normal form', () => {
  it('of a normal form without quotes is itself', () => {
    const word = fc.constantFrom('select', 'SUM(', ')', ' ', '\n', 'amount', ',', '=', '1.5', ';');
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const once = normalCalculation(words.join(''));
        expect(normalCalculation(once)).toBe(once);
      }),
    );
  });
});
