/** Formats a number with thousands separators: `12,345`. */
export function grouped(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Formats a number with its noun: `1 metric`, `12,345 metrics`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** Joins texts as in a sentence: `a`, `a and b`, `a, b and c`. */
export function enumerated(texts: readonly string[]): string {
  const last = texts.at(-1);
  if (last === undefined) return '';
  return texts.length === 1 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}
