import { inNaturalOrder } from '../../domain/core/natural-order.ts';
import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, signal } from '@preact/signals';
import { catalogName, fileStemOf, freeName, nameFromFile, SAMPLE_NAME } from '../../domain/catalog/catalog-name.ts';
import type { AppContext } from '../core/app-context.ts';
import type { BrowserCatalogs, StoredCatalogs } from '../core/browser-catalogs.ts';
import type { CatalogBeginning } from '../core/catalog.ts';
import { createCatalogMemory } from '../core/catalog-memory.ts';
import { instantOf } from '../../domain/core/instant.ts';
import type { KnownCatalog, Mark } from './catalog-list.ts';
import { forgetCatalog, freeMark, knownCatalog, listedIds, noteCatalog, noteShown } from './catalog-list.ts';
import { FIRST_CATALOG, isCatalogId, PUBLISHED_CATALOG, searchFor } from '../core/known-catalogs.ts';

/** A catalog of this browser, as the list shows it. */
export interface ListedCatalog extends KnownCatalog {
  /** The number of metrics when it was last seen here; undefined if unknown. */
  readonly metrics: number | undefined;
  /** True if its content is stored; undefined until the browser answers, or if it cannot. */
  readonly isStored: boolean | undefined;
  /** True if this tab shows it. */
  readonly isShown: boolean;
  /** True if it is published beside the page. Users cannot rename or delete it. */
  readonly isPublished: boolean;
}

/** The catalogs of this browser under this page's address. */
export interface Catalogs {
  /** The catalog that this tab shows, listed or not, with its current name and mark. */
  readonly shown: ReadonlySignal<KnownCatalog>;
  /**
   * Lists the catalog that this tab shows. Call it when the catalog is open. A new catalog without a name is named
   * after the content that it was created from.
   */
  opened(beginning?: CatalogBeginning): void;
  /** Returns the start of this catalog's file names; undefined until the user names it. */
  fileStem(): string | undefined;
  /** The list, sorted by name. Changes by other tabs appear at once. */
  readonly list: ReadonlySignal<readonly ListedCatalog[]>;
  /** Returns the `href` of a page that shows a catalog. */
  hrefTo(id: string): string;
  /**
   * Lists a catalog under a unique name. Returns its id, a new one if none is given. Call it once the content is
   * stored, so that every listed catalog exists.
   */
  add(name: string, as?: { readonly id?: string; readonly mark?: Mark }): string;
  /** Returns an id that no catalog has. */
  newId(): string;
  /** Returns a name as `add` would give it. */
  freeName(wanted: string): string;
  /** Returns a mark as `add` would give it. */
  freeMark(): Mark;
  /** Gives it another unique name. Does nothing for the published catalog or an empty name. */
  rename(id: string, name: string): void;
  chooseMark(id: string, mark: Mark): void;
  /** Removes it from the list, with the small texts that are stored for it. Its content is not touched. */
  forget(id: string): void;
  /** Lists stored catalogs that are missing in the list again, and finds listed ones that are no longer stored. */
  look(): Promise<void>;
  /** Reads the list again, such as after another tab changed it. */
  refetchAll(): void;
}

/** Parts of the browser that the list needs. */
type CatalogsBrowser = Pick<BrowserCatalogs, 'shownId' | 'storeFor'> & {
  readonly stored: () => Promise<Pick<StoredCatalogs, 'ids'>>;
};

const ID_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const ID_LENGTH = 10;

