import type { JsonValue, TextFile } from '../interchange/model.ts';
import { unquoted } from './dax-names.ts';
import type { PowerBiMeasure, PowerBiTable } from './power-bi-model.ts';

/** A line that says something: what it says, how far it is indented, and its number. */
interface Line {
  readonly text: string;
  readonly indent: number;
  readonly number: number;
}

const OBJECT = /^(?<kind>table|measure)\s+(?<name>'(?:[^']|'')*'|[^=]*?)\s*(?:=\s*(?<inline>.*))?$/u;

/** The tables of a TMDL file with their measures. Tabs indent; four spaces count as one. */
export function tablesInTmdl({ path, text }: TextFile): PowerBiTable[] {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n?|\n/u);
  const tables: { name: string; file: string; measures: PowerBiMeasure[] }[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lineOf(lines, at);
    const { kind, name = '', inline } = OBJECT.exec(line.text)?.groups ?? {};
    at += 1;
    if (kind === 'table') tables.push({ name: unquoted(name), file: path, measures: [] });
    else if (kind === 'measure') {
      const block = blockOf(lines, line);
      // A part of a model may begin with a measure.
      if (tables.length === 0) tables.push({ name: '', file: path, measures: [] });
      tables.at(-1)?.measures.push(measureOf(unquoted(name), inline ?? '', line, block, descriptionAbove(lines, line)));
      at += block.length;
    }
  }
  return tables;
}

function lineOf(lines: readonly string[], index: number): Line {
  const raw = lines[index] ?? '';
  const space = /^[ \t]*/u.exec(raw)?.[0] ?? '';
  const indent = space.replaceAll('    ', '\t').replaceAll(' ', '').length;
  return { text: raw.trim(), indent, number: index + 1 };
}

/** The lines below one that are indented deeper, with the empty ones between them. */
function blockOf(lines: readonly string[], { indent, number }: Line): Line[] {
  const block: Line[] = [];
  let isFenced = (lines[number - 1] ?? '').trimEnd().endsWith('```');
  for (let at = number; at < lines.length; at += 1) {
    const line = lineOf(lines, at);
    if (!isFenced && line.text !== '' && line.indent <= indent) break;
    if (line.text.endsWith('```')) isFenced = !isFenced;
    block.push(line);
  }
  while (block.at(-1)?.text === '') block.pop();
  return block;
}

function descriptionAbove(lines: readonly string[], { number }: Line): string | undefined {
  const above: string[] = [];
  for (let at = number - 2; at >= 0; at -= 1) {
    const { text } = lineOf(lines, at);
    if (!text.startsWith('///')) break;
    above.unshift(text.slice(3).trim());
  }
  return above.length === 0 ? undefined : above.join('\n');
}

function measureOf(
  name: string,
  inline: string,
  { indent, number }: Line,
  block: readonly Line[],
  description: string | undefined,
): PowerBiMeasure {
  const fenced = inline.trim() === '```' ? block.findIndex(({ text }) => text === '```') : -1;
  const isFenced = inline.trim() === '```';
  // Without a fence, what is two deeper than the measure is its expression, up to the first property.
  const first = block.findIndex((line) => line.text !== '' && line.indent <= indent + 1);
  const end = isFenced ? fenced : first;
  const own = end < 0 ? block : block.slice(0, end);
  const rest = end < 0 ? [] : block.slice(isFenced ? end + 1 : end);
  const expression = [isFenced ? '' : inline, ...own.map((line) => shifted(line, indent + 2))].join('\n');
  return {
    name,
    line: number,
    description,
    expression: expression.replace(/^(?:[ \t]*\n)+/u, '').trimEnd() || undefined,
    attributes: attributesIn(rest, indent + 1),
  };
}

/** The text of a line of an expression, with the indentation that is its own. */
function shifted({ text, indent }: Line, base: number): string {
  return text === '' ? '' : '    '.repeat(Math.max(0, indent - base)) + text;
}

function attributesIn(lines: readonly Line[], indent: number): ReadonlyMap<string, JsonValue> {
  const attributes = new Map<string, JsonValue>();
  const annotations = new Map<string, JsonValue>();
  for (const [index, { text, indent: own }] of lines.entries()) {
    if (text === '' || own > indent || text.startsWith('///')) continue;
    const annotation = /^annotation\s+('(?:[^']|'')*'|\S+)\s*=\s*(.*)$/u.exec(text);
    if (annotation !== null) {
      annotations.set(unquoted(annotation[1] ?? ''), annotation[2] ?? '');
      continue;
    }
    const [, key = '', sign, value = ''] = /^([\p{L}_]\w*)\s*([:=])?\s*(.*)$/u.exec(text) ?? [];
    const end = lines.findIndex((line, i) => i > index && line.text !== '' && line.indent <= indent);
    const below = lines.slice(index + 1, end < 0 ? lines.length : end).map((line) => shifted(line, indent + 1));
    const whole = [value, ...below].join('\n').trim();
    if (key !== '') attributes.set(key, sign === undefined && whole === '' ? true : valueOf(whole));
  }
  if (annotations.size > 0) attributes.set('annotations', Object.fromEntries(annotations));
  return attributes;
}

/** A text in double quotes has its own ones doubled. */
function valueOf(text: string): JsonValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^"[^]*"$/u.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
