import type { ListMove } from '../core/commands.ts';
import type { Press } from '../keys/press.ts';

/** The act of a key in the focused list. */
export type ListKey =
  | { readonly is: 'move'; readonly move: ListMove }
  /** Moves, and selects the rows on the way. */
  | { readonly is: 'extend'; readonly move: ListMove }
  | { readonly is: 'open' | 'toggle' | 'select all' | 'select none' };

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

/** Returns what a key does in the list; undefined for a key that is not the list's. */
export function listKeyOf({ key, shift, mod, alt }: Press): ListKey | undefined {
  if (alt) return undefined;
  if (mod) return key === 'a' && !shift ? { is: 'select all' } : undefined;
  const move = MOVES[key];
  if (move !== undefined) return { is: shift ? 'extend' : 'move', move };
  switch (key) {
    case 'Enter':
      return { is: 'open' };
    case ' ':
      return { is: 'toggle' };
    case 'x':
      return shift ? undefined : { is: 'toggle' };
    case 'Escape':
      return { is: 'select none' };
    default:
      return undefined;
  }
}
