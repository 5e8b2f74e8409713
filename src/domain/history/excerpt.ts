import type { Piece } from './difference.ts';

/** A piece of a difference as it is first shown, or the place where some of it is left out. */
export type ExcerptPiece = Piece | { readonly kind: 'gap'; readonly hidden: number };

/** How much of a difference is shown at first, in characters. */
export interface ExcerptSize {
  /** Of unchanged text, on each side of a change. */
  readonly around: number;
  /** Of one changed piece. */
  readonly changed: number;
}

const FULLY: ExcerptSize = { around: 90, changed: 1_200 };
/** For a glance at several differences. */
export const BRIEFLY: ExcerptSize = { around: 32, changed: 160 };

/** How many lines and characters of a calculation are shown at first, and how many lines more are not worth a fold. */
const LINES = 40;
const LINES_MORE = 8;
const CHARACTERS = 4_000;

/**
 * A difference as a person first reads it: the changes with some text around them. What lies far from any change, and
 * the rest of a very long change, is left out; a gap says how many characters. Nothing is left out of short texts.
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

/** As much of a calculation as is read at a glance, or all of it where not much more would follow. */
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
    { kind: 'gap', hidden: piece.text.length - cut },
  ];
}

function around({ kind, text }: Piece, before: boolean, after: boolean, length: number): ExcerptPiece[] {
  const head = before ? wordEnd(text, length) : 0;
  const tail = after ? wordStart(text, text.length - length, length) : text.length;
  if (tail - head < length) return [{ kind, text }];
  const pieces: ExcerptPiece[] = [
    { kind, text: text.slice(0, head) },
    { kind: 'gap', hidden: tail - head },
    { kind, text: text.slice(tail) },
  ];
  return pieces.filter((piece) => piece.kind === 'gap' || piece.text !== '');
}

/** The last space up to a place, or the place itself (never inside a surrogate pair) where a word is very long. */
function wordEnd(text: string, at: number): number {
  const space = text.slice(0, at).search(/\s\S*$/);
  return space > at / 2 ? space : at - (isLowSurrogate(text, at) ? 1 : 0);
}

function wordStart(text: string, at: number, length: number): number {
  if (at <= 0) return 0;
  const space = text.slice(at, at + length / 2).search(/\s/);
  return space === -1 ? at + (isLowSurrogate(text, at) ? 1 : 0) : at + space;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
