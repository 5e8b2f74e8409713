import type { Day } from '../../domain/core/instant.ts';
import type { LocalStore } from './local-store.ts';

/** What is remembered of a catalog beside the catalog itself: how many metrics it had when it was last seen here. */
export interface RememberedCatalog {
  readonly metrics: number;
  readonly day: Day;
}

/**
 * That there was a catalog in this browser. A browser that clears its storage says nothing, and what is left looks like
 * a first visit: this outlives most clearings, and tells them apart.
 */
export interface CatalogMemory {
  find(): RememberedCatalog | undefined;
  /** A catalog without metrics is forgotten: nobody would miss it. */
  keep(catalog: RememberedCatalog): void;
}

const KEY = 'catalog-seen';

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

/** Undefined for anything that is none, as anybody may write to the browser's storage. */
function rememberedIn(text: string): RememberedCatalog | undefined {
  const [, metrics, day] = /^(\d{1,9}) (\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
  return metrics === undefined || day === undefined ? undefined : { metrics: Number(metrics), day };
}
