import { inNaturalOrder } from './natural-order.ts';
import { sameText } from './same-text.ts';

/** A text and how often it occurs. */
export interface TextCount {
  readonly value: string;
  readonly count: number;
}

/**
 * Adds up the counts of texts that are the same, most frequent first. Each has its most frequent spelling. Texts with
 * nothing to read are left out. `keyOf` may return known keys of `sameText`.
 */
export function sameTextCounts(counts: Iterable<TextCount>, keyOf: (value: string) => string = sameText): TextCount[] {
  const byValue = new Map<string, number>();
  for (const { value, count } of counts) byValue.set(value, (byValue.get(value) ?? 0) + count);
  const merged = new Map<string, { value: string; most: number; count: number }>();
  for (const [value, count] of byValue) {
    const key = keyOf(value);
    if (key === '') continue;
    const known = merged.get(key);
    if (known === undefined) {
      merged.set(key, { value, most: count, count });
      continue;
    }
    known.count += count;
    if (count > known.most || (count === known.most && value < known.value)) {
      known.value = value;
      known.most = count;
    }
  }
  return Array.from(merged.values(), ({ value, count }) => ({ value, count })).toSorted(
    (a, b) => b.count - a.count || inNaturalOrder(a.value, b.value),
  );
}

/** The same, with null for the count of texts that are missing or have nothing to read. */
export function sameTextCountsOrNone(
  counts: readonly { readonly value: string | null; readonly count: number }[],
): { readonly value: string | null; readonly count: number }[] {
  const named = counts.flatMap(({ value, count }) => (isReadable(value) ? [{ value, count }] : []));
  const none = counts.reduce((sum, { value, count }) => (isReadable(value) ? sum : sum + count), 0);
  const all = [...(none === 0 ? [] : [{ value: null, count: none }]), ...sameTextCounts(named)];
  return all.toSorted((a, b) => b.count - a.count);
}

function isReadable(value: string | null): value is string {
  return value !== null && sameText(value) !== '';
}

/** The texts without those that are the same as an earlier one. */
export function distinctTexts(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const key = sameText(text);
    return !seen.has(key) && seen.add(key);
  });
}
