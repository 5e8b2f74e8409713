import type { MarkedToken, Token, Tokens } from 'marked';
import { Lexer } from 'marked';

/** A piece of text within a line of a description. A link's target is safe to follow. */
export type ProsePiece =
  | { readonly is: 'text' | 'code'; readonly text: string }
  | { readonly is: 'strong' | 'emphasis' | 'struck'; readonly of: readonly ProsePiece[] }
  | { readonly is: 'link'; readonly href: string; readonly of: readonly ProsePiece[] }
  | { readonly is: 'break' };

/** A block on lines of its own. */
export type ProseBlock =
  | { readonly is: 'paragraph'; readonly of: readonly ProsePiece[] }
  /** `level` as written, 1 for the highest. */
  | { readonly is: 'heading'; readonly level: number; readonly of: readonly ProsePiece[] }
  | { readonly is: 'quote'; readonly of: readonly ProseBlock[] }
  | { readonly is: 'code'; readonly text: string }
  /** `start` is the first number; undefined for a list without numbers. */
  | { readonly is: 'list'; readonly start: number | undefined; readonly items: readonly ProseItem[] }
  | { readonly is: 'table'; readonly head: readonly ProseCell[]; readonly rows: readonly (readonly ProseCell[])[] }
  | { readonly is: 'rule' };

/** An item of a list. */
export interface ProseItem {
  /** True if it is ticked; undefined for an item that is not a task. */
  readonly done: boolean | undefined;
  readonly of: readonly ProseBlock[];
}

/** A cell of a table. */
export interface ProseCell {
  readonly align: 'left' | 'center' | 'right' | null;
  readonly of: readonly ProsePiece[];
}

/** Limit. A longer text is hardly a description, and a Markdown parser may take very long over it. */
const MAX_READ_LENGTH = 20_000;
/** Limit of stars and underscores that are read as emphasis, because the parser compares each with all that follow. */
const MAX_MARKS = 1_000;
/** Deeper nesting is shown as it was written. */
const MAX_DEPTH = 8;

const SAFE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * Parses a description's Markdown. Nothing that was written is left out: HTML, unsafe links, and text that is too
 * long or too deeply nested stay as text. Images become links, so nothing is downloaded to show a description.
 */
export function proseTree(text: string): ProseBlock[] {
  const marks = text.length > MAX_READ_LENGTH ? Infinity : (text.match(/[*_]/gu)?.length ?? 0);
  if (marks > MAX_MARKS) return [asWritten(text)];
  let tokens: Token[];
  try {
    tokens = new Lexer({ gfm: true, breaks: true }).lex(text);
  } catch {
    // Nested so deeply that the parser itself gave up.
    return [asWritten(text)];
  }
  return blocksOf(tokens, 0);
}

function asWritten(text: string): ProseBlock {
  return { is: 'paragraph', of: [{ is: 'text', text: text.trim() }] };
}

function blocksOf(tokens: readonly Token[], depth: number): ProseBlock[] {
  const last = tokens.findLastIndex(({ type }) => type !== 'space');
  return tokens.flatMap((token, i) => blockOf(known(token), depth, i === last) ?? []);
}

/** Narrows the type: without extensions the parser makes only its own tokens. */
function known(token: Token): MarkedToken {
  return token as MarkedToken;
}

function blockOf(token: MarkedToken, depth: number, isLast: boolean): ProseBlock | undefined {
  switch (token.type) {
    case 'space':
    case 'checkbox':
      return undefined;
    case 'heading':
      return isNumberSign(token, isLast)
        ? asWritten(token.raw)
        : { is: 'heading', level: token.depth, of: piecesOf(token.tokens, depth) };
    case 'blockquote':
      return depth === MAX_DEPTH ? asWritten(token.raw) : { is: 'quote', of: blocksOf(token.tokens, depth + 1) };
    case 'list':
      return depth === MAX_DEPTH ? asWritten(token.raw) : listOf(token, depth);
    case 'table':
      return {
        is: 'table',
        head: token.header.map((cell) => cellOf(cell, depth)),
        rows: token.rows.map((row) => row.map((cell) => cellOf(cell, depth))),
      };
    case 'code':
      // Old plain-text descriptions are often indented without meaning code, and an empty block would be invisible.
      return token.codeBlockStyle === 'indented' || token.text === ''
        ? asWritten(token.raw)
        : { is: 'code', text: token.text };
    case 'hr':
      return { is: 'rule' };
    case 'paragraph':
      return { is: 'paragraph', of: piecesOf(token.tokens, depth) };
    case 'text':
      return { is: 'paragraph', of: token.tokens === undefined ? [textOf(token.text)] : piecesOf(token.tokens, depth) };
    default:
      return asWritten(token.raw);
  }
}

/**
 * Returns true if `#` does not begin a heading: in `# of users` it means number, and a heading must have something
 * below it.
 */
function isNumberSign(token: Tokens.Heading, isLast: boolean): boolean {
  return token.raw.startsWith('#') && (isLast || /^#\s+of\b/iu.test(token.raw));
}

function listOf(token: Tokens.List, depth: number): ProseBlock {
  return {
    is: 'list',
    start: token.ordered ? Number(token.start) : undefined,
    items: token.items.map((item) => ({
      done: item.task ? item.checked === true : undefined,
      of: blocksOf(item.tokens, depth + 1),
    })),
  };
}

function cellOf(cell: Tokens.TableCell, depth: number): ProseCell {
  return { align: cell.align, of: piecesOf(cell.tokens, depth) };
}

function piecesOf(tokens: readonly Token[], depth: number): ProsePiece[] {
  const pieces: ProsePiece[] = [];
  for (const piece of tokens.map((token) => pieceOf(known(token), depth))) {
    const before = pieces.at(-1);
    if (piece.is === 'text' && before?.is === 'text') pieces[pieces.length - 1] = textOf(before.text + piece.text);
    else pieces.push(piece);
  }
  return pieces;
}

function pieceOf(token: MarkedToken, depth: number): ProsePiece {
  switch (token.type) {
    case 'text':
    case 'escape':
      return textOf(token.text);
    case 'codespan':
      return { is: 'code', text: token.text };
    case 'br':
      return { is: 'break' };
    case 'strong':
    case 'em':
    case 'del':
      return depth >= MAX_DEPTH
        ? textOf(token.raw)
        : { is: STRESSES[token.type], of: piecesOf(token.tokens, depth + 1) };
    case 'link':
    case 'image':
      return linkOf(token, depth);
    default:
      return textOf(token.raw);
  }
}

const STRESSES = { strong: 'strong', em: 'emphasis', del: 'struck' } as const;

function linkOf(token: Tokens.Link | Tokens.Image, depth: number): ProsePiece {
  const href = safeHref(token.href);
  if (href === undefined || depth >= MAX_DEPTH) return textOf(token.raw);
  if (token.type === 'image') return { is: 'link', href, of: [textOf(token.text.trim() === '' ? href : token.text)] };
  const of = piecesOf(token.tokens, depth + 1);
  // A link without words could not be clicked.
  return of.length === 0 || of.some(hasLink) ? textOf(token.raw) : { is: 'link', href, of };
}

/** Returns true for an image in a link: users could not know which of the two targets is followed. */
function hasLink(piece: ProsePiece): boolean {
  return piece.is === 'link' || ('of' in piece && piece.of.some(hasLink));
}

function textOf(text: string): Extract<ProsePiece, { is: 'text' | 'code' }> {
  return { is: 'text', text };
}

function safeHref(target: string): string | undefined {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  return url !== undefined && SAFE.has(url.protocol) ? url.href : undefined;
}
