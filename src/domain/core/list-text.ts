/**
 * A list as one line of text that a person can edit: items between commas; an item that holds a comma, a quote or
 * space at its ends stands in double quotes, quotes inside doubled.
 */
export function listText(items: readonly string[]): string {
  return items.map((item) => (/[,"\n]|^\s|\s$|^$/.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join(', ');
}

/** Reads such a line back: commas and line ends part items, empty ones are dropped, repeated ones kept once. */
export function listOf(text: string): string[] {
  const items = Array.from(
    text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,\n]*))\s*(?:,|\n|$)/g),
    ([, inQuotes, bare]) => inQuotes?.replaceAll('""', '"') ?? bare?.trim() ?? '',
  );
  return [...new Set(items.filter((item) => item !== ''))];
}
