import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { SavedChange } from '../domain/change.ts';
import type { CatalogClient } from '../worker/client.ts';
import type { Reading, ReportBug } from './reading.ts';
import { createReader } from './reading.ts';

export interface Activity {
  /** The newest changes, newest first. */
  readonly changes: readonly SavedChange[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

/** The whole catalog's changes, newest first, a page at a time. */
export interface ActivityState {
  readonly reading: ReadonlySignal<Reading<Activity>>;
  /** Reads the first page, now and after each news; returns how to stop. */
  show(): () => void;
  /** Reads a page more; what is shown stays. */
  more(): void;
  again(): void;
}

const PAGE = 100;

export function createActivity(client: Pick<CatalogClient, 'activity'>, report: ReportBug): ActivityState {
  // All pages are read as one, so that what comes in at the top never leaves a gap or a double further down.
  const wanted = signal(PAGE);
  const reader = createReader<'activity', Activity>(async () => {
    const limit = wanted.peek();
    const changes = await client.activity(limit + 1);
    return { changes: changes.slice(0, limit), more: changes.length > limit };
  }, report);

  return {
    reading: computed(() => reader.reading.value),
    show() {
      wanted.value = PAGE;
      return reader.show('activity');
    },
    more() {
      wanted.value += PAGE;
      reader.again();
    },
    again: () => reader.again(),
  };
}
