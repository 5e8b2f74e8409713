import { transfer } from 'comlink';
import { checkedFile } from '../database/import/untrusted-file.ts';
import type { Edition, EditionMark } from '../domain/catalog/edition.ts';
import type { Instant } from '../domain/core/instant.ts';
import { comparableTime, dateOf, instantOf } from '../domain/core/instant.ts';
import type { VersionOrigin } from '../domain/catalog/stored-version.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import { fetchEdition, isDatabaseAt, newsAt } from './edition-source.ts';
import type { OpenDatabase } from './opening.ts';
import type { Part, PUBLISHED } from './parts.ts';
import { changedMeanwhile } from './storage-failure.ts';

/** What the service has for it. */
interface Surroundings {
  readonly wasmUrl: string | undefined;
  readonly openDatabase: OpenDatabase;
  readonly present: () => Catalog | undefined;
  readonly begun: (first: NewCatalog, watch?: Watch) => Promise<boolean>;
  readonly started: () => Promise<CatalogStart>;
  readonly watched: <T>(work: (watch: Watch) => Promise<T>) => Promise<T>;
  /** Collects what nothing names any more: without a journal no checkpoint does. */
  readonly collect: () => Promise<unknown>;
}

/** What concerns the catalog that is published beside the page. */
export function publishedEditions(surroundings: Surroundings): Part<typeof PUBLISHED> {
  const { openDatabase, begun, started, watched } = surroundings;

  /** The newest change of a metric, where the server does not say when its file was changed. */
  async function newestIn(file: Uint8Array): Promise<Instant> {
    const now = instantOf(new Date());
    const database = await openDatabase(file);
    try {
      const times = database.getAllMetrics().map(({ updatedAt }) => comparableTime(updatedAt));
      const past = times.filter((time) => dateOf(time) !== undefined && time <= now);
      return past.reduce((newest, time) => (time > newest ? time : newest), past[0] ?? now);
    } finally {
      database.close();
    }
  }

  async function editionOf(mark: EditionMark, file: Uint8Array): Promise<Edition> {
    const told = new Date(mark.lastModified ?? Number.NaN);
    return { mark, updatedAt: Number.isNaN(told.getTime()) ? await newestIn(file) : instantOf(told) };
  }

  return {
    isPublished: (address) => isDatabaseAt(address),
    editionNews: (address, known) => newsAt(address, known),
    async fetchEdition(address) {
      const fetched = await watched((watch) => fetchEdition(address, watch));
      return transfer(fetched, [fetched.bytes.buffer]);
    },
    async takeEdition(address) {
      await watched(async (watch) => {
        const { bytes, mark } = await fetchEdition(address, watch);
        const { bytes: file } = await checkedFile(bytes, surroundings.wasmUrl);
        const origin: VersionOrigin = { is: 'published', edition: await editionOf(mark, file) };
        const present = surroundings.present();
        if (present !== undefined) await present.replace(origin, () => file, watch);
        // Another tab that was first fetched the same.
        else if (!(await begun({ file, origin }, watch)) && surroundings.present() === undefined)
          throw changedMeanwhile();
      });
      surroundings.collect().catch((error: unknown) => {
        console.error(
          'What nothing names any more could not be collected; it is tried again with the next edition.',
          error,
        );
      });
      return started();
    },
  };
}
