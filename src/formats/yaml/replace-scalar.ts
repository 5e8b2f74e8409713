import { yamlText } from './write-yaml.ts';

/**
 * The text that stands for a new value where a scalar stands, so that YAML reads exactly this value. The scalar's own
 * style stays as far as it can hold the value: plain, in quotes, or a block, whose indentation and line breaks stay.
 */
export function replacedScalar(written: string, value: string): string {
  const style = written[0];
  if (style === '|' || style === '>') return replacedBlock(written, value);
  if (style === "'" && isPrintable(value) && !value.includes('\n')) return `'${value.replaceAll("'", "''")}'`;
  if (style !== '"' && style !== "'" && isPlain(value)) return value;
  return doubleQuoted(value);
}

/** True for a text that needs no quotes, also between the brackets of a list in one line. */
function isPlain(value: string): boolean {
  return /^[^\n,[\]{}]+$/.test(value) && isPrintable(value) && yamlText(value) === `${value}\n`;
}

/** True if a text has no character that YAML 1.1 or 1.2 has to escape, or takes for a line break. */
function isPrintable(value: string): boolean {
  return /^[\n\u0020-\u007E\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(value);
}

function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `|` or `>`, an indentation, what becomes of the last line break, and a comment; then the lines. */
const BLOCK = /^([|>])([1-9]?)([-+]?)([1-9]?)([^\n\r]*)(\r?\n)([^]*)$/;

function replacedBlock(written: string, value: string): string {
  const [, style = '', before, chomping = '', after, rest = '', lineBreak = '\n', body = ''] =
    BLOCK.exec(written) ?? [];
  const end = /\r?\n$/.exec(written)?.[0] ?? '';
  const indentation = /^( *)\S/m.exec(body)?.[1] ?? '';
  // Without a sign, a block ends with one line break; with `-`, it ends with none.
  const ends = value.endsWith('\n');
  const own = ends ? value.slice(0, -1) : value;
  const lines = own.split('\n');
  // A block cannot say how many empty lines it ends with, or begins with a space, without more signs than it had.
  const fits =
    isPrintable(value) &&
    indentation !== '' &&
    before === '' &&
    after === '' &&
    chomping !== '+' &&
    !(ends && chomping === '-') &&
    /^\S/.test(own) &&
    /\S$/.test(own) &&
    lines.every((line) => line === '' || /\S/.test(line));
  if (!fits) return `${doubleQuoted(value)}${end}`;
  // Lines of a folded block are joined.
  const header = `${lines.length > 1 ? '|' : style}${ends ? '' : '-'}${rest}`;
  const text = lines.map((line) => (line === '' ? '' : indentation + line)).join(lineBreak);
  return `${header}${lineBreak}${text}${end}`;
}
