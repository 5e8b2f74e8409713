import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSet } from '../../../src/database/list/row-set.ts';

/** Rowids as nearly all catalogs have them, at the edges of a word of bits, and as strange files may have them. */
const rowid = fc.oneof(
  fc.nat(200),
  fc.constantFrom(0, 31, 32, 63, 64, 2 ** 26 - 1, 2 ** 26, 2 ** 31, 2 ** 32 + 1, 2 ** 40),
  fc.integer({ min: -9, max: -1 }),
);
const rowids = fc.array(rowid);
const inOrder = (rows: Iterable<number>): number[] => [...rows].toSorted((a, b) => a - b);

describe('a set of rowids', () => {
  it('has what was added, counted once, as a set of numbers does', () => {
    fc.assert(
      fc.property(rowids, rowids, (added, others) => {
        const [set, plain] = [RowSet.of(added), new Set(added)];
        expect(inOrder(set)).toEqual(inOrder(plain));
        expect(set.size).toBe(plain.size);
        for (const other of others) expect(set.has(other)).toBe(plain.has(other));
      }),
    );
  });

  it('is read from the rowids of SQLite, also if there are none', () => {
    fc.assert(
      fc.property(rowids, (rows) => {
        expect(inOrder(RowSet.parse(rows.join()))).toEqual(inOrder(new Set(rows)));
      }),
    );
    expect(RowSet.parse('').size).toBe(0);
  });

  it('is combined with another one without a change to either', () => {
    fc.assert(
      fc.property(rowids, rowids, (some, others) => {
        const [a, b] = [RowSet.of(some), RowSet.of(others)];
        const [both, rest] = [a.and(b), a.without(b)];
        expect(inOrder(both)).toEqual(inOrder(new Set(some.filter((row) => others.includes(row)))));
        expect(inOrder(rest)).toEqual(inOrder(new Set(some.filter((row) => !others.includes(row)))));
        expect(both.size + rest.size).toBe(a.size);
        expect(inOrder(a)).toEqual(inOrder(new Set(some)));
      }),
      { numRuns: 30 },
    );
  });
});
