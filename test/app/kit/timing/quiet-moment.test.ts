import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { quietMoments } from '../../../../src/app/kit/timing/quiet-moment.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  // Without idle callbacks, as in WebKit.
  const page = new EventTarget();
  const stop = new AbortController();
  const quiet = quietMoments(page as unknown as Window, stop.signal);
  let moments = 0;
  const wait = () => void quiet().then(() => (moments += 1));
  return { page, stop, wait, moments: () => moments };
}

test('work that holds up keys waits until nothing is pressed for a moment', async () => {
  const { page, wait, moments } = watch();
  wait();
  for (const doing of ['keydown', 'input', 'pointerdown', 'wheel', 'keydown']) {
    await vi.advanceTimersByTimeAsync(600);
    page.dispatchEvent(new Event(doing));
  }
  expect(moments()).toBe(0);
  await vi.advanceTimersByTimeAsync(800);
  expect(moments()).toBe(1);
});

test('while it stays quiet, the next moment comes at once', async () => {
  const { wait, moments } = watch();
  wait();
  await vi.advanceTimersByTimeAsync(800);
  wait();
  await vi.advanceTimersByTimeAsync(10);
  expect(moments()).toBe(2);
});

test('none comes once it is stopped', async () => {
  const { stop, wait, moments } = watch();
  wait();
  stop.abort();
  await vi.advanceTimersByTimeAsync(5000);
  wait();
  await vi.advanceTimersByTimeAsync(5000);
  expect(moments()).toBe(0);
});
