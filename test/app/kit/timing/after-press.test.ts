import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAfterPress } from '../../../../src/app/kit/timing/after-press.ts';

/** A window as far as the queue needs it: events, and frames that come when the test says so. */
class FramedPage extends EventTarget {
  #frame: (() => void) | undefined;

  requestAnimationFrame(act: () => void): number {
    this.#frame = act;
    return 1;
  }

  paint(): void {
    this.#frame?.();
    vi.advanceTimersByTime(0);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function queue() {
  const page = new FramedPage();
  const afterPress = createAfterPress(page as unknown as Window);
  const done: string[] = [];
  const press = (name: string) => afterPress(() => void done.push(name));
  return { page, press, done };
}

test('what a press leads to follows the frame that shows the press, in order', () => {
  const { page, press, done } = queue();
  press('first');
  press('second');
  expect(done).toEqual([]);
  page.paint();
  expect(done).toEqual(['first', 'second']);
  press('third');
  page.paint();
  expect(done).toEqual(['first', 'second', 'third']);
});

test.each(['keydown', 'pointerdown', 'beforeinput', 'pagehide'])(
  'a %s before that frame finds the work done, and done once',
  (event) => {
    const { page, press, done } = queue();
    press('first');
    page.dispatchEvent(new Event(event));
    expect(done).toEqual(['first']);
    page.paint();
    expect(done).toEqual(['first']);
  },
);

test('in a tab that draws no frames, it is done all the same', () => {
  const { press, done } = queue();
  press('first');
  vi.runAllTimers();
  expect(done).toEqual(['first']);
});
