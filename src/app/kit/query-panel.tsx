import type { ComponentChildren } from 'preact';
import type { QueryState } from '../core/query.ts';
import { DelayedSpinner } from './delayed-spinner.tsx';

interface QueryPanelProps<T> {
  readonly reading: QueryState<T>;
  readonly refetch: () => void;
  readonly children: (value: T) => ComponentChildren;
}

/** Shows the value of a query; until then the progress, and the reason if it failed. */
export function QueryPanel<T>({ reading, refetch, children }: QueryPanelProps<T>) {
  switch (reading.is) {
    case 'idle':
    case 'reading':
      return <DelayedSpinner />;
    case 'read':
      return <>{children(reading.value)}</>;
    case 'failed':
      return (
        <p class="problem" role="alert">
          {reading.because.message}{' '}
          <button type="button" class="quiet-button" onClick={refetch}>
            Try again
          </button>
        </p>
      );
  }
}
