import type { JsonValue } from '../interchange/model.ts';

/** Levels of nesting that are read. */
const MAX_DEPTH = 60;

/** A literal that was read, with the offsets at which the keys of its objects stand. */
export interface Literal {
  readonly value: JsonValue;
  readonly end: number;
}

/** Something that is no literal: it was skipped, from one offset to another. */
export interface Skipped {
  readonly start: number;
  readonly end: number;
}

/** Reads JavaScript literals out of a text. Nothing is run: an expression of any other kind is skipped and noted. */
export class LiteralReader {
  readonly #text: string;
  readonly skipped: Skipped[] = [];
  /** Offsets of keys, by the path of the key: `measures.count`. */
  readonly offsets = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The literal at an offset; undefined if there is another expression, which ends at `end`. */
  read(start: number, path = '', depth = 0): { readonly value: JsonValue | undefined; readonly end: number } {
    const at = this.blank(start);
    const literal = depth > MAX_DEPTH ? undefined : this.#literal(at, path, depth);
    // A literal is one only if the expression ends with it: `1 + f()` is none.
    if (literal !== undefined && /[,\])}]|^$/u.test(this.#text.charAt(this.blank(literal.end)))) return literal;
    const end = this.#endOfExpression(at);
    this.skipped.push({ start: at, end });
    return { value: undefined, end };
  }

  /** Offset of the first character from here that is neither space nor comment. */
  blank(start: number): number {
    const blank = /(?:\s+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))*/uy;
    blank.lastIndex = start;
    blank.exec(this.#text);
    return Math.max(start, blank.lastIndex);
  }

  #literal(at: number, path: string, depth: number): Literal | undefined {
    const sign = this.#text.charAt(at);
    if (sign === '{') return this.#object(at, path, depth);
    if (sign === '[') return this.#list(at, path, depth);
    if (sign === '`' || sign === '"' || sign === "'") {
      const end = this.#endOfString(at);
      return end === undefined ? undefined : { value: textOf(this.#text.slice(at, end)), end };
    }
    const word = /(?:true|false|null|-?\d+(?:\.\d+)?)(?![\w$.(])/uy;
    word.lastIndex = at;
    const match = word.exec(this.#text);
    return match === null ? undefined : { value: constantOf(match[0]), end: word.lastIndex };
  }

  #list(start: number, path: string, depth: number): Literal {
    const items: JsonValue[] = [];
    let at = this.blank(start + 1);
    while (at < this.#text.length && this.#text.charAt(at) !== ']') {
      const { value, end } = this.read(at, path, depth + 1);
      if (value !== undefined) items.push(value);
      at = this.#afterComma(end, at);
    }
    return { value: items, end: at + 1 };
  }

  #object(start: number, path: string, depth: number): Literal {
    const members: [string, JsonValue][] = [];
    let at = this.blank(start + 1);
    while (at < this.#text.length && this.#text.charAt(at) !== '}') {
      const key = /(?:([\p{L}_$][\p{L}\p{N}_$]*)|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`([^`$\\]*)`)\s*:/uy;
      key.lastIndex = at;
      const match = key.exec(this.#text);
      const name = match?.slice(1).find((group) => group !== undefined);
      if (name === undefined) {
        // A spread, a method, a computed key.
        const end = this.#endOfExpression(at);
        this.skipped.push({ start: at, end });
        at = this.#afterComma(end, at);
        continue;
      }
      const own = path === '' ? name : `${path}.${name}`;
      this.offsets.set(own, at);
      const { value, end } = this.read(key.lastIndex, own, depth + 1);
      if (value !== undefined) members.push([name, value]);
      at = this.#afterComma(end, at);
    }
    return { value: Object.fromEntries(members), end: at + 1 };
  }

  /** Always moves on, so that no text is read for ever. */
  #afterComma(end: number, before: number): number {
    const at = this.blank(end);
    const next = this.#text.charAt(at) === ',' ? this.blank(at + 1) : at;
    return next > before ? next : before + 1;
  }

  /** The end of a string in quotes or backticks, behind the closing one. */
  #endOfString(start: number): number | undefined {
    const quote = this.#text.charAt(start);
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const sign = this.#text.charAt(at);
      if (sign === '\\') at += 1;
      else if (sign === quote) return at + 1;
      else if (quote === '`' && sign === '$' && this.#text.charAt(at + 1) === '{') {
        at = this.#text.indexOf('}', at);
        if (at < 0) return undefined;
      } else if (quote !== '`' && sign === '\n') return undefined;
    }
    return undefined;
  }

  /** The end of any expression: the comma, or the bracket of what it stands in. */
  #endOfExpression(start: number): number {
    let depth = 0;
    let at = start;
    while (at < this.#text.length) {
      at = this.blank(at);
      const sign = this.#text.charAt(at);
      if ('`"\''.includes(sign) && sign !== '') at = this.#endOfString(at) ?? at + 1;
      else {
        if ('([{'.includes(sign)) depth += 1;
        else if (')]}'.includes(sign)) depth -= 1;
        if (depth < 0 || (depth === 0 && sign === ',')) return at;
        at += 1;
      }
    }
    return this.#text.length;
  }
}

function constantOf(word: string): JsonValue {
  return word === 'null' ? null : word === 'true' || word === 'false' ? word === 'true' : Number(word);
}

/** The text of a string literal. A reference such as `${CUBE}` becomes `{CUBE}`, as YAML models write it. */
function textOf(literal: string): string {
  const inner = literal.slice(1, -1);
  const plain = literal.startsWith('`') ? inner.replaceAll(/(?<!\\)\$\{/gu, '{') : inner;
  return plain.replaceAll(/\\(?:u([0-9a-fA-F]{4})|\r?\n|([^]))/gu, (_, code?: string, sign?: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return sign === undefined ? '' : (ESCAPES.get(sign) ?? sign);
  });
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
