import { cancelled } from '../domain/core/catalog-error.ts';
import type { Watch } from '../storage/snapshot/staging.ts';

/** Items in one chunk. It takes some tens of milliseconds, in which the worker receives no messages. */
const CHUNK_SIZE = 200;

/**
 * Works on many items, one chunk at a time. Between chunks the worker can receive messages, and progress is reported.
 * Throws `cancelled` at the first pause after the signal was aborted.
 */
export async function inChunks<T>(
  items: readonly T[],
  { signal, onProgress }: Watch,
  work: (slice: readonly T[]) => void,
): Promise<void> {
  for (let from = 0; from < items.length; from += CHUNK_SIZE) {
    work(items.slice(from, from + CHUNK_SIZE));
    onProgress?.(Math.min(from + CHUNK_SIZE, items.length), items.length);
    await heard();
    if (signal?.aborted) throw cancelled();
  }
}

/** Resolves after pending messages were handled. A promise alone would resolve before them. */
function heard(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
