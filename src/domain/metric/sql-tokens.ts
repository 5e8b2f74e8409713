/** The kind of a token of a calculation, for syntax highlighting. */
export type SqlTokenKind =
  | 'keyword'
  | 'function'
  | 'string'
  | 'number'
  | 'comment'
  /** Jinja: `{{ … }}`, `{% … %}`, `{# … #}`. */
  | 'template'
  /** Names, punctuation and spaces. */
  | 'plain';

export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly text: string;
}

/** Reserved words of SQL, in capitals. */
export const SQL_KEYWORDS: ReadonlySet<string> = new Set(
  (
    'ALL AND ANY ARRAY AS ASC BETWEEN BY CASE COLLATE CROSS CUBE CURRENT DESC DISTINCT ELSE END ESCAPE EXCEPT EXISTS ' +
    'FALSE FILTER FOLLOWING FROM FULL GROUP GROUPING HAVING IF ILIKE IN INNER INTERSECT INTERVAL INTO IS JOIN LATERAL ' +
    'LEFT LIKE LIMIT NATURAL NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT PRECEDING QUALIFY RANGE ' +
    'REGEXP REPLACE RIGHT RLIKE ROLLUP ROW ROWS SELECT SET SIMILAR SOME STRUCT TABLESAMPLE THEN TO TRUE UNBOUNDED ' +
    'UNION UNIQUE UNNEST USING VALUES WHEN WHERE WINDOW WITH WITHIN'
  ).split(' '),
);

/** Keywords that also name functions, and mean the function if a parenthesis follows. */
const CALLABLE: ReadonlySet<string> = new Set(['IF', 'LEFT', 'RIGHT', 'REPLACE', 'ARRAY', 'STRUCT', 'UNNEST', 'ROW']);

/**
 * Matches one token after another. An unclosed token runs to the end of the text (in double quotes: of the line). So
 * every alternative that begins also ends, and no text causes repeated backtracking.
 */
const TOKEN = new RegExp(
  [
    /(?<comment>--[^\n]*|\/\*[^]*?(?:\*\/|$))/u,
    /(?<template>\{\{[^]*?(?:\}\}|$)|\{%[^]*?(?:%\}|$)|\{#[^]*?(?:#\}|$))/u,
    /(?<string>(?<![\p{L}\p{N}_])[rbnxf]{0,2}(?:'(?:[^'\\]|''|\\[^]?)*?(?:'(?!')|$)|"(?:[^"\\\n]|\\[^]?)*(?:"|$|(?=\n))))/u,
    /(?<number>(?<![\p{L}\p{N}_])(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{N}_]))/u,
    /(?<word>[\p{L}_][\p{L}\p{N}\p{M}_$]*(?:'(?:s|t|re|ve|ll|d|m)\b(?!'))?)/u,
    /(?<quoted>`[^`\n]*`?)/u,
    /(?<space>\s+)/u,
    /(?<sign>[^])/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/**
 * Splits a calculation for syntax highlighting. The tokens always join to the text itself, be it SQL, a formula or
 * prose.
 */
export function sqlTokens(text: string): SqlToken[] {
  const prose = !isCode(text);
  const tokens: SqlToken[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const kind = kindOf(match, text, prose);
    const last = tokens.at(-1);
    if (last?.kind === 'plain' && kind === 'plain') tokens[tokens.length - 1] = { kind, text: last.text + match[0] };
    else tokens.push({ kind, text: match[0] });
  }
  return tokens;
}

/**
 * True if a calculation is code. Prose has `where` and `and` in it too, but only code calls functions, compares, or
 * writes keywords in capitals.
 */
export function isCode(text: string): boolean {
  return /[\p{L}\p{N}_]\(|[=<>*;]|\{\{|\bSELECT\b/u.test(text);
}

function kindOf(match: RegExpExecArray, text: string, prose: boolean): SqlTokenKind {
  const groups = match.groups ?? {};
  if (groups['comment'] !== undefined) return 'comment';
  if (groups['template'] !== undefined) return 'template';
  if (groups['string'] !== undefined) return 'string';
  if (groups['number'] !== undefined) return 'number';
  const word = groups['word'];
  if (word === undefined) return 'plain';
  return wordKind(word, text[match.index - 1], text[match.index + word.length], prose);
}

function wordKind(word: string, before: string | undefined, after: string | undefined, prose: boolean): SqlTokenKind {
  const upper = word.toUpperCase();
  const called = after === '(';
  const keyword = before !== '.' && SQL_KEYWORDS.has(upper) && !(called && CALLABLE.has(upper));
  if (keyword) return prose && word !== upper ? 'plain' : 'keyword';
  return called ? 'function' : 'plain';
}
