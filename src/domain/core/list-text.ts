/**
 * Formats a list as one line that users can edit: items separated by commas. An item with a comma, a quote or space
 * at its ends is put in double quotes, with quotes inside doubled.
 */
export function listText(items: readonly string[]): string {
  return items.map((item) => (/[,"\n]|^\s|\s$|^$/.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join(', ');
}

/** Parses such a line. Commas and line ends separate items; empty items are dropped, and repeated ones kept once. */
export function listOf(text: string): string[] {
  const items = Array.from(
    text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,\n]*))\s*(?:,|\n|$)/g),
    ([, inQuotes, bare]) => inQuotes?.replaceAll('""', '"') ?? bare?.trim() ?? '',
  );
  return [...new Set(items.filter((item) => item !== ''))];
}
