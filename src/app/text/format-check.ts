import type { FormatToken } from './format-tokens.ts';
import { formatTokens } from './format-tokens.ts';

/** Signs beside which a space means nothing. */
const FREE: ReadonlySet<string> = new Set([
  '(',
  ')',
  ',',
  ';',
  ...'= < > <= >= <> != == <=> + - * / || -> ->> => :='.split(' '),
]);

/** Words that call nothing: a parenthesis after them may touch them or not. */
const NOT_CALLED: ReadonlySet<string> = new Set(
  (
    'ALL AND AS BETWEEN BY CASE DISTINCT ELSE END EXCEPT EXISTS FILTER FROM GROUP HAVING IN INTERSECT IS JOIN LIKE ' +
    'NOT ON OR ORDER OVER PARTITION SELECT THEN UNION USING WHEN WHERE WITH WITHIN'
  ).split(' '),
);

/** Words with which a statement, or an expression over several lines, begins. */
const BEGINNINGS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'CASE']);

/** Tokens with which no line of a script begins. */
const CONTINUE: ReadonlySet<string> = new Set([')', '/', '=', '<', '>', 'AND', 'OR', 'FILTER', 'OVER', 'WITHIN']);

/** A text that is parameterized by `<name>`. */
const PLACEHOLDER = /<\p{L}[\p{L}\p{N}_ -]*>/u;

/**
 * True if a formatted text surely says the same as the original: the same tokens in the same order, with the same
 * comments, and a space added or removed only where it means nothing. False for anything that is not surely SQL.
 */
export function saysTheSame(before: string, after: string): boolean {
  const [one, other] = [formatTokens(before), formatTokens(after)];
  if (one.is === 'unsure' || other.is === 'unsure' || PLACEHOLDER.test(before) || !isSql(one.tokens)) return false;
  const [old, now] = [one.tokens.flatMap(split), other.tokens.flatMap(split)];
  return (
    old.length === now.length &&
    old.every((token, i) => {
      const then = now[i];
      if (then?.text !== token.text) return false;
      return then.touches === token.touches || isFree(old[i - 1], token);
    })
  );
}

/**
 * True if line ends mean nothing in a text: it is a statement, or they are all within an expression. Lines of a script,
 * such as Python's, must not be joined, nor may the separator `GO`, which stands on a line of its own.
 */
function isSql(tokens: readonly FormatToken[]): boolean {
  const code = tokens.filter(({ kind }) => kind !== 'comment');
  const first = code.find(({ text }) => text !== '(');
  if (first === undefined || code[0]?.text === '=') return false;
  if (first.kind === 'word' && BEGINNINGS.has(first.text.toUpperCase())) {
    return !code.some(
      ({ text, line }, i) => /^go$/i.test(text) && line !== code[i - 1]?.line && line !== code[i + 1]?.line,
    );
  }
  let depth = 0;
  return code.every(({ text, line }, i) => {
    if (i > 0 && depth === 0 && line !== code[i - 1]?.line && !CONTINUE.has(text.toUpperCase())) return false;
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return true;
  });
}

/** Splits `=-1` into comparison and sign, as all dialects read it. */
function split(token: FormatToken): FormatToken[] {
  const [, operator, sign] = /^(=|<|>|<=|>=|<>|\*|\/|\+)([-+])$/.exec(token.text) ?? [];
  if (token.kind !== 'sign' || operator === undefined || sign === undefined) return [token];
  return [
    { ...token, text: operator },
    { ...token, text: sign, touches: true },
  ];
}

/** True if a space between two tokens means nothing. */
function isFree(before: FormatToken | undefined, token: FormatToken): boolean {
  // At the beginning of the text.
  if (before === undefined || token.kind === 'comment' || before.kind === 'comment') return true;
  // `f (x)` is no call in some dialects.
  if (token.text === '(' && before.kind === 'word') return NOT_CALLED.has(before.text.toUpperCase());
  if (token.text === '(' && before.kind !== 'sign') return false;
  if (isGlue(before) || isGlue(token)) return false;
  return FREE.has(before.text) || FREE.has(token.text);
}

/** True for a sign that may be a part of its neighbour, such as `@`, `::` or `.`. */
function isGlue({ kind, text }: FormatToken): boolean {
  return kind === 'sign' && !FREE.has(text);
}
