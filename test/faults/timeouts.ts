import { vi } from 'vitest';

/** A timer this long is patience with a browser that does not answer. */
const LONG_MS = 5000;

/** Timers that nobody waits for. */
export interface Timeouts {
  /** Every patience that anyone has comes to its end. */
  readonly runOut: () => void;
}

/** Takes the timers over: pauses are short, and patience ends only when it is told to. Undone with the test's globals. */
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
