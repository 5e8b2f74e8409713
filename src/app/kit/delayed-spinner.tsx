import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../core/use-app.ts';

const TIMEOUT_MS = 300;
/** A catalog that is being opened may take long, so a wait for it shows before it is noticed. */
const OPENING_TIMEOUT_MS = 80;

/** Returns true once the wait is long enough to be noticed. */
export function useDelay(): boolean {
  const { catalog } = useApp();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const isOpening = catalog.state.peek().is === 'opening';
    const timer = setTimeout(() => setLong(true), isOpening ? OPENING_TIMEOUT_MS : TIMEOUT_MS);
    return () => clearTimeout(timer);
  }, [catalog]);
  return long;
}

/** A spinner that appears only after a noticeable wait. */
export function DelayedSpinner() {
  return useDelay() ? <div class="progress-line" role="progressbar" aria-label="Working" /> : null;
}
