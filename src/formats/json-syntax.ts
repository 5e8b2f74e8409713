import { characterCount } from '../domain/core/characters.ts';

// JSON.parse reports the place of a syntax error differently in each browser, and accepts repeated keys. So the text
// is walked first.

/** A JSON text that is whole, with the paths of its repeated keys, or the place at which it breaks. */
export type JsonWalk =
  | { readonly is: 'whole'; readonly repeated: readonly (readonly (string | number)[])[] }
  | { readonly is: 'broken'; readonly at: number; readonly expected: string };

/** An object or array that is still open; `step` is the key or the index that the walk has reached in it. */
interface OpenPart {
  readonly keys: Set<string> | undefined;
  step: string | number;
}

/** Greatest depth of objects and lists. A dictionary has four levels; unlimited nesting would exhaust the stack. */
const MAX_DEPTH = 100;

const VALUE_SIGNS = '"{[-0123456789tfn';

/** Tokens that may come next, in words, each with the characters that it may begin with. */
const SIGNS = {
  'a value': VALUE_SIGNS,
  'a value or "]"': `${VALUE_SIGNS}]`,
  'a key in double quotes': '"',
  'a key in double quotes or "}"': '"}',
  'a colon': ':',
  'a comma or "}"': ',}',
  'a comma or "]"': ',]',
  'the end of the file': '',
} as const;

type Expected = keyof typeof SIGNS;

const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Walks JSON text token by token. Accepts what JSON.parse accepts, except nesting deeper than `MAX_DEPTH`. */
export function walkJson(json: string): JsonWalk {
  const open: OpenPart[] = [];
  const repeated: (string | number)[][] = [];
  let expected: Expected = 'a value';
  for (let at = afterSpace(json, 0); ; at = afterSpace(json, at)) {
    const sign = json.charAt(at);
    if (sign === '' && expected === 'the end of the file') return { is: 'whole', repeated };
    if (sign === '' || !SIGNS[expected].includes(sign)) return { is: 'broken', at, expected };
    if (open.length > MAX_DEPTH) return { is: 'broken', at, expected: `nesting of at most ${MAX_DEPTH} levels` };
    const inside = open.at(-1);
    switch (sign) {
      case '{':
        open.push({ keys: new Set(), step: '' });
        expected = 'a key in double quotes or "}"';
        at += 1;
        break;
      case '[':
        open.push({ keys: undefined, step: 0 });
        expected = 'a value or "]"';
        at += 1;
        break;
      case '}':
      case ']':
        open.pop();
        expected = afterValue(open);
        at += 1;
        break;
      case ',':
        expected = inside?.keys === undefined ? 'a value' : 'a key in double quotes';
        if (typeof inside?.step === 'number') inside.step += 1;
        at += 1;
        break;
      case ':':
        expected = 'a value';
        at += 1;
        break;
      case '"': {
        const end = textEnd(json, at);
        if (json.charAt(end) !== '"') return { is: 'broken', at: end, expected: 'the end of a text in double quotes' };
        if (inside?.keys !== undefined && expected.startsWith('a key')) {
          inside.step = keyIn(json, at, end);
          if (inside.keys.has(inside.step)) repeated.push(open.map(({ step }) => step));
          inside.keys.add(inside.step);
          expected = 'a colon';
        } else expected = afterValue(open);
        at = end + 1;
        break;
      }
      default:
        WORD.lastIndex = at;
        if (!WORD.test(json)) return { is: 'broken', at, expected };
        expected = afterValue(open);
        at = WORD.lastIndex;
    }
  }
}

function afterValue(open: readonly OpenPart[]): Expected {
  const inside = open.at(-1);
  if (inside === undefined) return 'the end of the file';
  return inside.keys === undefined ? 'a comma or "]"' : 'a comma or "}"';
}

function afterSpace(json: string, start: number): number {
  let at = start;
  while (isSpace(json.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/**
 * Offset of the quote that closes the string begun at `start`, or of the first character that a string can't contain.
 */
function textEnd(json: string, start: number): number {
  let at = start + 1;
  for (;;) {
    PLAIN.lastIndex = at;
    PLAIN.test(json);
    at = PLAIN.lastIndex;
    if (json.charAt(at) !== '\\') return at;
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(json)) return at;
    at = ESCAPE.lastIndex;
  }
}

function keyIn(json: string, start: number, end: number): string {
  const key = json.slice(start + 1, end);
  return key.includes('\\') ? String(JSON.parse(`"${key}"`)) : key;
}

/** The place at which a JSON text breaks, and what was expected there. */
export function syntaxProblem(
  json: string,
  { at, expected }: Extract<JsonWalk, { is: 'broken' }>,
): { readonly place: string; readonly problem: string } {
  const before = json.slice(0, at).split(/\r\n|\r|\n/);
  const place = `line ${before.length}, column ${characterCount(before.at(-1) ?? '') + 1}`;
  return { place, problem: `JSON syntax error: ${expected} was expected` };
}
