import { useEffect, useState } from 'preact/hooks';

/** Returns a value as of the last painted frame, for content that may come a moment after what the user waits for. */
export function useAfterPaint<T>(value: T): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value));
    return () => clearTimeout(timer);
  }, [value]);
  return late;
}