/** Creates the list of catalogs from the local stores. */
export function createCatalogs(
  { globalStore, now }: Pick<AppContext, 'globalStore' | 'now'>,
  { shownId, storeFor, stored: storedCatalogs }: CatalogsBrowser,
): Catalogs {
  const known = signal(read());
  const shown = signal(knownCatalog(shownId, globalStore));
  const stored = signal<ReadonlySet<string> | undefined>(undefined);

  function read(): readonly KnownCatalog[] {
    const all = listedIds(globalStore).map((id) => knownCatalog(id, globalStore));
    return all.toSorted((a, b) => inNaturalOrder(a.name, b.name) || (a.id < b.id ? -1 : 1));
  }

  function refetchAll(): void {
    batch(() => {
      known.value = read();
      shown.value = knownCatalog(shownId, globalStore);
    });
  }

  const othersNames = (id: string | undefined): string[] =>
    read().flatMap((catalog) => (catalog.id === id ? [] : [catalog.name]));

  function newId(): string {
    const numbers = crypto.getRandomValues(new Uint8Array(ID_LENGTH));
    const id = [...numbers].map((number) => ID_LETTERS[number % ID_LETTERS.length]).join('');
    const isTaken = listedIds(globalStore).includes(id) || stored.peek()?.has(id) === true || !isCatalogId(id);
    return isTaken ? newId() : id;
  }

  return {
    shown,
    opened(beginning) {
      const { ownName, mark } = knownCatalog(shownId, globalStore);
      const isListed = listedIds(globalStore).includes(shownId);
      const isNamed = ownName !== undefined || beginning === undefined || shownId === PUBLISHED_CATALOG;
      if (!isListed || !isNamed) {
        noteCatalog(
          {
            id: shownId,
            ownName: isNamed ? ownName : freeName(nameOf(beginning), othersNames(shownId)),
            mark: isListed ? mark : freeMark(globalStore),
          },
          globalStore,
        );
      }
      noteShown(shownId, instantOf(now()), globalStore);
      refetchAll();
    },
    fileStem() {
      const { ownName } = knownCatalog(shownId, globalStore);
      return ownName === undefined ? undefined : fileStemOf(ownName);
    },
    list: computed(() =>
      known.value.map((catalog) => ({
        ...catalog,
        metrics: createCatalogMemory(storeFor(catalog.id)).find()?.metrics,
        isStored: stored.value?.has(catalog.id),
        isShown: catalog.id === shownId,
        isPublished: catalog.id === PUBLISHED_CATALOG,
      })),
    ),
    hrefTo: (id) => `./${searchFor(id)}`,
    newId,
    freeName: (wanted) => freeName(wanted, othersNames(undefined)),
    freeMark: () => freeMark(globalStore),
    add(name, { id = newId(), mark = freeMark(globalStore) } = {}) {
      const ownName = catalogName(name) === '' ? undefined : freeName(name, othersNames(id));
      noteCatalog({ id, ownName, mark }, globalStore);
      const there = stored.peek();
      if (there !== undefined) stored.value = new Set([...there, id]);
      refetchAll();
      return id;
    },
    rename(id, name) {
      const wanted = catalogName(name);
      const present = knownCatalog(id, globalStore);
      if (id === PUBLISHED_CATALOG || wanted === '' || wanted === present.name) return;
      noteCatalog({ ...present, ownName: freeName(wanted, othersNames(id)) }, globalStore);
      refetchAll();
    },
    chooseMark(id, mark) {
      if (id === PUBLISHED_CATALOG) return;
      noteCatalog({ ...knownCatalog(id, globalStore), mark }, globalStore);
      refetchAll();
    },
    forget(id) {
      if (id === PUBLISHED_CATALOG) return;
      forgetCatalog(id, globalStore);
      const store = storeFor(id);
      for (const key of store.keys()) store.remove(key);
      refetchAll();
    },
    async look() {
      const ids = await (await storedCatalogs()).ids();
      if (ids === undefined) return;
      const listed = new Set(listedIds(globalStore));
      for (const id of ids.filter((one) => isCatalogId(one) && !listed.has(one)))
        noteCatalog({ id, ownName: undefined, mark: freeMark(globalStore) }, globalStore);
      stored.value = new Set(ids);
      refetchAll();
    },
    refetchAll,
  };
}

function nameOf(beginning: CatalogBeginning): string {
  return beginning.is === 'file' ? nameFromFile(beginning.file) : SAMPLE_NAME;
}

/** Returns the catalog to show after one is deleted: the last shown one, else the first. */
export function catalogAfter(deletedId: string, list: readonly ListedCatalog[]): string {
  const others = list.filter(({ id, isStored }) => id !== deletedId && isStored !== false);
  const [latest] = others.toSorted((a, b) => ((a.shownAt ?? '') > (b.shownAt ?? '') ? -1 : 1));
  return latest?.id ?? FIRST_CATALOG;
}
