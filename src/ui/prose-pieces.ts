/** A stretch of a description. A link's target is safe to follow. */
export type ProsePiece =
  | { readonly is: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly is: 'link'; readonly text: string; readonly href: string };

/** `code`, [text](target), **strong**, and _emphasis_ that does not begin or end inside of a word such as user_id. */
const MARKUP =
  /`([^`\n]+)`|\[([^\][\n]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)|\*\*([^*\s](?:[^*\n]*[^*\s])?)\*\*|(?<![\p{L}\p{N}_])_([^_\s](?:[^_\n]*[^_\s])?)_(?![\p{L}\p{N}_])/gu;

const SAFE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** Reads the Markdown that descriptions use; all else, a link to anywhere unsafe as well, stays the text that it is. */
export function prosePieces(text: string): ProsePiece[] {
  const pieces: ProsePiece[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    const piece = pieceOf(match);
    if (piece === undefined) continue;
    if (match.index > end) pieces.push({ is: 'text', text: text.slice(end, match.index) });
    pieces.push(piece);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ is: 'text', text: text.slice(end) });
  return pieces;
}

function pieceOf([, code, label, target, strong, emphasis]: RegExpMatchArray): ProsePiece | undefined {
  if (code !== undefined) return { is: 'code', text: code };
  if (strong !== undefined) return { is: 'strong', text: strong };
  if (emphasis !== undefined) return { is: 'emphasis', text: emphasis };
  const href = safeHref(target ?? '');
  return href === undefined ? undefined : { is: 'link', text: label ?? '', href };
}

function safeHref(target: string): string | undefined {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  return url !== undefined && SAFE.has(url.protocol) ? url.href : undefined;
}
