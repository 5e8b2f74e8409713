import type { AppContext } from './app-context.ts';
import { CONTENT_EVENTS } from './catalog-events.ts';
import type { Reader } from './query.ts';
import { createReader } from './query.ts';

/** A query that is read again whenever the catalog's content may be another one, for as long as a screen shows it. */
export function createLiveQuery<Key, T>(
  { events, report }: Pick<AppContext, 'events' | 'report'>,
  read: (key: Key) => Promise<T>,
): Reader<Key, T> {
  const reader = createReader(read, report);
  events.on(CONTENT_EVENTS, () => reader.again());
  return reader;
}
