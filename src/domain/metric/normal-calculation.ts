import { sqlTokens } from './sql-tokens.ts';

/**
 * Strips a calculation of everything that does not change the number: comments, spacing, a final semicolon, and the
 * case of keywords and plain names, which SQL ignores. Quoted text stays as it is, since case and space count there.
 * Two calculations with the same normal form are equal.
 */
export function normalCalculation(text: string): string {
  const normal = piecesOf(text)
    .map(({ quoted, text: piece }) => (quoted ? piece : unquoted(piece)))
    .join('');
  return withoutEnds(normal);
}

/** Not by a pattern: one for the end looks at each run of semicolons once for each of them. */
function withoutEnds(text: string): string {
  const isEnd = (sign = ''): boolean => /[\s;]/.test(sign);
  let [from, to] = [0, text.length];
  while (from < to && isEnd(text[from])) from += 1;
  while (to > from && isEnd(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

interface Piece {
  readonly quoted: boolean;
  readonly text: string;
}

/** Quoted text and the text between. A comment separates words as a space does. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const token of sqlTokens(text)) {
    if (token.kind === 'string' || token.kind === 'template') {
      pieces.push({ quoted: true, text: token.text });
      continue;
    }
    const between = token.kind === 'comment' ? ' ' : token.text;
    for (const [i, part] of between.split(/(`[^`]*`?)/u).entries()) {
      const last = pieces.at(-1);
      if (i % 2 === 1) pieces.push({ quoted: true, text: part });
      else if (last?.quoted === false) pieces[pieces.length - 1] = { quoted: false, text: last.text + part };
      else pieces.push({ quoted: false, text: part });
    }
  }
  return pieces;
}

/** Normalizes unquoted text. A space separates two words; next to any other character it means nothing. */
function unquoted(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .replace(/ ?([^\p{L}\p{N}\p{M}_$ ]) ?/gu, '$1');
}
