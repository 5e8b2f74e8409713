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
  /** How many metrics it had when it was last seen here; undefined where that is not known. */
  readonly metrics: number | undefined;
  /** Whether its content is stored; undefined as long as, or where, the browser does not tell. */
  readonly isStored: boolean | undefined;
  /** Whether it is the one that this tab shows. */
  readonly isShown: boolean;
  /** Whether it is published beside the page, and so nobody's to name or delete. */
  readonly isPublished: boolean;
}

/** The catalogs of this browser under this page's address. */
export interface Catalogs {
  /** The one that this tab shows, listed or not: its name and mark as they are now. */
  readonly shown: ReadonlySignal<KnownCatalog>;
  /**
   * To be called when the catalog that this tab shows is open: from then on it is listed. Where it has begun just now and
   * nobody has named it, it is called after what it began with.
   */
  opened(beginning?: CatalogBeginning): void;
  /** What the names of this catalog's files begin with; undefined as long as nobody has named it. */
  fileStem(): string | undefined;
  /** By name. What another tab does to the list shows at once. */
  readonly list: ReadonlySignal<readonly ListedCatalog[]>;
  /** The `href` of a page that shows a catalog. */
  hrefTo(id: string): string;
  /**
   * Lists a catalog, under a name that no other has, and returns its id, a new one where none is given. To be called once
   * its content is stored, so that the list never names what is not there.
   */
  add(name: string, as?: { readonly id?: string; readonly mark?: Mark }): string;
  /** An id that no catalog has. */
  newId(): string;
  /** A name as `add` would give it. */
  freeName(wanted: string): string;
  /** A mark as `add` would give it. */
  freeMark(): Mark;
  /** Gives it another name, which no other has; the published one and an empty name are left alone. */
  rename(id: string, name: string): void;
  chooseMark(id: string, mark: Mark): void;
  /** Takes it from the list, with the small texts that are kept for it. Its stored content is not touched. */
  forget(id: string): void;
  /** Finds what is stored and not listed, and lists it again; finds out what is listed and not stored. */
  look(): Promise<void>;
  /** Reads the list again, as after another tab has changed it. */
  refetchAll(): void;
}

/** Parts of the browser that the list needs. */
type CatalogsBrowser = Pick<BrowserCatalogs, 'shownId' | 'storeFor'> & {
  readonly stored: () => Promise<Pick<StoredCatalogs, 'ids'>>;
};

const ID_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const ID_LENGTH = 10;

export function createCatalogs(
  { globalStore, now }: Pick<AppContext, 'globalStore' | 'now'>,
  { shownId, storeFor, stored: storedCatalogs }: CatalogsBrowser,
): Catalogs {
  const known = signal(read());
  const shown = signal(knownCatalog(shownId, globalStore));
  const stored = signal<ReadonlySet<string> | undefined>(undefined);

  function read(): readonly KnownCatalog[] {
    const all = listedIds(globalStore).map((id) => knownCatalog(id, globalStore));
    return all.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1));
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

/** Which catalog a page goes on with when one is deleted: the one that was shown last, else the first. */
export function catalogAfter(deletedId: string, list: readonly ListedCatalog[]): string {
  const others = list.filter(({ id, isStored }) => id !== deletedId && isStored !== false);
  const [latest] = others.toSorted((a, b) => ((a.shownAt ?? '') > (b.shownAt ?? '') ? -1 : 1));
  return latest?.id ?? FIRST_CATALOG;
}
