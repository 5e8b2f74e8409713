import type { ChosenEncoding } from '../domain/catalog/import-preview.ts';
import { characterStart } from '../domain/core/characters.ts';

/** The text of a file, or why it is not known. */
export type Decoding =
  | { readonly is: 'text'; readonly text: string }
  /** Not UTF-8, and nothing says what else. `sample`: lines of it, as the encoding that is offered would read them. */
  | { readonly is: 'undecided'; readonly offered: ChosenEncoding; readonly sample: readonly string[] }
  | { readonly is: 'unreadable'; readonly problem: string };

type Marked = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32';

/** Numbers of lines of a sample, and of characters of each. */
const SAMPLE_LINES = 5;
const SAMPLE_LENGTH = 160;
/** Characters shown before the first one that the encoding decides. */
const LEAD = 40;

/**
 * Decodes a text file without ever replacing a character: UTF-8, and UTF-16 if its byte order mark or its first two
 * characters show it. Bytes that are neither are decoded only in the encoding that the user chose.
 */
export function decodeText(bytes: Uint8Array, chosen?: ChosenEncoding): Decoding {
  if (chosen === 'windows-1252') return { is: 'text', text: windows1252(bytes) };
  const encoding = markedEncoding(bytes);
  if (encoding === 'utf-32') {
    return { is: 'unreadable', problem: 'The file is encoded in UTF-32. Save it as UTF-8, and open it again.' };
  }
  const text = decoded(bytes, encoding);
  if (text !== undefined) return { is: 'text', text };
  if (encoding !== 'utf-8') {
    return {
      is: 'unreadable',
      problem: 'The file begins like UTF-16, but part of it is not valid UTF-16. Get a new copy, or save it as UTF-8.',
    };
  }
  return { is: 'undecided', offered: 'windows-1252', sample: sampleOf(windows1252(bytes)) };
}

/** True for JSON, which begins with a brace or a bracket, after white space and perhaps a byte order mark. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  const encoding = markedEncoding(bytes);
  // The end of the cut may be half a character. Only the beginning counts.
  const start = new TextDecoder(encoding === 'utf-32' ? 'utf-16le' : encoding).decode(bytes.subarray(0, 100));
  return /^[\uFEFF\0\s]*[[{]/.test(start);
}

/** The characters of Windows-1252 from 0x80 to 0x9F (encoding.spec.whatwg.org/index-windows-1252.txt). */
const FROM_80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Not by `TextDecoder`: that of Node 20 reads these bytes as control characters. */
function windows1252(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('').replace(/[\x80-\x9f]/g, (sign) => FROM_80.charAt(sign.charCodeAt(0) - 0x80));
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * The encoding by the byte order mark (Unicode 16.0, section 23.8), or by the zeros that the first two characters of
 * every JSON text have in UTF-16 and UTF-32 (RFC 4627, section 3).
 */
function markedEncoding([a, b, c, d]: Uint8Array): Marked {
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0)) return 'utf-32';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (b === 0 && c === 0 && d === 0) return 'utf-32';
  if (b === 0 && d === 0) return 'utf-16le';
  if (a === 0 && c === 0) return 'utf-16be';
  return 'utf-8';
}

/** The lines that look different in another encoding, each cut around the first such character. */
function sampleOf(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => {
      const at = line.search(/[^\0-\x7f]/);
      if (at < 0) return [];
      const from = characterStart(line, at > LEAD ? at - LEAD : 0);
      const to = characterStart(line, Math.min(line.length, from + SAMPLE_LENGTH));
      return [`${from > 0 ? '…' : ''}${line.slice(from, to).trim()}${to < line.length ? '…' : ''}`];
    })
    .slice(0, SAMPLE_LINES);
}
