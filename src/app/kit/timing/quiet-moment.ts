import { ANY_PRESS } from '../../keys/press.ts';

/** A pause after which the next key is not about to come. */
const PAUSE_MS = 700;

/** Events of a user whom long work would hold up. */
const DOINGS = [ANY_PRESS, 'input', 'pointerdown', 'wheel', 'touchmove'] as const;

/**
 * Watches for moments in which the user does nothing and the browser has nothing else to do, for work that takes long
 * enough to hold up a key. Returns a function whose promise resolves in the next such moment; never once `stop` is
 * aborted.
 */
export function quietMoments(page: Window, stop: AbortSignal): () => Promise<void> {
  let doneAt = performance.now();
  const note = (): void => void (doneAt = performance.now());
  for (const doing of DOINGS) page.addEventListener(doing, note, { capture: true, passive: true, signal: stop });

  return () =>
    new Promise((resolve) => {
      const wait = (): void => {
        if (stop.aborted) return;
        const left = doneAt + PAUSE_MS - performance.now();
        if (left > 0) setTimeout(wait, left);
        // Something may have been pressed before the browser was idle.
        else whenIdle(page, () => (performance.now() < doneAt + PAUSE_MS ? wait() : stop.aborted || resolve()));
      };
      wait();
    });
}

/** WebKit has no idle callbacks. */
function whenIdle(page: Window, act: () => void): void {
  if ('requestIdleCallback' in page) page.requestIdleCallback(act);
  else setTimeout(act);
}
