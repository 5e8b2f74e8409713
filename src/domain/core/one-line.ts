/** Tabs and line ends, also those of Unicode and of word processors, as the inside of a character class. */
export const LINE_SIGNS = '\\t\\n\\v\\f\\r\\u0085\\u2028\\u2029';

const RUN = new RegExp(`[${LINE_SIGNS}]+`, 'g');

/**
 * A text as a field of one line takes it: tabs and line ends become a space, and are dropped at its ends. Spreadsheets
 * put a tab between two cells and a line end after the last.
 */
export function oneLine(text: string): string {
  // Each run is one sign first, because a pattern for a run at the end looks at each run once for each of its signs.
  return text
    .replace(RUN, '\n')
    .replace(/^\n|\n$/g, '')
    .replaceAll('\n', ' ');
}
