import { CatalogError } from '../domain/core/catalog-error.ts';
import type { Watch } from '../storage/snapshot/staging.ts';

/** Items that are worked on before the worker listens again: some tens of milliseconds. */
const SLICE = 200;

/**
 * Works on many items, a slice at a time, and lets the worker hear its calls between them. Tells how many are done.
 * Throws `cancelled` as soon as it hears of that.
 */
export async function inSlices<T>(
  items: readonly T[],
  { signal, onProgress }: Watch,
  work: (slice: readonly T[]) => void,
): Promise<void> {
  for (let from = 0; from < items.length; from += SLICE) {
    work(items.slice(from, from + SLICE));
    onProgress?.(Math.min(from + SLICE, items.length), items.length);
    await heard();
    if (signal?.aborted) throw new CatalogError('cancelled', 'Broken off. Nothing was changed.');
  }
}

/** Resolves when the messages that have come meanwhile have been heard; a promise alone would go before them. */
function heard(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
