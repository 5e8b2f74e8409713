import { useEffect, useState } from 'preact/hooks';

const TIMEOUT_MS = 300;

/** Returns true once the wait is long enough to be noticed. */
export function useDelay(): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), TIMEOUT_MS);
    return () => clearTimeout(timer);
  }, []);
  return long;
}

/** A spinner that appears only after a noticeable wait. */
export function DelayedSpinner() {
  return useDelay() ? <div class="progress-line" role="progressbar" aria-label="Working" /> : null;
}
