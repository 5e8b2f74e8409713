import { useEffect, useRef, useState } from 'preact/hooks';
import { ANY_PRESS } from '../../keys/press.ts';

/** Returns a value as of the last painted frame, for content that may come a moment after what the user waits for. */
export function useAfterPaint<T>(value: T): T {
  return useLate(value, () => 0);
}

/** Somebody who types presses the next key within this time. */
const TYPING_MS = 150;

/** Like `useAfterPaint`, but while somebody types, not before a pause: for content beside what is typed for. */
export function useBetweenKeys<T>(value: T): T {
  const pressedAtRef = useRef(-Infinity);
  useEffect(() => {
    const stop = new AbortController();
    const note = (): void => void (pressedAtRef.current = performance.now());
    window.addEventListener(ANY_PRESS, note, { capture: true, signal: stop.signal });
    return () => stop.abort();
  }, []);
  return useLate(value, () => pressedAtRef.current + TYPING_MS - performance.now());
}

/** Returns false in the first frame, and true from the next one on. */
export function useIsPainted(): boolean {
  const [isPainted, setIsPainted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsPainted(true));
    return () => clearTimeout(timer);
  }, []);
  return isPainted;
}

/** Returns a value after the next frame, and once no time is left to wait. `left`: in milliseconds. */
function useLate<T>(value: T, left: () => number): T {
  const [late, setLate] = useState(() => value);
  const leftRef = useRef(left);
  useEffect(() => {
    const look = (): void => {
      const ms = leftRef.current();
      if (ms > 0) timer = setTimeout(look, ms);
      else setLate(() => value);
    };
    let timer = setTimeout(look);
    return () => clearTimeout(timer);
  }, [value]);
  return late;
}
