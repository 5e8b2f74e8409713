import { useEffect, useState } from 'preact/hooks';

/** A value as of the last painted frame: for what may come a moment later than what a person waits for. */
export function useAfterPaint<T>(value: T): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value));
    return () => clearTimeout(timer);
  }, [value]);
  return late;
}
