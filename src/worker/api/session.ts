import { transfer } from 'comlink';
import type { CatalogNews } from '../../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CatalogRole } from '../../domain/catalog/stored-version.ts';
import type { CatalogSession } from '../catalog-session.ts';
import type { LongWork } from '../long-work.ts';
import type { OpenDatabase } from '../opening.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of the session. */
export type SessionApi = ReturnType<typeof createSessionApi>;

/** Everything that must work before, and without, any module that is loaded later. */
export function createSessionApi(
  { opened, begin, started, read, openDatabase }: ApiDeps,
  session: CatalogSession,
  work: LongWork,
) {
  return {
    /** Opens what is stored; `role`: whose it is, the user's own unless told. */
    start(news: (news: CatalogNews) => void, role?: CatalogRole): Promise<CatalogStart> {
      return session.start(news, role ?? 'own');
    },

    /** Begins an empty catalog if there is none. */
    async newCatalog(): Promise<CatalogStart> {
      await begin({ file: await emptyFile(openDatabase), origin: { is: 'begun' } });
      return started();
    },

    /** Begins a catalog with the sample's content (`public/sample-catalog.json`, as text). */
    async newSample(json: string): Promise<CatalogStart> {
      const { sampleFile } = await import('../sample-file.ts');
      await begin({ file: await sampleFile(openDatabase, json), origin: { is: 'sample' } });
      return started();
    },

    /** Exports the whole catalog as one SQLite file. */
    async exportFile(): Promise<Uint8Array> {
      const bytes = await read((database) => database.export());
      return transfer(bytes, [bytes.buffer]);
    },

    /** Cancels an import, a compaction or a bulk edit that is under way, which then throws `cancelled`: nothing is changed. */
    async cancel(): Promise<void> {
      work.cancel();
    },

    /** Finds out, after `not-saved`, if the browser stores again. Throws `not-saved` if it does not. */
    settle(): Promise<void> {
      return opened().settle();
    },

    /** Does housekeeping: call it when the page is out of sight. */
    async rest(): Promise<void> {
      session.rest();
    },
  };
}

async function emptyFile(open: OpenDatabase): Promise<Uint8Array> {
  const database = await open();
  try {
    return database.export();
  } finally {
    database.close();
  }
}
