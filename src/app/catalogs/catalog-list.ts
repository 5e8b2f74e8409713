import { catalogName, FIRST_CATALOG_NAME } from '../../domain/catalog/catalog-name.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { isRecord, parseJson } from '../core/local-json.ts';
import type { LocalStore } from '../core/local-store.ts';
import { FIRST_CATALOG, isCatalogId, LAST_SHOWN, PUBLISHED_CATALOG } from '../core/known-catalogs.ts';

/** The colours that tell catalogs apart. The styles define each of them. */
export const MARKS = ['slate', 'blue', 'green', 'ochre', 'plum', 'teal'] as const;
/** The colour of a catalog's mark. */
export type Mark = (typeof MARKS)[number];

/** Facts that this browser stores about a catalog besides its content. */
export interface KnownCatalog {
  readonly id: string;
  /** The name that the user gave it; undefined if there is none. */
  readonly ownName: string | undefined;
  /** The name that is shown, given or not. */
  readonly name: string;
  readonly mark: Mark;
  /** The time when it was last opened in this browser, if known. */
  readonly shownAt: Instant | undefined;
}

// One key per catalog and purpose, so that two tabs that write at once do not overwrite each other's notes.
const ENTRY = 'catalog:';
const SHOWN_AT = 'catalog-shown:';

/** Notes that a catalog is shown, so that an address without a catalog shows it next. */
export function noteShown(id: string, at: Instant, globalStore: LocalStore): void {
  if (globalStore.get(LAST_SHOWN) !== id) globalStore.set(LAST_SHOWN, id);
  globalStore.set(SHOWN_AT + id, at);
}

/** Returns the ids of all listed catalogs. */
export function listedIds(globalStore: LocalStore): string[] {
  const ids = globalStore.keys().flatMap((key) => (key.startsWith(ENTRY) ? [key.slice(ENTRY.length)] : []));
  return ids.filter(isCatalogId);
}

/** Returns the stored facts about a catalog, listed or not. Anything that is not valid counts as absent. */
export function knownCatalog(id: string, globalStore: LocalStore): KnownCatalog {
  const entry = entryIn(globalStore.get(ENTRY + id) ?? '');
  const shownAt = globalStore.get(SHOWN_AT + id);
  return {
    id,
    ownName: entry.name,
    name: entry.name ?? namelessName(id),
    mark: entry.mark ?? MARKS[0],
    shownAt: shownAt !== undefined && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(shownAt) ? shownAt : undefined,
  };
}

/** Lists a catalog, or notes a new name or mark of a listed one. */
export function noteCatalog({ id, ownName, mark }: Omit<KnownCatalog, 'name' | 'shownAt'>, store: LocalStore): void {
  store.set(ENTRY + id, JSON.stringify({ name: ownName, mark }));
}

/** Removes a catalog from the list. */
export function forgetCatalog(id: string, globalStore: LocalStore): void {
  for (const key of [ENTRY + id, SHOWN_AT + id]) globalStore.remove(key);
  if (globalStore.get(LAST_SHOWN) === id) globalStore.remove(LAST_SHOWN);
}

/** Returns the mark that the fewest listed catalogs have. */
export function freeMark(globalStore: LocalStore): Mark {
  const taken = listedIds(globalStore).map((id) => knownCatalog(id, globalStore).mark);
  const uses = (mark: Mark): number => taken.filter((one) => one === mark).length;
  return MARKS.reduce((best, mark) => (uses(mark) < uses(best) ? mark : best));
}

function namelessName(id: string): string {
  switch (id) {
    case FIRST_CATALOG:
      return FIRST_CATALOG_NAME;
    case PUBLISHED_CATALOG:
      return 'Published catalog';
    default:
      return `Catalog found in this browser (${id})`;
  }
}

interface Entry {
  readonly name: string | undefined;
  readonly mark: Mark | undefined;
}

function entryIn(text: string): Entry {
  const value = parseJson(text);
  const { name, mark } = isRecord(value) ? value : {};
  const named = typeof name === 'string' ? catalogName(name) : '';
  return { name: named === '' ? undefined : named, mark: MARKS.find((one) => one === mark) };
}
