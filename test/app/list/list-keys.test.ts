import { describe, expect, it, test } from 'vitest';
import { listKeyOf } from '../../../src/app/list/list-keys.ts';
import { cursorIn } from '../../../src/app/list/list-cursor.ts';

const PLAIN = { shift: false, mod: false, alt: false };

test.each([
  ['j', PLAIN, { is: 'move', move: 'next' }],
  ['End', PLAIN, { is: 'move', move: 'last' }],
  ['j', { ...PLAIN, shift: true }, { is: 'extend', move: 'next' }],
  ['PageUp', { ...PLAIN, shift: true }, { is: 'extend', move: 'previous-page' }],
  ['x', PLAIN, { is: 'toggle' }],
  [' ', PLAIN, { is: 'toggle' }],
  ['a', { ...PLAIN, mod: true }, { is: 'select all' }],
  ['Escape', PLAIN, { is: 'select none' }],
  ['Enter', PLAIN, { is: 'open' }],
  ['a', PLAIN, undefined],
  ['x', { ...PLAIN, shift: true }, undefined],
  ['Home', { ...PLAIN, mod: true }, undefined],
  ['j', { ...PLAIN, alt: true }, undefined],
])('in the list, %s with %o is %o', (key, modifiers, expected) => {
  expect(listKeyOf({ key, ...modifiers })).toEqual(expected);
});

describe('[G37] the cursor of a list that is read again', () => {
  const request = { query: '', sort: { by: 'match', descending: false } } as const;
  const before = { request, rowids: Int32Array.of(1, 2, 3) };

  it('stays on its row', () => {
    expect(cursorIn(Int32Array.of(3, 2, 1), request, 2, before)).toBe(2);
  });

  it('stays at its place if the row was deleted, so that the next key acts on something', () => {
    expect(cursorIn(Int32Array.of(1, 3), request, 2, before)).toBe(3);
    expect(cursorIn(Int32Array.of(1, 2), request, 3, before)).toBe(2);
    expect(cursorIn(new Int32Array(), request, 2, before)).toBeUndefined();
  });

  it('is not carried to another list that lacks the row', () => {
    expect(cursorIn(Int32Array.of(1, 3), { ...request, query: 'x' }, 2, before)).toBeUndefined();
  });
});
