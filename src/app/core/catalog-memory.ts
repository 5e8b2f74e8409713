import type { Day } from '../../domain/core/instant.ts';
import type { LocalStore } from './local-store.ts';

/** A note about a catalog, stored outside it: the number of metrics when it was last seen in this browser. */
export interface RememberedCatalog {
  readonly metrics: number;
  readonly day: Day;
}

/**
 * Remembers that there was a catalog in this browser. A browser that clears its storage does so silently, and the
 * next start looks like a first visit. This note survives most clearings, so the two can be told apart.
 */
export interface CatalogMemory {
  find(): RememberedCatalog | undefined;
  /** Stores the note. Deletes it for a catalog without metrics, which nobody would miss. */
  keep(catalog: RememberedCatalog): void;
}

const KEY = 'catalog-seen';

/** Creates the memory of one catalog, in its local store. */
export function createCatalogMemory(store: LocalStore): CatalogMemory {
  return {
    find: () => rememberedIn(store.get(KEY) ?? ''),
    keep({ metrics, day }) {
      const text = `${metrics} ${day}`;
      if (metrics === 0) store.remove(KEY);
      else if (store.get(KEY) !== text) store.set(KEY, text);
    },
  };
}

/** Undefined if the text is not a valid note: anything may write to the browser's storage. */
function rememberedIn(text: string): RememberedCatalog | undefined {
  const [, metrics, day] = /^(\d{1,9}) (\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  return metrics === undefined || day === undefined ? undefined : { metrics: Number(metrics), day };
}
