import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { NamedChange } from '../../domain/metric/change.ts';
import type { AppContext } from '../core/app-context.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';
import type { QueryState } from '../core/query.ts';

export interface Activity {
  /** The newest changes, newest first. */
  readonly changes: readonly NamedChange[];
  /** Whether there are older ones. */
  readonly more: boolean;
  /** Who changed something lately; null stands for nobody who is named. */
  readonly authors: readonly (string | null)[];
}

/** The whole catalog's changes, newest first, a page at a time. */
export interface ActivityState {
  readonly reading: ReadonlySignal<QueryState<Activity>>;
  /** Whose changes are shown: null for those of nobody who is named, undefined for everybody's. */
  readonly author: ReadonlySignal<string | null | undefined>;
  /** Reads the first page, now and after each news; returns how to stop. */
  show(): () => void;
  /** Reads a page more; what is shown stays. */
  more(): void;
  /** Shows the changes of one author, or everybody's again. */
  by(author: string | null | undefined): void;
  refetch(): void;
}

const PAGE = 100;

/** Everybody's changes, or those of one author. */
export const ACTIVITY = defineFeature(createActivity);

function createActivity(app: AppContext): ActivityState {
  const { client } = app;
  // All pages are read as one, so that what comes in at the top never leaves a gap or a double further down.
  const wanted = signal(PAGE);
  const author = signal<string | null | undefined>(undefined);
  const reader = createLiveQuery(app, async (_: 'activity'): Promise<Activity> => {
    const limit = wanted.peek();
    const [changes, authors] = await Promise.all([
      client.activity(limit + 1, undefined, author.peek()),
      client.authors(),
    ]);
    return { changes: changes.slice(0, limit), more: changes.length > limit, authors };
  });

  return {
    reading: computed(() => reader.reading.value),
    show() {
      wanted.value = PAGE;
      author.value = undefined;
      return reader.show('activity');
    },
    more() {
      wanted.value += PAGE;
      reader.refetch();
    },
    author,
    by(chosen) {
      author.value = chosen;
      wanted.value = PAGE;
      reader.refetch();
    },
    refetch: () => reader.refetch(),
  };
}
