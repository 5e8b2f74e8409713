import type { Steps } from '../database/list/steps.ts';

/** Steps that take less than this together don't pause between them. */
const TURN_MS = 8;

/**
 * Does work in steps, and now and then lets the worker receive messages between two of them. Gives up, and resolves with
 * undefined, as soon as the answer is no longer wanted.
 */
export async function inTurns<T>(steps: Steps<T>, isWanted: () => boolean): Promise<T | undefined> {
  let begun = performance.now();
  while (isWanted()) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - begun < TURN_MS) continue;
    await messagesReceived();
    begun = performance.now();
  }
  return undefined;
}

/** Resolves after pending messages were handled. A promise alone would resolve before them, a timer much later. */
export function messagesReceived(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
