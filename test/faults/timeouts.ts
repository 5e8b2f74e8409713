import { vi } from 'vitest';

/** A timer of this length or more is a timeout for a browser that does not answer. */
const LONG_MS = 5000;

/** Control over timers that nothing waits for. */
export interface Timeouts {
  /** Ends every timeout at once. */
  readonly runOut: () => void;
}

/**
 * Replaces the timers: pauses are short, and timeouts end only when `runOut` is called. Undone with the test's
 * globals.
 */
export function stubPatience(): Timeouts {
  const { setTimeout: soon, clearTimeout: clear } = globalThis;
  const waiting = new Map<object, () => void>();
  vi.stubGlobal('setTimeout', (act: () => void, ms = 0): object => {
    if (ms < LONG_MS) return soon(act, 0);
    const timer = {};
    waiting.set(timer, act);
    return timer;
  });
  vi.stubGlobal('clearTimeout', (timer: NodeJS.Timeout | undefined) => {
    if (timer === undefined || !waiting.delete(timer)) clear(timer);
  });
  return {
    runOut() {
      const acts = [...waiting.values()];
      waiting.clear();
      for (const act of acts) act();
    },
  };
}
