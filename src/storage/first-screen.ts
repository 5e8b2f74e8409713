import { existing } from './idb/existing-database.ts';
import type { IdbStore } from './idb/idb-store.ts';
import { answerOf, LAYOUT } from './idb/idb-store.ts';
import { parseRoots, requestRoots } from './log/head.ts';
import type { FirstScreenRecord, Head } from './log/records.ts';
import { FIRST_SCREEN_KEY, firstScreenRecord, isSealed, sameHead } from './log/records.ts';

/**
 * Size, in bytes, up to which a first screen is kept. From 64 KiB on, Chromium stores a value in a file of its own,
 * which is read later than the transaction ends.
 */
const MAX_BYTES = 60_000;

/** What a page shows first, as text, and the build and the day of it. */
export type Screenful = Pick<FirstScreenRecord, 'build' | 'day' | 'content'>;

/** True if a text is small enough to be kept as a first screen. */
export function fitsFirstScreen(content: string): boolean {
  return content.length <= (isNarrow(content) ? MAX_BYTES : MAX_BYTES / 2);
}

/** Browsers store a text in one byte a character if it has no character beyond Latin-1, and otherwise in two. */
function isNarrow(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}

/**
 * Keeps what a page shows first of the catalog at a head. It may be lost with the machine's power, and is not written
 * at all where a write may do harm: on a disk that was full a moment ago.
 */
export async function keepFirstScreen(store: IdbStore, head: Head, screenful: Screenful): Promise<void> {
  if (!store.isSound) return;
  const record = firstScreenRecord(head, screenful);
  await store.run(
    'readwrite',
    ['log'],
    async (stores) => void (await answerOf(stores('log').put(record, FIRST_SCREEN_KEY))),
    'relaxed',
  );
}

/**
 * What a page shows first of the catalog that is stored under a name, as it was kept; undefined if nothing is kept of
 * exactly the stored changes, by exactly this build. Reads it in one transaction with the head. Creates and changes
 * nothing, and gives way to whoever deletes the database or changes its layout.
 */
export async function readFirstScreen(
  factory: IDBFactory,
  name: string,
  build: string,
): Promise<Screenful | undefined> {
  const database = await existing(factory, name);
  if (database === undefined) return undefined;
  try {
    // What a newer page stores may mean something else.
    if (database.version !== LAYOUT) return undefined;
    const log = database.transaction('log', 'readonly').objectStore('log');
    const [roots, record] = await Promise.all([
      requestRoots(log),
      answerOf<FirstScreenRecord | undefined>(log.get(FIRST_SCREEN_KEY)),
    ]);
    if (record === undefined || record.build !== build || !isSealed(record)) return undefined;
    const { head } = parseRoots(roots);
    return head.epoch !== '' && sameHead(record, head) ? record : undefined;
  } finally {
    database.close();
  }
}
