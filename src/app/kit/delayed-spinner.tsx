import { useEffect, useState } from 'preact/hooks';

const TIMEOUT_MS = 300;

/** Whether there has been a wait that somebody would notice. */
export function useDelay(): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), TIMEOUT_MS);
    return () => clearTimeout(timer);
  }, []);
  return long;
}

/** Progress, once there has been a wait. */
export function DelayedSpinner() {
  return useDelay() ? <div class="progress-line" role="progressbar" aria-label="Working" /> : null;
}
