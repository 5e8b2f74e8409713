import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../core/use-app.ts';

/** Typical pause between two typed words. */
const PAUSE_MS = 250;

/**
 * Returns the catalog's answer to a question that is being typed. Asks again a moment after the question changed. The
 * earlier answer stays until then; undefined if there is none yet, or if `question` is undefined.
 */
export function useDebouncedQuery<T>(question: string | undefined, ask: () => Promise<T>): T | undefined {
  const { report } = useApp();
  const [answer, setAnswer] = useState<T>();
  // The question identifies everything that is asked with it, so a new `ask` alone asks nothing.
  const askRef = useRef(ask);
  useLayoutEffect(() => {
    askRef.current = ask;
  });
  useEffect(() => {
    if (question === undefined) {
      setAnswer(undefined);
      return undefined;
    }
    let isWanted = true;
    const timer = setTimeout(() => {
      askRef.current().then((found) => {
        if (isWanted) setAnswer(() => found);
      }, report);
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [question, report]);
  return answer;
}
