import { caseFold } from './words.ts';

/**
 * A key that is equal for texts that are the same to a reader: owners, tags, data sources and authors are filtered,
 * counted and suggested by it. Ignores case, accents, invisible signs, the kind and number of spaces, and a leading @.
 * Quotes are dropped, since a filter can't contain them. Empty if there is nothing to read.
 */
export function sameText(value: string): string {
  const folded = caseFold(value).replace(/\s+/g, ' ').trim();
  return (folded.replaceAll('"', '').trim() || folded).replace(/^@(?=.)/, '');
}
