import type { MarkedToken, Token, Tokens } from 'marked';
import { Lexer } from 'marked';
import { withoutEntities } from './entities.ts';
import { isComparison, isFormula, isFormulaList, isNumberSign } from './formula-signs.ts';
import type { Prose, ProseBlock, ProseCell, ProseItem, ProsePiece } from './prose.ts';
import { asWritten } from './prose.ts';

/** Limit. A longer text is hardly a description, and a Markdown parser may take very long over it. */
const MAX_READ_LENGTH = 20_000;
/** Limit of stars and underscores that are read as emphasis, because the parser compares each with all that follow. */
const MAX_MARKS = 1_000;
/** Deeper nesting is shown as it was written. */
const MAX_DEPTH = 8;

const SAFE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * Reads a description's Markdown. Nothing that was written is left out: HTML, unsafe links, signs of formulas, and text
 * that is too long or too deeply nested stay as text. Images become links, so nothing is downloaded to show a
 * description.
 */
export function proseOf(text: string): Prose {
  const whole: Prose = { is: 'as written', blocks: [asWritten(text)] };
  if (text.length > MAX_READ_LENGTH || (text.match(/[*_]/gu)?.length ?? 0) > MAX_MARKS) return whole;
  try {
    const lexer = new Lexer({ gfm: true, breaks: true });
    const tokens = lexer.lex(text);
    return { is: 'read', blocks: blocksOf({ lexer, depth: 0 }, tokens, text.replace(/\r\n?/g, '\n')) };
  } catch {
    // Nested so deeply that the parser itself gave up.
    return whole;
  }
}

/** How far a reading has come. */
interface Place {
  readonly lexer: Lexer;
  readonly depth: number;
}

function within({ lexer, depth }: Place): Place {
  return { lexer, depth: depth + 1 };
}

/** The blocks of a text, given its tokens. What the parser has left out stays as it was written. */
function blocksOf(place: Place, tokens: readonly Token[], text: string): ProseBlock[] {
  const last = tokens.findLastIndex(({ type }) => type !== 'space');
  let at = 0;
  const blocks = tokens.flatMap((token, i) => {
    const start = text.indexOf(token.raw, at);
    const skipped = start === -1 ? '' : text.slice(at, start);
    if (start !== -1) at = start + token.raw.length;
    const before = tokens[i - 1];
    const block =
      token.type === 'list' && isFormulaList(known(before), known(token), known(tokens[i + 1]))
        ? asWritten(token.raw)
        : blockOf(place, known(token), i === last);
    return [...leftOut(skipped), ...(block === undefined ? [] : [block])];
  });
  return [...blocks, ...(at === 0 ? [] : leftOut(text.slice(at)))];
}

function leftOut(text: string): ProseBlock[] {
  return text.trim() === '' ? [] : [asWritten(text)];
}

/** Narrows the type: without extensions the parser makes only its own tokens. */
function known<T extends Token | undefined>(token: T): MarkedToken | Extract<T, undefined> {
  return token as MarkedToken | Extract<T, undefined>;
}

function blockOf(place: Place, token: MarkedToken, isLast: boolean): ProseBlock | undefined {
  switch (token.type) {
    case 'space':
    case 'checkbox':
      return undefined;
    case 'heading':
      return isNumberSign(token, isLast)
        ? asWritten(token.raw)
        : { is: 'heading', level: token.depth, of: lineOf(place, token.tokens, token.text) };
    case 'blockquote':
      return place.depth === MAX_DEPTH || isComparison(token.raw)
        ? asWritten(token.raw)
        : { is: 'quote', of: blocksOf(within(place), token.tokens, token.text) };
    case 'list':
      return place.depth === MAX_DEPTH ? asWritten(token.raw) : listOf(place, token);
    case 'table':
      return tableOf(place, token);
    case 'code':
      // Old plain-text descriptions are often indented without meaning code, and an empty block would be invisible.
      return token.codeBlockStyle === 'indented' || token.text === ''
        ? asWritten(token.raw)
        : { is: 'code', info: token.lang ?? '', text: token.text };
    case 'hr':
      return { is: 'rule' };
    case 'paragraph':
    case 'text':
      return { is: 'paragraph', of: lineOf(place, token.tokens, token.text) };
    default:
      return asWritten(token.raw);
  }
}

function listOf(place: Place, token: Tokens.List): ProseBlock {
  const markers = token.items.map(({ raw }) => /^\s*(\d+)[.)]/.exec(raw)?.[1] ?? '');
  // `007.` would lose its zeros.
  if (markers.some((marker) => /^0\d/.test(marker))) return asWritten(token.raw);
  const numbers = markers.map(Number);
  return {
    is: 'list',
    start: token.ordered ? numbers[0] : undefined,
    items: token.items.map((item, i): ProseItem => {
      const before = numbers[i - 1];
      const follows = !token.ordered || before === undefined || numbers[i] === before + 1;
      return {
        done: item.task ? item.checked === true : undefined,
        number: follows ? undefined : numbers[i],
        of: blocksOf(within(place), item.tokens, item.text),
      };
    }),
  };
}

