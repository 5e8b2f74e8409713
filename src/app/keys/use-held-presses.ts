import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Press } from './press.ts';

interface HeldPresses {
  /** True if what the keys act on is on the screen; false while it is on its way. */
  readonly isThere: boolean;
  /** Presses from before it was drawn for the first time. */
  readonly early?: readonly Press[];
  /** Tells if a key has to wait while it is on its way. */
  readonly waits: (press: Press) => boolean;
  /** Handles a press. Returns true if it used it. */
  readonly handle: (press: Press) => boolean;
  /** Takes a press that waited and was of no use after all. */
  readonly onUnused?: (press: Press) => void;
}

/**
 * Returns a handler of presses that keeps those meant for choices which are still being read, and handles them in order
 * once the choices are drawn. Enter, pressed at once, would otherwise take a choice of the text before, or none.
 */
export function useHeldPresses(options: HeldPresses): (press: Press) => boolean {
  const waiting = useRef<Press[]>([...(options.early ?? [])]);
  const latestRef = useRef(options);
  useLayoutEffect(() => {
    latestRef.current = options;
    const handleNext = (): void => {
      const { isThere, handle, onUnused } = latestRef.current;
      const press = isThere ? waiting.current.shift() : undefined;
      if (press === undefined) return;
      if (!handle(press)) onUnused?.(press);
      // The next one acts on what this one changed, which is drawn before this task ends.
      queueMicrotask(handleNext);
    };
    handleNext();
  });

  return (press) => {
    if ((options.isThere && waiting.current.length === 0) || !options.waits(press)) return options.handle(press);
    waiting.current.push(press);
    return true;
  };
}
