import { isFull, isTrouble } from './idb-store.ts';

/** Pauses before the second, third and fourth attempt. Others must not wait a second for one that fails. */
const PAUSES_MS: readonly number[] = [20, 100, 300];

/**
 * Tries what the browser failed to do again, at most three times, each time on a new connection. `landed` looks whether it
 * was done all the same, for an answer can be lost: nothing is ever done twice. Rejects with the last failure to do it;
 * where that is for lack of room, it was not done.
 */
export async function persistently<T>(
  attempt: () => Promise<T>,
  landed: () => Promise<T | undefined> = () => Promise.resolve(undefined),
): Promise<T> {
  let failure: unknown;
  for (let failures = 0; ; failures += 1) {
    let isLooking = failures > 0;
    try {
      const found = isLooking ? await landed() : undefined;
      isLooking = false;
      return found ?? (await attempt());
    } catch (error) {
      // A browser may lack the room even to open what it has: who cannot look knows nothing of what was done before.
      if (!isTrouble(error) && !(isLooking && isFull(error))) throw error;
      if (!isLooking) failure = error;
      const pause = PAUSES_MS[failures];
      if (pause === undefined) return orElse(landed, failure);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Where there is no more room, makes some and tries once more. Where none can be made, the first failure is what is told. */
export async function withRoom<T>(attempt: () => Promise<T>, makeRoom: () => Promise<void>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isFull(error)) throw error;
    const isMade = await makeRoom().then(
      () => true,
      () => false,
    );
    if (!isMade) throw error;
    return attempt();
  }
}

async function orElse<T>(landed: () => Promise<T | undefined>, failure: unknown): Promise<T> {
  const found = await landed().catch(() => undefined);
  if (found === undefined) throw failure;
  return found;
}
