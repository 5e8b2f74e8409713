import { LINE_SIGNS } from './one-line.ts';

const NEEDS_QUOTES = new RegExp(`[,"${LINE_SIGNS}]|^\\s|\\s$|^$`);
const ITEM = new RegExp(`\\s*(?:"((?:[^"]|"")*)"|([^,${LINE_SIGNS}]*))\\s*(?:[,${LINE_SIGNS}]|$)`, 'g');

/**
 * Formats a list as one line that users can edit: items separated by commas. An item with a comma, a quote or space
 * at its ends is put in double quotes, with quotes inside doubled.
 */
export function listText(items: readonly string[]): string {
  return items.map((item) => (NEEDS_QUOTES.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join(', ');
}

/** Parses such a line. Commas, tabs and line ends separate items; empty items are dropped, and repeated ones kept once. */
export function listOf(text: string): string[] {
  const items = Array.from(
    text.matchAll(ITEM),
    ([, inQuotes, bare]) => inQuotes?.replaceAll('""', '"') ?? bare?.trim() ?? '',
  );
  return [...new Set(items.filter((item) => item !== ''))];
}
