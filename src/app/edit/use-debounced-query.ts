import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../core/use-app.ts';

/** A typing hand rests about so long between two words. */
const PAUSE_MS = 250;

/**
 * What the catalog answers about something that is being typed, asked anew a moment after the question has changed. The
 * answer before stands until then; undefined where there is none yet, or nothing is asked (`question` is undefined).
 */
export function useDebouncedQuery<T>(question: string | undefined, ask: () => Promise<T>): T | undefined {
  const { report } = useApp();
  const [answer, setAnswer] = useState<T>();
  // The question stands for everything that is asked with it.
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
