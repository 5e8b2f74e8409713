import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { NamedChange } from '../../domain/metric/change.ts';
import type { AppContext } from '../core/app-context.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';
import type { QueryState } from '../core/query.ts';

/** A part of the catalog's history, as the activity page shows it. */
export interface Activity {
  /** The latest changes, newest first. */
  readonly changes: readonly NamedChange[];
  /** True if there are older ones. */
  readonly more: boolean;
  /** The recent authors; null stands for changes without a name. */
  readonly authors: readonly (string | null)[];
}

/** The whole catalog's changes, newest first, page by page. */
export interface ActivityState {
  readonly reading: ReadonlySignal<QueryState<Activity>>;
  /** The author whose changes are shown: null for changes without a name, undefined for all. */
  readonly author: ReadonlySignal<string | null | undefined>;
  /** Reads the first page, now and after each change. Returns a function that stops. */
  show(): () => void;
  /** Reads one more page. The shown changes stay. */
  more(): void;
  /** Shows the changes of one author, or of all. */
  by(author: string | null | undefined): void;
  refetch(): void;
}

const PAGE = 100;

/** The activity of the whole catalog, by all authors or by one. */
export const ACTIVITY = defineFeature(createActivity);

function createActivity(app: AppContext): ActivityState {
  const { client } = app;
  // All pages are read in one query, so that new changes at the top never cause a gap or a repetition further down.
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