/** A table with all its cells: the parser drops those beyond the head, which get an empty head instead. */
function tableOf(place: Place, token: Tokens.Table): ProseBlock {
  const rows = token.raw.trimEnd().split('\n').slice(2);
  const more = rows.map((row) => cellsIn(row).slice(token.header.length));
  const count = Math.max(0, ...more.map((cells) => cells.length));
  const empty = (length: number): ProseCell[] => Array.from({ length }, () => ({ align: null, of: [] }));
  return {
    is: 'table',
    head: [...token.header.map((cell) => cellOf(place, cell)), ...empty(count)],
    rows: token.rows.map((row, i) => {
      const beyond = (more[i] ?? []).map((text): ProseCell => ({
        align: null,
        of: lineOf(place, place.lexer.inlineTokens(text, []), text),
      }));
      return [...row.map((cell) => cellOf(place, cell)), ...beyond, ...empty(count - beyond.length)];
    }),
  };
}

/** The cells of a table's row: a bar after a backslash separates nothing. */
function cellsIn(row: string): string[] {
  const line = row.trim().replace(/^\|/, '');
  const cells = line.match(/(?:[^|\\]|\\[^]?)+|\|/g) ?? [];
  const texts = [''];
  for (const part of cells) {
    if (part === '|') texts.push('');
    else texts[texts.length - 1] = part;
  }
  if (texts.at(-1)?.trim() === '') texts.pop();
  return texts.map((text) => text.trim().replaceAll('\\|', '|'));
}

function cellOf(place: Place, { align, tokens, text }: Tokens.TableCell): ProseCell {
  return { align, of: lineOf(place, tokens, text) };
}

/** The pieces of a text without blocks, given its tokens; the text itself if they are not all of it. */
function lineOf(place: Place, tokens: readonly Token[] | undefined, text: string): ProsePiece[] {
  if (tokens === undefined || tokens.map(({ raw }) => raw).join('') !== text) return [textOf(withoutEntities(text))];
  const pieces: ProsePiece[] = [];
  const all = tokens.flatMap((token, i) =>
    piecesOf(place, known(token), tokens[i - 1]?.raw.at(-1) ?? '', tokens[i + 1]?.raw[0] ?? ''),
  );
  for (const piece of all) {
    const before = pieces.at(-1);
    if (piece.is === 'text' && before?.is === 'text') pieces[pieces.length - 1] = textOf(before.text + piece.text);
    else pieces.push(piece);
  }
  return pieces;
}

/** The pieces of one token, between two characters. */
function piecesOf(place: Place, token: MarkedToken, before: string, after: string): ProsePiece[] {
  switch (token.type) {
    case 'text':
      // Not its text, in which the parser has replaced some entities.
      return [textOf(withoutEntities(token.raw))];
    case 'escape':
      return [textOf(token.text)];
    case 'codespan':
      return [{ is: 'code', text: token.text }];
    case 'br':
      return [{ is: 'break' }];
    case 'strong':
    case 'em':
    case 'del': {
      if (place.depth >= MAX_DEPTH) return [textOf(token.raw)];
      const of = lineOf(within(place), token.tokens, token.text);
      if (!isFormula(token, before, after)) return [{ is: STRESSES[token.type], of }];
      const mark = textOf(token.raw.slice(0, (token.raw.length - token.text.length) / 2));
      return [mark, ...of, mark];
    }
    case 'link':
    case 'image':
      return linkOf(place, token);
    default:
      return [textOf(token.raw)];
  }
}

const STRESSES = { strong: 'strong', em: 'emphasis', del: 'struck' } as const;

function linkOf(place: Place, token: Tokens.Link | Tokens.Image): ProsePiece[] {
  const href = safeHref(withoutEntities(token.href));
  if (href === undefined || place.depth >= MAX_DEPTH) return [textOf(token.raw)];
  const of =
    token.type === 'image'
      ? [textOf(token.text.trim() === '' ? href : withoutEntities(token.text))]
      : lineOf(within(place), token.tokens, token.text);
  // A link without words could not be clicked.
  if (of.length === 0 || of.some(hasLink)) return [textOf(token.raw)];
  const title = token.title === undefined || token.title === null ? '' : withoutEntities(token.title);
  return [{ is: 'link', href, of }, ...(title === '' ? [] : [textOf(` (${title})`)])];
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
