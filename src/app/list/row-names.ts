import type { CatalogClient } from '../../worker/client.ts';

/**
 * The names of all metrics by row number, for rows that fly by quicker than they can be read: a row shows its name until
 * the rest of it is there. What is known here may be older than the catalog; the row itself, which follows, is not.
 */
export interface RowNames {
  nameOf(rowid: number): string | undefined;
  /** Reads all names anew, some at a time, so that nobody waits for it. Resolves when they are there or it is overtaken. */
  fill(): Promise<void>;
  /** The catalog is another one. */
  forget(): void;
}

/** Names that are read at once: some milliseconds of the worker's work. */
const STEP = 4000;

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
