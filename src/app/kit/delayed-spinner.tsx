import { useEffect, useState } from 'preact/hooks';

const PATIENCE_MS = 300;

/** Whether there has been a wait that somebody would notice. */
export function useWait(): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return long;
}

/** Progress, once there has been a wait. */
export function Slowly() {
  return useWait() ? <div class="progress-line" role="progressbar" aria-label="Working" /> : null;
}
