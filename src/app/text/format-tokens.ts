/** A word, sign, quoted text or comment of SQL, exactly as it is written. */
export interface FormatToken {
  readonly kind: 'word' | 'number' | 'quoted' | 'name' | 'comment' | 'sign';
  readonly text: string;
  /** True if nothing stands between it and the token before. */
  readonly touches: boolean;
  /** Line of the text that it begins on, from 0. */
  readonly line: number;
}

/** Why a text cannot be split into tokens that every dialect of SQL agrees on. */
export type Unsure = 'template' | 'comment' | 'quote' | 'sign';

export type FormatTokens =
  | { readonly is: 'tokens'; readonly tokens: readonly FormatToken[] }
  | { readonly is: 'unsure'; readonly because: Unsure };

/**
 * Matches one token after another. Every alternative is linear, and whatever none of them matches ends the reading. A
 * name with hyphens is one token where subtraction makes no sense: after `FROM`, and before a dot.
 */
const TOKEN = new RegExp(
  [
    /(?<space>[ \t\r\n\f]+)/u,
    /(?<comment>--[^\r\n]*|\/\*[^]*?\*\/)/u,
    /(?<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(?<tag>[\p{L}_][\p{L}\p{N}_]*|)\$[^]*?\$\k<tag>\$)/u,
    /(?<name>\[[^[\]\r\n'"`]*\])/u,
    /(?<number>\d+(?:[-/]\d+){2,}|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?[\p{L}\p{N}\p{M}_$]*)/u,
    /(?<word>[\p{L}_$][\p{L}\p{N}\p{M}_$]*(?:(?:-[\p{L}\p{N}\p{M}_$]+)+(?=\.))?)/u,
    /(?<sign>[(),;]|(?:(?!--|\/\*)[-+*/<>=~!@%^&|?:.])+)/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giuy',
);

/** A table's name, in which hyphens are letters. */
const TABLE_NAME = /[\p{L}\p{N}\p{M}_$]+(?:-[\p{L}\p{N}\p{M}_$]+)*/uy;
const BEFORE_TABLE: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'USING']);

/** Signs between which and a comment dialects disagree, in code or in a bracketed name. */
const MAYBE_COMMENT = /#|--|\/\/|\/\*/;

/**
 * Splits SQL into tokens, or says why that is not sure. It reads only what all dialects read alike: not `#` and `//`,
 * which begin a comment in some; no quote after a backslash, which ends the text in some; no template, and no sign
 * that SQL does not have.
 */
export function formatTokens(text: string): FormatTokens {
  const tokens: FormatToken[] = [];
  let [at, line, touches] = [0, 0, false];
  while (at < text.length) {
    const found = tokenAt(text, at, tokens.at(-1));
    if (found === undefined) return { is: 'unsure', because: unreadable(text[at] ?? '') };
    if (found.kind !== 'space') {
      const because = doubtAbout(found, touches ? tokens.at(-1) : undefined, tokens.at(-1));
      if (because !== undefined) return { is: 'unsure', because };
      tokens.push({ kind: found.kind, text: found.text, touches, line });
    }
    touches = found.kind !== 'space';
    line += found.text.split('\n').length - 1;
    at += found.text.length;
  }
  return { is: 'tokens', tokens };
}

interface Found {
  readonly kind: FormatToken['kind'] | 'space';
  readonly text: string;
}

function tokenAt(text: string, at: number, before: FormatToken | undefined): Found | undefined {
  if (before?.kind === 'word' && BEFORE_TABLE.has(before.text.toUpperCase())) {
    TABLE_NAME.lastIndex = at;
    const name = TABLE_NAME.exec(text)?.[0];
    if (name !== undefined) return { kind: 'word', text: name };
  }
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(text);
  if (match === null) return undefined;
  const groups = match.groups ?? {};
  const kind = (['space', 'comment', 'quoted', 'name', 'number', 'word', 'sign'] as const).find(
    (name) => groups[name] !== undefined,
  );
  return kind === undefined ? undefined : { kind, text: kind === 'comment' ? match[0].trimEnd() : match[0] };
}

/** Classifies a sign that begins no token. */
function unreadable(sign: string): Unsure {
  switch (sign) {
    case '{':
    case '}':
      return 'template';
    case '#':
    case '/':
      return 'comment';
    case "'":
    case '"':
    case '`':
    case '[':
    case '\\':
      return 'quote';
    default:
      return 'sign';
  }
}

/** Returns why dialects may read a token otherwise. `touching` is the token before, if nothing is between. */
function doubtAbout(
  { kind, text }: Found,
  touching: FormatToken | undefined,
  before: FormatToken | undefined,
): Unsure | undefined {
  switch (kind) {
    case 'comment':
      // Only some dialects have comments in comments.
      return text.startsWith('/*') && text.indexOf('/*', 2) !== -1 ? 'comment' : undefined;
    case 'quoted': {
      // `\'` ends the text or does not; `'''` and Oracle's `q'[` begin another kind; two texts in a row are one.
      const isOracle = touching?.kind === 'word' && /^n?q$/i.test(touching.text);
      const isOdd = /\\['"`]/.test(text) || /^(?:'''|""")/.test(text) || before?.kind === 'quoted';
      return isOracle || isOdd ? 'quote' : undefined;
    }
    case 'name':
      return MAYBE_COMMENT.test(text) ? 'comment' : undefined;
    case 'sign':
      if (text.includes('//')) return 'comment';
      // `%(name)s` is filled in by Python.
      return text === '(' && touching?.text.endsWith('%') === true ? 'template' : undefined;
    default:
      return undefined;
  }
}
