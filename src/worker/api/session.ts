import { transfer } from 'comlink';
import type { CatalogEvent } from '../../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CatalogRole } from '../../domain/catalog/stored-version.ts';
import type { CatalogSession } from '../catalog-session.ts';
import type { LongWork } from '../long-work.ts';
import type { OpenDatabase } from '../open-database.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of the session. */
export type SessionApi = ReturnType<typeof createSessionApi>;

/** All methods that must work before, and without, any lazy module. */
export function createSessionApi(
  { opened, begin, started, read, openDatabase }: ApiDeps,
  session: CatalogSession,
  work: LongWork,
) {
  return {
    /** Opens the stored catalog. `role`: the user's own by default. */
    start(news: (news: CatalogEvent) => void, role?: CatalogRole): Promise<CatalogStart> {
      const starting = session.start(news, role ?? 'own');
      // While the browser reads the file: a user may search as soon as it is there.
      import('../../database/list/finder.ts').catch(() => undefined);
      return starting;
    },

    /** Creates an empty catalog if there is none. */
    async newCatalog(): Promise<CatalogStart> {
      await begin({ file: await emptyFile(openDatabase), origin: { is: 'begun' } });
      return started();
    },

    /** Creates a catalog with the content of the sample (`public/sample-catalog.json`, as text). */
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

    /** Cancels a running import, compaction or bulk edit. It throws `cancelled`, and nothing is changed. */
    async cancel(): Promise<void> {
      work.cancel();
    },

    /** Checks, after `storage-not-saved`, if the browser can store again. Throws `storage-not-saved` if it cannot. */
    retry(): Promise<void> {
      return opened().retry();
    },

    /** Does housekeeping. Call it when the page is hidden. */
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
