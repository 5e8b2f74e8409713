/** A pause in typing after which the next key is not about to come. */
const PAUSE_MS = 700;

/**
 * Resolves at a moment in which nobody types and the browser has nothing else to do; never once `stop` is aborted. For
 * work that takes long enough to hold up a key.
 */
export function quietMoment(page: Window, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const typing = new AbortController();
    const end = (): void => {
      typing.abort();
      clearTimeout(timer);
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        end();
        whenIdle(page, () => {
          if (!stop.aborted) resolve();
        });
      }, PAUSE_MS);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    page.addEventListener('input', wait, { capture: true, signal: typing.signal });
    stop.addEventListener('abort', end, { once: true });
    wait();
  });
}

/** WebKit has no idle callbacks. */
function whenIdle(page: Window, act: () => void): void {
  if ('requestIdleCallback' in page) page.requestIdleCallback(act);
  else setTimeout(act);
}
