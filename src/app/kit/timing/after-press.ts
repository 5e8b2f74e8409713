import { ANY_PRESS } from '../../keys/press.ts';

/** If no frame is drawn, as in a tab that was left, the work is done after this time. */
const NO_FRAME_MS = 100;

/** Events before which the work of an earlier press must be done. */
const NEXT_PRESS = [ANY_PRESS, 'pointerdown', 'beforeinput', 'pagehide'] as const;

/** Puts work off until the page has shown that it was pressed. */
export type AfterPress = (work: () => void) => void;

/**
 * Creates the queue of a page. Its work is done in order, right after the next frame is painted, but before the next
 * key or press: that is meant for what this work will show.
 */
export function createAfterPress(page: Window): AfterPress {
  let waiting: (() => void)[] = [];

  function begin(): void {
    const ended = new AbortController();
    const finish = (): void => {
      if (ended.signal.aborted) return;
      ended.abort();
      clearTimeout(noFrame);
      const works = waiting;
      waiting = [];
      for (const work of works) work();
    };
    for (const press of NEXT_PRESS) page.addEventListener(press, finish, { capture: true, signal: ended.signal });
    page.requestAnimationFrame(() => setTimeout(finish));
    const noFrame = setTimeout(finish, NO_FRAME_MS);
  }

  return (work) => {
    waiting.push(work);
    if (waiting.length === 1) begin();
  };
}
