import { transfer } from 'comlink';
import type { ListingWithRows, ListRequest, ListRow } from '../../domain/search/listing.ts';
import type { Catalog } from '../catalog.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of the list. */
export type ListApi = ReturnType<typeof createListApi>;

/** The list of metrics. `readFirst`: reads what is first on the screen, after which the rest is loaded and prepared. */
export function createListApi({ read }: ApiDeps, readFirst: Catalog['read']) {
  return {
    /** Lists the metrics that fit a request, with as many of the first rows as wanted: none unless told. */
    async list(request: ListRequest, rows?: number): Promise<ListingWithRows> {
      const wanted = rows ?? 0;
      const asked = wanted > 0 ? readFirst : read;
      const listing = await asked(({ listing: metrics }) => {
        const answer = metrics.listSoon(request);
        const firstRows = metrics.rows(Array.from(answer.rowids.subarray(0, wanted)), request.query);
        return { ...answer, firstRows };
      });
      return transfer(listing, [listing.rowids.buffer]);
    },

    /** Returns rows by number; a row deleted in the meantime is left out. */
    rows(rowids: readonly number[], query: string): Promise<ListRow[]> {
      return readFirst((database) => database.listing.rows(rowids, query));
    },
  };
}
