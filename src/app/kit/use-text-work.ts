import { useEffect, useState } from 'preact/hooks';
import type { Outcome } from '../text/text-work.ts';

/** The state of work on a text. If it failed, the text is shown as it is written. */
export type TextWork<T> = Outcome<T> | { readonly is: 'working' | 'failed' };

/**
 * Starts work in a worker, and ends it when the component is left or `start` changes. Pass a memoized function, or
 * undefined if there is nothing to do.
 */
export function useTextWork<T>(start: ((signal: AbortSignal) => Promise<Outcome<T>>) | undefined): TextWork<T> {
  const [state, setState] = useState<{ readonly of: typeof start; readonly work: TextWork<T> } | undefined>(undefined);
  useEffect(() => {
    if (start === undefined) return undefined;
    const left = new AbortController();
    const end = (work: TextWork<T>): void => {
      if (!left.signal.aborted) setState({ of: start, work });
    };
    start(left.signal).then(end, () => end({ is: 'failed' }));
    return () => left.abort();
  }, [start]);
  // The state of an earlier text means nothing for this one.
  return state?.of === start && state !== undefined ? state.work : { is: 'working' };
}
