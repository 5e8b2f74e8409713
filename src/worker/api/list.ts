import { transfer } from 'comlink';
import { allOf } from '../../domain/core/steps.ts';
import type { Facets, Listing, ListingWithRows, ListRequest, ListRow } from '../../domain/search/listing.ts';
import type { MetricList } from '../../database/list/metric-list.ts';
import type { Catalog } from '../catalog.ts';
import { inTurns, messagesReceived } from '../in-turns.ts';
import type { LastShown } from '../last-shown.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of the list. */
export type ListApi = ReturnType<typeof createListApi>;

/**
 * The list of metrics. `readFirst` reads what the first screen shows; after it the lazy modules are loaded and search
 * is prepared.
 */
export function createListApi({ read }: Pick<ApiDeps, 'read'>, readFirst: Catalog['read'], lastShown: LastShown) {
  /** Number of lists for the screen so far, and of those given up. */
  let lists = 0;

  return {
    /**
     * Lists the metrics that match a request, with the first `rows` rows, for the list on the screen. Undefined if
     * `giveUpList` was called meanwhile.
     */
    async listOnScreen(request: ListRequest, rows: number): Promise<ListingWithRows | undefined> {
      lastShown.list(request);
      lists += 1;
      const latest = lists;
      const listing = await readFirst(async ({ listing: metrics }) => {
        // The list of all metrics, which comes first, needs no more code.
        if (request.query !== '' || request.sort.by === 'trust') await metrics.load();
        const answer = await inTurns(metrics.listing(request), () => lists === latest);
        if (answer === undefined) return undefined;
        const firstRows = metrics.rows(Array.from(answer.rowids.subarray(0, rows)), request.query);
        return { ...answer, firstRows };
      });
      return listing && transfer(listing, [listing.rowids.buffer]);
    },

    /** Tells that nobody waits any more for the list on the screen, nor for its counts. */
    async giveUpList(): Promise<void> {
      lists += 1;
    },

    /** Lists the metrics that match a request. */
    async list(request: ListRequest): Promise<Listing> {
      const listing = await read(async ({ listing: metrics }) => {
        if (request.query !== '' || request.sort.by === 'trust') await metrics.load();
        return allOf(metrics.listing(request));
      });
      return transfer(listing, [listing.rowids.buffer]);
    },

    /**
     * Counts the metrics that match a query, by facet. Call it once the list is on the screen; undefined if a newer
     * list was called for meanwhile, which comes first.
     */
    async facets(query: string): Promise<Facets | undefined> {
      const latest = lists;
      const isWanted = (): boolean => lists === latest;
      const loaded = <T>(work: (metrics: MetricList) => T | PromiseLike<T>): Promise<T> =>
        read(async ({ listing }) => {
          await listing.load();
          return work(listing);
        });
      // Other calls have their turns in between.
      while (isWanted() && !(await loaded((metrics) => metrics.prepareCounts()))) await messagesReceived();
      return loaded((metrics) => inTurns(metrics.counting(query), isWanted));
    },

    /** Returns rows by rowid, without those deleted in the meantime. */
    rows(rowids: readonly number[], query: string): Promise<ListRow[]> {
      return readFirst((database) => database.listing.rows(rowids, query));
    },
  };
}
