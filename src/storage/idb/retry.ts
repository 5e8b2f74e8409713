import { isFull, isTrouble } from './idb-errors.ts';

/**
 * Pauses before the second, third and fourth attempt. They are short, 0.42 s in all: other writers must not wait a
 * second for one that fails.
 */
const PAUSES_MS: readonly number[] = [20, 100, 300];

/**
 * Retries what the browser failed to do, at most three times, each time on a new connection. `wasApplied` checks if an
 * attempt succeeded although its acknowledgement was lost, so nothing is done twice. Rejects with the last failure of
 * an attempt. A `QuotaExceededError` means that it was not done.
 */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  wasApplied: () => Promise<T | undefined> = () => Promise.resolve(undefined),
): Promise<T> {
  let failure: unknown;
  for (let failures = 0; ; failures += 1) {
    let isLooking = failures > 0;
    try {
      const found = isLooking ? await wasApplied() : undefined;
      isLooking = false;
      return found ?? (await attempt());
    } catch (error) {
      // A full disk can stop even the check. Then it is unknown if an earlier attempt succeeded, and a
      // `QuotaExceededError` would say that it did not.
      if (!isTrouble(error) && !(isLooking && isFull(error))) throw error;
      if (!isLooking) failure = error;
      const pause = PAUSES_MS[failures];
      if (pause === undefined) return orElse(wasApplied, failure);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Frees space if storage is full, and tries once more. If none can be freed, rejects with the first failure. */
export async function freeSpaceAndRetry<T>(attempt: () => Promise<T>, freeSpace: () => Promise<void>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isFull(error)) throw error;
    const isMade = await freeSpace().then(
      () => true,
      () => false,
    );
    if (!isMade) throw error;
    return attempt();
  }
}

async function orElse<T>(wasApplied: () => Promise<T | undefined>, failure: unknown): Promise<T> {
  const found = await wasApplied().catch(() => undefined);
  if (found === undefined) throw failure;
  return found;
}
