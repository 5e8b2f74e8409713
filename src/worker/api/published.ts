import { allMetrics } from '../../database/metrics/metric-rows.ts';
import { transfer } from 'comlink';
import { checkedFile } from '../../database/import/untrusted-file.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { Edition, EditionMark, EditionNews, FetchedEdition } from '../../domain/catalog/edition.ts';
import type { VersionOrigin } from '../../domain/catalog/stored-version.ts';
import { type Instant, instantOf } from '../../domain/core/instant.ts';
import { secondOf } from '../../domain/core/moment.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import { fetchEdition, isDatabaseAt, newsAt } from '../edition-source.ts';
import type { OpenDatabase } from '../open-database.ts';
import { changedMeanwhile } from '../storage-failure.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of the published catalog. */
export type PublishedApi = ReturnType<typeof createPublishedApi>;

/** The catalog published beside the page. */
export function createPublishedApi(deps: ApiDeps) {
  const { started, watched, collectGarbage } = deps;
  return {
    /**
     * Tells if there is a published catalog at an address, which means an SQLite file. Only its beginning is fetched.
     */
    isPublished(address: string): Promise<boolean> {
      return isDatabaseAt(address);
    },

    /** Asks the server if it has another edition than `known`, without fetching it. Never throws. */
    editionNews(address: string, known: EditionMark | undefined): Promise<EditionNews> {
      return newsAt(address, known);
    },

    /** Fetches the published catalog as a file. Throws `file-unavailable` or `cancelled`. */
    async fetchEdition(address: string): Promise<FetchedEdition> {
      const fetched = await watched((watch) => fetchEdition(address, watch));
      return transfer(fetched, [fetched.bytes.buffer]);
    },

    /**
     * Fetches the present edition of a published catalog, checks it like any file, and replaces the edition before.
     * Throws what `fetchEdition` and the check throw; the edition before stays then.
     */
    async takeEdition(address: string): Promise<CatalogStart> {
      await watched((watch) => takeEdition(deps, address, watch));
      collectGarbage().catch((error: unknown) => {
        console.error('Garbage collection failed; it is tried again with the next edition.', error);
      });
      return started();
    },
  };
}

async function takeEdition({ present, begin, openDatabase, wasmUrl }: ApiDeps, address: string, watch: Watch) {
  const { bytes, mark } = await fetchEdition(address, watch);
  const { bytes: file } = await checkedFile(bytes, wasmUrl, undefined, true);
  const origin: VersionOrigin = { is: 'published', edition: await editionOf(openDatabase, mark, file) };
  const before = present();
  if (before !== undefined) await before.replace(origin, () => file, watch);
  // If another tab was first, it fetched the same file.
  else if (!(await begin({ file, origin }, watch)) && present() === undefined) throw changedMeanwhile();
}

async function editionOf(open: OpenDatabase, mark: EditionMark, file: Uint8Array): Promise<Edition> {
  const told = new Date(mark.lastModified ?? Number.NaN);
  return { mark, updatedAt: Number.isNaN(told.getTime()) ? await newestIn(open, file) : instantOf(told) };
}

/** The newest change of a metric, for a server that does not tell when its file was changed. */
async function newestIn(open: OpenDatabase, file: Uint8Array): Promise<Instant> {
  const now = instantOf(new Date());
  const database = await open(file);
  try {
    const times = database.run(allMetrics).map(({ updatedAt }) => secondOf(updatedAt));
    const past = times.filter((time) => time !== '' && time <= now);
    return past.reduce((newest, time) => (time > newest ? time : newest), past[0] ?? now);
  } finally {
    database.close();
  }
}
