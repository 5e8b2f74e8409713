import { isAlias, isMap, isPair, isScalar, isSeq, visit, type Document, type LineCounter, type Node } from 'yaml';
import type { JsonValue } from '../interchange/model.ts';

/** Values in one node that are copied at most, and the depth of them: an alias of aliases has no other end. */
const MAX_VALUES = 100_000;
const MAX_DEPTH = 100;

/** One document of a YAML file. */
export interface YamlSource {
  readonly path: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly document: Document.Parsed;
}

/** A node is nested too deeply, or has too many values, to be copied. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/**
 * A value in a YAML document, or the absence of one. Aliases and merge keys are followed. Never throws but in `json`:
 * a value of another type than the one that is asked for counts as absent.
 */
export class YamlNode {
  readonly #source: YamlSource;
  readonly #node: Node | undefined;

  constructor(source: YamlSource, node: unknown) {
    this.#source = source;
    this.#node = resolved(source.document, node);
  }

  /** True if there is a value, and it is not null. */
  get exists(): boolean {
    return this.#node !== undefined && !(isScalar(this.#node) && this.#node.value === null);
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  get isScalar(): boolean {
    return this.exists && isScalar(this.#node);
  }

  /** Path of the file. */
  get file(): string {
    return this.#source.path;
  }

  /** Line at which the value begins, counted from 1. */
  get line(): number | undefined {
    return this.#position?.line;
  }

  get column(): number | undefined {
    return this.#position?.col;
  }

  /** Offsets of the value's own text in the file: where it begins, and where it ends. */
  get range(): readonly [start: number, end: number] | undefined {
    const range = this.#node?.range;
    return range ? [range[0], range[1]] : undefined;
  }

  /** True if an alias of the document stands for the value, or for one that it is in: it is said in several places. */
  get isShared(): boolean {
    const range = this.range;
    return (
      range !== undefined &&
      sharedRanges(this.#source.document).some(([start, end]) => start <= range[0] && range[1] <= end)
    );
  }

  /** The value under a key; of a repeated key the last one. */
  get(key: string): YamlNode {
    return this.entries().findLast(([name]) => name === key)?.[1] ?? new YamlNode(this.#source, undefined);
  }

  /** The value under several keys, one in the other. */
  at(...keys: readonly string[]): YamlNode {
    return keys.reduce<YamlNode>((node, key) => node.get(key), this);
  }

  /** All values under a key, which a file may repeat. */
  all(key: string): YamlNode[] {
    return this.entries().flatMap(([name, value]) => (name === key ? [value] : []));
  }

  has(key: string): boolean {
    return this.get(key).exists;
  }

  /** Keys and values of a map, those that it merges first; none for any other value. */
  entries(): [key: string, value: YamlNode][] {
    return this.#entriesOf(this.#node, 0).map(([key, value]) => [key, new YamlNode(this.#source, value)]);
  }

  /** Items of a list that are not null; none for any other value. */
  items(): YamlNode[] {
    if (!isSeq(this.#node)) return [];
    return this.#node.items.map((item) => new YamlNode(this.#source, item)).filter((item) => item.exists);
  }

  /** Items of a list, or the value itself as the only one: formats often allow both. */
  oneOrMore(): YamlNode[] {
    return this.isList ? this.items() : this.exists ? [this] : [];
  }

  /** The text of a scalar as it is written, so that `0123` and `1e3` stay names; undefined for any other value. */
  text(): string | undefined {
    if (!isScalar(this.#node) || this.#node.value === null) return undefined;
    const { value, source } = this.#node;
    return typeof value === 'string' ? value : (source ?? JSON.stringify(value));
  }

  /** The texts of a list of scalars, or of one. */
  texts(): string[] {
    return this.oneOrMore().flatMap((item) => item.text() ?? []);
  }

  /** The number of a scalar. */
  number(): number | undefined {
    return isScalar(this.#node) && typeof this.#node.value === 'number' ? this.#node.value : undefined;
  }

  /** True or false; also for the words that YAML 1.1 takes for them, as Python programs do. */
  flag(): boolean | undefined {
    const text = this.text()?.toLowerCase();
    if (text === 'true' || text === 'yes' || text === 'on') return true;
    return text === 'false' || text === 'no' || text === 'off' ? false : undefined;
  }

  /** True for Jinja outside quotes, which YAML takes for a map in a map: `{{ var('x') }}`. */
  get isTemplate(): boolean {
    const range = this.range;
    return isMap(this.#node) && range !== undefined && this.#source.text.startsWith('{{', range[0]);
  }

  /** True for a text whose lines are joined (`>`): an SQL comment in it takes all that follows. */
  get isFolded(): boolean {
    return isScalar(this.#node) && this.#node.type === 'BLOCK_FOLDED';
  }

  /** A comment behind an unquoted text on its line: the author may have meant it to be part of the text. */
  get trailingComment(): string | undefined {
    if (!isScalar(this.#node) || this.#node.type !== 'PLAIN') return undefined;
    const comment = this.#node.comment;
    return comment === null || comment === undefined || comment.includes('\n') ? undefined : comment;
  }

  /**
   * The text of a folded block (`>`) with its line breaks, which folding turns into spaces; undefined for any other
   * value. SQL needs them: joined to one line, a comment swallows what stands below it.
   */
  get unfolded(): string | undefined {
    const range = this.range;
    if (!isScalar(this.#node) || this.#node.type !== 'BLOCK_FOLDED' || range === undefined) return undefined;
    const [, ...lines] = this.#source.text.slice(range[0], range[1]).split(/\r?\n/u);
    const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/u));
    const indent = Math.min(...indents, lines.join('').length);
    return lines
      .map((line) => line.slice(indent))
      .join('\n')
      .trimEnd();
  }

  /** A copy as JSON; undefined becomes null. Throws `TooLargeError` where aliases or nesting make it endless. */
  json(): JsonValue {
    let left = MAX_VALUES;
    const copy = (node: Node | undefined, depth: number): JsonValue => {
      left -= 1;
      if (left < 0 || depth > MAX_DEPTH) throw new TooLargeError('a value of the file is too large');
      if (isMap(node)) {
        const members = this.#entriesOf(node, 0).map(
          ([key, value]) => [key, copy(resolved(this.#source.document, value), depth + 1)] as const,
        );
        // Not by assignment: `__proto__` is a key like any other.
        return Object.fromEntries(members);
      }
      if (isSeq(node)) return node.items.map((item) => copy(resolved(this.#source.document, item), depth + 1));
      return scalarJson(node);
    };
    return copy(this.#node, 0);
  }

  get #position(): { readonly line: number; readonly col: number } | undefined {
    const start = this.#node?.range?.[0];
    return start === undefined ? undefined : this.#source.lines.linePos(start);
  }

  #entriesOf(node: Node | undefined, depth: number): [key: string, value: unknown][] {
    if (!isMap(node) || depth > MAX_DEPTH) return [];
    const own: [string, unknown][] = [];
    const merged: [string, unknown][] = [];
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const named = resolved(this.#source.document, pair.key);
      const key = keyOf(named);
      // In quotes it is a key like any other.
      if (key === '<<' && isScalar(named) && named.type === 'PLAIN') {
        const value = resolved(this.#source.document, pair.value);
        for (const from of isSeq(value) ? value.items : [value]) {
          merged.push(...this.#entriesOf(resolved(this.#source.document, from), depth + 1));
        }
      } else own.push([key, pair.value]);
    }
    const names = new Set(own.map(([key]) => key));
    return [...merged.filter(([key]) => !names.has(key)), ...own];
  }
}

/** The nodes that aliases stand for. The library goes through all of the document each time that it looks for one. */
const TARGETS = new WeakMap<Node, Node>();

/** The positions in their file of the values that aliases repeat. */
const SHARED_RANGES = new WeakMap<Document.Parsed, (readonly [start: number, end: number])[]>();

function sharedRanges(document: Document.Parsed): readonly (readonly [start: number, end: number])[] {
  const known = SHARED_RANGES.get(document);
  if (known !== undefined) return known;
  const ranges = new Map<string, readonly [number, number]>();
  visit(document, {
    Alias(_, alias) {
      const range = resolved(document, alias)?.range;
      if (range) ranges.set(range.join(' '), [range[0], range[1]]);
    },
  });
  SHARED_RANGES.set(document, [...ranges.values()]);
  return [...ranges.values()];
}

/** The node itself, or the one that an alias stands for; undefined if it stands for none. */
function resolved(document: Document.Parsed, node: unknown): Node | undefined {
  let at = node;
  for (let steps = 0; isAlias(at) && steps < MAX_DEPTH; steps += 1) {
    const target: Node | undefined = TARGETS.get(at) ?? at.resolve(document);
    if (target !== undefined) TARGETS.set(at, target);
    at = target;
  }
  return isMap(at) || isSeq(at) || isScalar(at) ? at : undefined;
}

function keyOf(node: Node | undefined): string {
  if (!isScalar(node)) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? JSON.stringify(node.value));
}

function scalarJson(node: Node | undefined): JsonValue {
  if (!isScalar(node)) return null;
  const { value, source } = node;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // A number that would be written in another way is kept as its text.
  if (typeof value === 'number') return String(value) === source ? value : (source ?? value);
  return null;
}
