/** A value in LookML: a word or text, a list, or a block with parameters in it. */
export type LookmlValue =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly LookmlItem[] }
  | { readonly is: 'block'; readonly name: string | undefined; readonly parameters: readonly Parameter[] };

/** An item of a list; in a list of filters it has a key. */
export interface LookmlItem {
  readonly key: string | undefined;
  readonly text: string;
}

export interface Parameter {
  readonly key: string;
  readonly value: LookmlValue;
  readonly line: number;
}

/** The content of a file, and the line at which reading stopped, if it did. */
export interface LookmlTree {
  readonly parameters: readonly Parameter[];
  readonly brokenAt: number | undefined;
}

/** Levels of blocks that are read. */
const MAX_DEPTH = 50;

/** Reads LookML text. Never throws: what comes behind a fault is looked for at the next parameter. */
export function lookmlTree(text: string): LookmlTree {
  return new Reader(text.replace(/^\uFEFF/u, '')).tree();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #counted = 0;
  #brokenAt: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  tree(): LookmlTree {
    const parameters: Parameter[] = [];
    while (this.#at < this.#text.length) {
      parameters.push(...this.#parameters(0));
      // A brace that closes nothing.
      if (this.#at < this.#text.length) this.#skip();
    }
    return { parameters, brokenAt: this.#brokenAt };
  }

  #parameters(depth: number): Parameter[] {
    const parameters: Parameter[] = [];
    for (;;) {
      this.#blank();
      if (this.#at >= this.#text.length || this.#text.charAt(this.#at) === '}') return parameters;
      const line = this.#lineNow();
      const key = this.#take(/([\w-]+)\s*:/uy);
      if (key === undefined) this.#skip();
      else {
        const value = this.#value(key, depth);
        if (value !== undefined) parameters.push({ key, value, line });
      }
    }
  }

  #value(key: string, depth: number): LookmlValue | undefined {
    // SQL and HTML run to two semicolons, whatever is in them.
    if (/^(?:sql|html$|expression)/u.test(key)) return { is: 'text', text: this.#toSemicolons() };
    this.#blank();
    const sign = this.#text.charAt(this.#at);
    if (sign === '"') return { is: 'text', text: this.#quoted() };
    if (sign === '[') return { is: 'list', items: this.#items() };
    if (sign === '{') return this.#block(undefined, depth);
    const word = this.#take(/([^\s{}[\]",#;]+)/uy);
    if (word === undefined) {
      this.#skip();
      return undefined;
    }
    this.#blank();
    return this.#text.charAt(this.#at) === '{' ? this.#block(word, depth) : { is: 'text', text: word };
  }

  #block(name: string | undefined, depth: number): LookmlValue {
    this.#at += 1;
    if (depth >= MAX_DEPTH) {
      this.#brokenAt ??= this.#lineNow();
      this.#at = this.#text.length;
      return { is: 'block', name, parameters: [] };
    }
    const parameters = this.#parameters(depth + 1);
    if (this.#at >= this.#text.length) this.#brokenAt ??= this.#lineNow();
    this.#at += 1;
    return { is: 'block', name, parameters };
  }

  #items(): LookmlItem[] {
    const items: LookmlItem[] = [];
    this.#at += 1;
    for (;;) {
      this.#blank();
      const sign = this.#text.charAt(this.#at);
      if (sign === ']' || sign === '') {
        if (sign === '') this.#brokenAt ??= this.#lineNow();
        this.#at += 1;
        return items;
      }
      const key = this.#take(/([\w.]+)\s*:/uy);
      this.#blank();
      const text = this.#text.charAt(this.#at) === '"' ? this.#quoted() : this.#take(/([^\s,\]"#]+)/uy);
      if (text !== undefined) items.push({ key, text });
      else if (key === undefined) this.#at += 1;
    }
  }

  #quoted(): string {
    const text = this.#take(/"((?:[^"\\]|\\[^])*)"/uy);
    if (text === undefined) {
      this.#skip();
      return '';
    }
    return text.replaceAll(/\\(["\\])/gu, '$1');
  }

  #toSemicolons(): string {
    const end = this.#text.indexOf(';;', this.#at);
    if (end < 0) this.#brokenAt ??= this.#lineNow();
    const text = this.#text.slice(this.#at, end < 0 ? this.#text.length : end);
    this.#at = end < 0 ? this.#text.length : end + 2;
    return text.trim();
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[1];
  }

  #blank(): void {
    this.#take(/((?:\s+|#[^\n]*)*)/uy);
  }

  #skip(): void {
    this.#brokenAt ??= this.#lineNow();
    this.#at += 1;
  }

  #lineNow(): number {
    for (; this.#counted < Math.min(this.#at, this.#text.length); this.#counted += 1) {
      if (this.#text.charAt(this.#counted) === '\n') this.#line += 1;
    }
    return this.#line;
  }
}
