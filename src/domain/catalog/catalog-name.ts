import { charactersOf, firstCharacters } from '../core/characters.ts';
import { sameText } from '../core/same-text.ts';

/** Name of a browser's first catalog until the user names it. */
export const FIRST_CATALOG_NAME = 'My catalog';

/** Name of a catalog created from the sample, which is the data of an invented shop. */
export const SAMPLE_NAME = 'Sample: Fernpost';

/** Greatest length of a catalog's name, in characters. */
export const CATALOG_NAME_LENGTH = 80;

const FILE_STEM_LENGTH = 60;

/** The name as it is stored: one line, trimmed; empty if nothing remains. */
export function catalogName(typed: string): string {
  return firstCharacters(typed.replace(/\s+/g, ' ').trim(), CATALOG_NAME_LENGTH).trim();
}

/** The name of a catalog that comes from a file: the file's name without its extension. */
export function nameFromFile(file: string): string {
  const name = catalogName(file.replace(/\.(?:db3?|sqlite3?|json)$/i, ''));
  return name === '' ? FIRST_CATALOG_NAME : name;
}

/** The name, or if it is taken, the name with the first number that makes it unique: `Sales 2`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const keys = new Set(taken.map(sameText));
  const name = catalogName(wanted);
  let free = name;
  for (let number = 2; keys.has(sameText(free)); number += 1) {
    const ending = ` ${number}`;
    free = `${firstCharacters(name, CATALOG_NAME_LENGTH - ending.length).trim()}${ending}`;
  }
  return free;
}

/** One or two letters or digits for a catalog's mark, from the first and the last word of its name. */
export function initialsOf(name: string): string {
  const firsts = (name.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []).map((word) => charactersOf(word)[0] ?? '');
  return [...firsts.slice(0, 1), ...firsts.slice(1).slice(-1)].join('').toUpperCase();
}

/** The catalog's name as a prefix for the names of its files: `sales-north` for `Sales, north`. */
export function fileStemOf(name: string | undefined): string {
  const words = name?.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const stem = firstCharacters(words.join('-'), FILE_STEM_LENGTH).replace(/-$/, '');
  return stem === '' ? 'metricbook' : stem;
}
