/** Formats a number with thousands separators: `12,345`. */
export function formatNumber(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Formats a number with its noun: `1 metric`, `12,345 metrics`. */
export function pluralize(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

/** Joins texts as in a sentence: `a`, `a and b`, `a, b and c`. */
export function joinWords(texts: readonly string[]): string {
  const last = texts.at(-1);
  if (last === undefined) return '';
  return texts.length === 1 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}
