import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { AppContext } from './app-context.ts';
import { CONTENT_EVENTS } from './catalog-events.ts';
import { latestOnly } from './latest-only.ts';

/** Something read from the catalog for a screen. The earlier value stays while it is read again. */
export type QueryState<T> =
  | { readonly is: 'idle' }
  /** `before`: the last value of another key, for a screen that prefers that to nothing. */
  | { readonly is: 'reading'; readonly before: T | undefined }
  | { readonly is: 'read'; readonly value: T }
  | { readonly is: 'failed'; readonly because: CatalogError };

/** A read that runs again when the catalog changes, as long as a screen shows it. */
export interface Query<Key, T> {
  readonly reading: ReadonlySignal<QueryState<T>>;
  /**
   * Reads the value of the key, now and after each change. Another key starts from `reading`. Returns a function that
   * stops. If one screen stops and another shows the same key at once, nothing is read again.
   */
  show(key: Key): () => void;
  /** Reads again; does nothing if no screen shows the query. */
  refetch(): void;
}

/** Takes an error that no user can act on: a bug. */
export type ReportBug = (error: unknown) => void;

/**
 * Creates a query over one read of the catalog. Keys are compared as JSON. A bug goes to `report`. `known`: a value that
 * is shown until the first one has been read.
 */
export function createQuery<Key, T>(
  read: (key: Key) => Promise<T>,
  report: ReportBug,
  known: (key: Key) => T | undefined = () => undefined,
): Query<Key, T> {
  const reading = signal<QueryState<T>>({ is: 'idle' });
  let last: T | undefined;
  let shown: { readonly key: Key; readonly text: string } | undefined;
  const load = latestOnly(
    async (asked: { readonly key: Key; readonly text: string }) => attempt(() => read(asked.key), report),
    (answer, asked) => {
      if (shown?.text !== asked.text || answer === undefined) return;
      if (answer.is === 'read') last = answer.value;
      reading.value = answer;
    },
  );

  /** The state that was shown until just now. A screen that replaces another within one task need not read again. */
  let handedOver: { readonly text: string; readonly reading: QueryState<T> } | undefined;

  function handOver(text: string): void {
    const present = reading.peek();
    // After a failure the next screen tries again.
    if (present.is === 'failed') return;
    const mine = { text, reading: present };
    handedOver = mine;
    queueMicrotask(() => {
      if (handedOver === mine) handedOver = undefined;
    });
  }

  function beginning(key: Key): QueryState<T> {
    const value = known(key);
    return value === undefined ? { is: 'reading', before: last } : { is: 'read', value };
  }

  return {
    reading,
    show(key) {
      const mine = { key, text: JSON.stringify(key) };
      const taken = handedOver?.text === mine.text ? handedOver.reading : undefined;
      if (taken !== undefined) reading.value = taken;
      else if (shown?.text !== mine.text) reading.value = beginning(key);
      shown = mine;
      handedOver = undefined;
      if (taken === undefined) void load(mine);
      return () => {
        if (shown !== mine) return;
        handOver(mine.text);
        shown = undefined;
        reading.value = { is: 'idle' };
      };
    },
    refetch() {
      handedOver = undefined;
      if (shown !== undefined) void load(shown);
    },
  };
}

/** Creates a query that is read again whenever the catalog's content may have changed, as long as a screen shows it. */
export function createLiveQuery<Key, T>(
  { events, report }: Pick<AppContext, 'events' | 'report'>,
  read: (key: Key) => Promise<T>,
  known?: (key: Key) => T | undefined,
): Query<Key, T> {
  const reader = createQuery(read, report, known);
  events.on(CONTENT_EVENTS, () => reader.refetch());
  return reader;
}

async function attempt<T>(read: () => Promise<T>, report: ReportBug): Promise<QueryState<T> | undefined> {
  try {
    return { is: 'read', value: await read() };
  } catch (error) {
    if (error instanceof CatalogError) return { is: 'failed', because: error };
    report(error);
    return undefined;
  }
}
