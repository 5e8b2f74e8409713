/** What the catalog that a browser has before there are several is called, as long as nobody has named it. */
export const FIRST_CATALOG_NAME = 'My catalog';

/** The catalog that begins with the sample, which is an invented shop's. */
export const SAMPLE_NAME = 'Sample: Fernpost';

/** Characters of a catalog's name. */
export const CATALOG_NAME_LENGTH = 80;

const FILE_STEM_LENGTH = 60;

/** A name as it is kept: one line without space around it; empty where nothing is left. */
export function catalogName(typed: string): string {
  return typed.replace(/\s+/g, ' ').trim().slice(0, CATALOG_NAME_LENGTH).trim();
}

/** The name of a catalog that comes from a file: that of the file, without its extension. */
export function nameFromFile(file: string): string {
  const name = catalogName(file.replace(/\.(?:db|sqlite3?|json)$/i, ''));
  return name === '' ? FIRST_CATALOG_NAME : name;
}

/** The name, or where it is taken, the name with the first number that makes it another: `Sales 2`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const folded = new Set(taken.map((name) => name.toLowerCase()));
  const name = catalogName(wanted);
  let free = name;
  for (let number = 2; folded.has(free.toLowerCase()); number += 1) {
    const ending = ` ${number}`;
    free = `${name.slice(0, CATALOG_NAME_LENGTH - ending.length).trim()}${ending}`;
  }
  return free;
}

/** One or two letters or figures that stand for a name in its mark: of its first and its last word. */
export function initialsOf(name: string): string {
  const firsts = (name.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.match(/^./u)?.[0] ?? '');
  return [...firsts.slice(0, 1), ...firsts.slice(1).slice(-1)].join('').toUpperCase();
}

/** A catalog's name as the first part of the names of its files: `sales-north` for `Sales, north`. */
export function fileStemOf(name: string | undefined): string {
  const words = name?.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const stem = words.join('-').slice(0, FILE_STEM_LENGTH).replace(/-$/, '');
  return stem === '' ? 'metricbook' : stem;
}
