import type { CatalogClient } from '../../worker/client.ts';

/**
 * The names of all metrics by rowid, for rows that are scrolled past faster than they can be read. A row shows its
 * name until the rest of it is there. A name may be out of date; the row that follows is not.
 */
export interface RowNames {
  nameOf(rowid: number): string | undefined;
  /**
   * Reads all names again, some at a time, so that other requests don't wait. Resolves when they are there, or when a
   * newer call supersedes this one.
   */
  fill(): Promise<void>;
  /** Clears the names, because another catalog is shown. */
  forget(): void;
}

/** Number of names per request: a few milliseconds of the worker's time. */
const STEP = 4000;

/** Creates an empty set of names. `fill` reads them. */
export function createRowNames(client: Pick<CatalogClient, 'names'>): RowNames {
  let names: (string | undefined)[] = [];
  let fillings = 0;

  return {
    nameOf: (rowid) => names[rowid],
    async fill() {
      fillings += 1;
      const mine = fillings;
      const found: (string | undefined)[] = [];
      let last: number | undefined = -1;
      while (last !== undefined) {
        const some: Awaited<ReturnType<CatalogClient['names']>> = await client.names(last, STEP);
        if (mine !== fillings) return;
        for (const [rowid, name] of some) found[rowid] = name;
        last = some.at(-1)?.[0];
      }
      names = found;
    },
    forget() {
      fillings += 1;
      names = [];
    },
  };
}
