import type { ComponentChildren } from 'preact';
import type { Reading } from '../core/query.ts';
import { Slowly } from './delayed-spinner.tsx';

interface ReadingPanelProps<T> {
  readonly reading: Reading<T>;
  readonly again: () => void;
  readonly children: (value: T) => ComponentChildren;
}

/** What was read from the catalog; until then the progress, and where it failed the reason. */
export function ReadingPanel<T>({ reading, again, children }: ReadingPanelProps<T>) {
  switch (reading.is) {
    case 'idle':
    case 'reading':
      return <Slowly />;
    case 'read':
      return <>{children(reading.value)}</>;
    case 'failed':
      return (
        <p class="problem" role="alert">
          {reading.because.message}{' '}
          <button type="button" class="quiet-button" onClick={again}>
            Try again
          </button>
        </p>
      );
  }
}
