import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { catalogName, freeName } from '../domain/catalog-name.ts';
import { createCatalogMemory } from './catalog-memory.ts';
import type { KeptTexts } from './kept-texts.ts';
import type { KnownCatalog, Mark } from './known-catalogs.ts';
import {
  FIRST_CATALOG,
  forgetCatalog,
  freeMark,
  isCatalogId,
  knownCatalog,
  listedIds,
  noteCatalog,
  PUBLISHED_CATALOG,
  searchFor,
} from './known-catalogs.ts';

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
  readAgain(): void;
}

interface Surroundings {
  /** The one that this tab shows. */
  readonly shownId: string;
  readonly keptForAll: KeptTexts;
  /** What is kept for one catalog. */
  readonly keptFor: (id: string) => KeptTexts;
  /** The ids of all catalogs whose content is stored; undefined where the browser does not tell. */
  readonly storedIds: () => Promise<readonly string[] | undefined>;
  /** Called when something of the list was changed here. */
  readonly changed: () => void;
  /** Fills an array with random numbers. */
  readonly random: (numbers: Uint8Array<ArrayBuffer>) => void;
}

const ID_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const ID_LENGTH = 10;

export function createCatalogs(surroundings: Surroundings): Catalogs {
  const { shownId, keptForAll, keptFor } = surroundings;
  const known = signal(read());
  const stored = signal<ReadonlySet<string> | undefined>(undefined);

  function read(): readonly KnownCatalog[] {
    const all = listedIds(keptForAll).map((id) => knownCatalog(id, keptForAll));
    return all.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1));
  }

  function changed(): void {
    known.value = read();
    surroundings.changed();
  }

  const othersNames = (id: string | undefined): string[] =>
    read().flatMap((catalog) => (catalog.id === id ? [] : [catalog.name]));

  function newId(): string {
    const numbers = new Uint8Array(ID_LENGTH);
    surroundings.random(numbers);
    const id = [...numbers].map((number) => ID_LETTERS[number % ID_LETTERS.length]).join('');
    const isTaken = listedIds(keptForAll).includes(id) || stored.peek()?.has(id) === true || !isCatalogId(id);
    return isTaken ? newId() : id;
  }

  return {
    list: computed(() =>
      known.value.map((catalog) => ({
        ...catalog,
        metrics: createCatalogMemory(keptFor(catalog.id)).find()?.metrics,
        isStored: stored.value?.has(catalog.id),
        isShown: catalog.id === shownId,
        isPublished: catalog.id === PUBLISHED_CATALOG,
      })),
    ),
    hrefTo: (id) => `./${searchFor(id)}`,
    newId,
    freeName: (wanted) => freeName(wanted, othersNames(undefined)),
    freeMark: () => freeMark(keptForAll),
    add(name, { id = newId(), mark = freeMark(keptForAll) } = {}) {
      const ownName = catalogName(name) === '' ? undefined : freeName(name, othersNames(id));
      noteCatalog({ id, ownName, mark }, keptForAll);
      const there = stored.peek();
      if (there !== undefined) stored.value = new Set([...there, id]);
      changed();
      return id;
    },
    rename(id, name) {
      const wanted = catalogName(name);
      const present = knownCatalog(id, keptForAll);
      if (id === PUBLISHED_CATALOG || wanted === '' || wanted === present.name) return;
      noteCatalog({ ...present, ownName: freeName(wanted, othersNames(id)) }, keptForAll);
      changed();
    },
    chooseMark(id, mark) {
      if (id === PUBLISHED_CATALOG) return;
      noteCatalog({ ...knownCatalog(id, keptForAll), mark }, keptForAll);
      changed();
    },
    forget(id) {
      if (id === PUBLISHED_CATALOG) return;
      forgetCatalog(id, keptForAll);
      const kept = keptFor(id);
      for (const key of kept.keys()) kept.remove(key);
      changed();
    },
    async look() {
      const ids = await surroundings.storedIds();
      if (ids === undefined) return;
      const listed = new Set(listedIds(keptForAll));
      for (const id of ids.filter((one) => isCatalogId(one) && !listed.has(one)))
        noteCatalog({ id, ownName: undefined, mark: freeMark(keptForAll) }, keptForAll);
      stored.value = new Set(ids);
      changed();
    },
    readAgain() {
      known.value = read();
    },
  };
}

/** Which catalog a page goes on with when one is deleted: the one that was shown last, else the first. */
export function catalogAfter(deletedId: string, list: readonly ListedCatalog[]): string {
  const others = list.filter(({ id, isStored }) => id !== deletedId && isStored !== false);
  const [latest] = others.toSorted((a, b) => ((a.shownAt ?? '') > (b.shownAt ?? '') ? -1 : 1));
  return latest?.id ?? FIRST_CATALOG;
}
