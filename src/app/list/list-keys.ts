import type { ListMove } from '../core/commands.ts';

const MOVES: Readonly<Record<string, ListMove>> = {
  j: 'next',
  k: 'previous',
  ArrowDown: 'next',
  ArrowUp: 'previous',
  PageDown: 'next-page',
  PageUp: 'previous-page',
  Home: 'first',
  End: 'last',
};

/** Returns the move of a key in the list; undefined for any other key. */
export function listMoveOf(key: string): ListMove | undefined {
  return MOVES[key];
}
