import type { MarkedToken, Tokens } from 'marked';

/** Letters of scripts that put spaces between words, and digits. In others a stress begins within a sentence. */
const WORD = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}_]/u;

/**
 * True if the stars, underscores or tildes around a text are signs of a formula or a name, not a stress: within a word
 * (`price*quantity*rate`), beside parentheses (`COUNT(*) / COUNT(*)`), around a name (`__init__`), or single tildes.
 */
export function isFormula(token: Tokens.Em | Tokens.Strong | Tokens.Del, before: string, after: string): boolean {
  const { raw, text } = token;
  if (raw.startsWith('~') && !raw.startsWith('~~')) return true;
  if (raw.startsWith('_') && (raw.startsWith('__') ? /^[\w.]+$/ : /^\w*_\w*$/).test(text)) return true;
  return (
    WORD.test(before) ||
    /[)\]]/.test(before) ||
    WORD.test(after) ||
    /[([]/.test(after) ||
    /^[)\]},;:=<>/+%^&|]|[([{,=<>/+%^&|-]$/.test(text)
  );
}

/**
 * True if `#` does not begin a heading: in `# of users` it means number, and a heading must have something below it. Nor
 * is a line a heading because a lone sign follows it.
 */
export function isNumberSign(token: Tokens.Heading, isLast: boolean): boolean {
  if (!token.raw.startsWith('#')) return /\n {0,3}[=-]{1,2}\s*$/.test(token.raw);
  return isLast || /^#\s+of\b/iu.test(token.raw);
}

/** True if each `>` of a quote compares with a number, such as `> 5 %`. */
export function isComparison(raw: string): boolean {
  return raw
    .trimEnd()
    .split('\n')
    .every((line) => /^ {0,3}>\s*(?:=|[-+.$€£¥]?\s*\d)/u.test(line));
}

/**
 * True if the signs before a list's items are those of a sum over several lines: `+`, also next to `-`, or any sign
 * right below a line with `=`.
 */
export function isFormulaList(
  before: MarkedToken | undefined,
  list: MarkedToken,
  after: MarkedToken | undefined,
): boolean {
  if (signOf(list) === undefined) return false;
  const isPlus = [before, list, after].some((token) => signOf(token) === '+');
  const isBelow = before?.type === 'paragraph' && !/\n\s*\n$/.test(before.raw);
  return isPlus || (isBelow && /=[^\n]*\s*$/.test(before.raw));
}

/** The sign before the items of a list; undefined for one with numbers, and for anything else. */
function signOf(token: MarkedToken | undefined): string | undefined {
  return token?.type === 'list' && !token.ordered ? token.raw.trimStart()[0] : undefined;
}
