import { transfer } from 'comlink';
import type { ListingWithRows, ListRequest, ListRow } from '../../domain/search/listing.ts';
import type { Catalog } from '../catalog.ts';
import type { LastShown } from '../last-shown.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of the list. */
export type ListApi = ReturnType<typeof createListApi>;

/**
 * The list of metrics. `readFirst` reads what the first screen shows; after it the lazy modules are loaded and search
 * is prepared.
 */
export function createListApi({ read }: ApiDeps, readFirst: Catalog['read'], lastShown: LastShown) {
  return {
    /** Lists the metrics that match a request, with the first `rows` rows; with none by default. */
    async list(request: ListRequest, rows?: number): Promise<ListingWithRows> {
      const wanted = rows ?? 0;
      lastShown.list(request);
      const asked = wanted > 0 ? readFirst : read;
      const listing = await asked(({ listing: metrics }) => {
        const answer = metrics.listSoon(request);
        const firstRows = metrics.rows(Array.from(answer.rowids.subarray(0, wanted)), request.query);
        return { ...answer, firstRows };
      });
      return transfer(listing, [listing.rowids.buffer]);
    },

    /** Returns rows by rowid, without those deleted in the meantime. */
    rows(rowids: readonly number[], query: string): Promise<ListRow[]> {
      return readFirst((database) => database.listing.rows(rowids, query));
    },
  };
}
