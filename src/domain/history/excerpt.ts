import { characterCount, characterEnd, characterStart } from '../core/characters.ts';
import type { Piece } from './difference.ts';

/** A piece of a difference as first shown, or a gap for text that is left out. */
export type ExcerptPiece = Piece | { readonly kind: 'gap'; readonly hidden: number };

/** Amount of a difference that is shown at first, in characters. */
export interface ExcerptSize {
  /** Unchanged text on each side of a change. */
  readonly around: number;
  /** Text of one changed piece. */
  readonly changed: number;
}

const FULLY: ExcerptSize = { around: 90, changed: 1_200 };
/** Size for a glance at several differences. */
export const BRIEFLY: ExcerptSize = { around: 32, changed: 160 };

/**
 * Lines and characters of a calculation that are shown at first. `LINES_MORE`: further lines that are not worth
 * collapsing.
 */
const LINES = 40;
const LINES_MORE = 8;
const CHARACTERS = 4_000;

/**
 * Shortens a difference to the changes with some text around them. Text far from any change, and the rest of a very
 * long change, is left out; a gap tells how many characters. Short texts stay complete.
 */
export function excerptOf(pieces: readonly Piece[], size = FULLY): ExcerptPiece[] {
  return pieces.flatMap((piece, i) => {
    if (piece.kind !== 'same') return beginning(piece, size.changed);
    const before = i > 0;
    const after = i < pieces.length - 1;
    if (!before && !after) return beginning(piece, size.changed);
    return around(piece, before, after, size.around);
  });
}

/** The beginning of a calculation, as much as fits a glance; all of it if not much more would follow. */
export function beginningOf(text: string): string {
  const lines = text.split('\n', LINES + LINES_MORE + 1);
  const few = lines.length <= LINES + LINES_MORE ? text : lines.slice(0, LINES).join('\n');
  if (few.length <= CHARACTERS * 1.25) return few;
  return few.slice(0, wordEnd(few, CHARACTERS));
}

function beginning(piece: Piece, length: number): ExcerptPiece[] {
  if (piece.text.length <= length * 1.25) return [piece];
  const cut = wordEnd(piece.text, length);
  return [
    { kind: piece.kind, text: piece.text.slice(0, cut) },
    { kind: 'gap', hidden: characterCount(piece.text.slice(cut)) },
  ];
}

function around({ kind, text }: Piece, before: boolean, after: boolean, length: number): ExcerptPiece[] {
  const head = before ? wordEnd(text, length) : 0;
  const tail = after ? wordStart(text, text.length - length, length) : text.length;
  if (tail - head < length) return [{ kind, text }];
  const pieces: ExcerptPiece[] = [
    { kind, text: text.slice(0, head) },
    { kind: 'gap', hidden: characterCount(text.slice(head, tail)) },
    { kind, text: text.slice(tail) },
  ];
  return pieces.filter((piece) => piece.kind === 'gap' || piece.text !== '');
}

/** The last space before a position. If a word is very long, the position itself, but never within a character. */
function wordEnd(text: string, at: number): number {
  const space = text.slice(0, at).search(/\s\S*$/);
  return characterStart(text, space > at / 2 ? space : at);
}

function wordStart(text: string, at: number, length: number): number {
  if (at <= 0) return 0;
  const space = text.slice(at, at + length / 2).search(/\s/);
  return characterEnd(text, space === -1 ? at : at + space);
}
