import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import initSqlJs from 'sql.js';
import { onTestFinished, vi } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import type { NewMetric } from '../../src/domain/metric/metric.ts';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { Head } from '../../src/storage/log/records.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import type { StoreName } from '../../src/storage/idb/idb-store.ts';
import type { CatalogOptions } from '../../src/worker/catalog-state.ts';
import { Catalog } from '../../src/worker/catalog.ts';
import type { CatalogEvent } from '../../src/domain/catalog/catalog-event.ts';
import type { Locks } from '../../src/worker/web-lock.ts';

// Storage needs `IDBKeyRange` as a global, as in every browser.
Object.assign(globalThis, { IDBKeyRange });

/** Everything that the tabs of one browser share. */
export interface Browser {
  readonly factory: IDBFactory;
  readonly name: string;
  readonly locks: Locks | undefined;
}

/** Creates a browser in which nothing is stored. */
export function newBrowser(locks?: Locks): Browser {
  return { factory: new IDBFactory(), name: `test ${crypto.randomUUID()}`, locks };
}

/** A catalog whose database has all methods of the contract, since `placeIn` opens it so. */
export interface MetricsCatalog extends Omit<Catalog, 'read' | 'write'> {
  read<T>(work: (database: MetricsDatabase) => T | PromiseLike<T>): Promise<T>;
  write<T>(work: (database: MetricsDatabase) => T | PromiseLike<T>): Promise<T>;
}

/** Returns a catalog that was opened at a place of `placeIn`, with the methods of its database. */
export function withMethods<C extends Catalog | undefined>(catalog: C): MetricsCatalog | Exclude<C, Catalog> {
  return catalog as unknown as MetricsCatalog | Exclude<C, Catalog>;
}

/** One tab's catalog, and the events that its page received. */
export interface Tab {
  readonly catalog: MetricsCatalog;
  readonly news: CatalogEvent[];
  readonly heads: Head[];
}

export function newStore({ factory, name }: Browser): CatalogStore {
  return new CatalogStore(factory, name);
}

/** Waits until a check holds. A slow machine is no failure: only what never comes may reach the timeout. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000, interval: 10 });
}

/** Opens a channel between tabs, closed after the test. */
export function newChannel(name: string): BroadcastChannel {
  const channel = new BroadcastChannel(name);
  onTestFinished(() => {
    channel.onmessage = null;
    channel.close();
  });
  return channel;
}

/** Listens beside the tabs: resolves after that many more messages in the browser. */
export function newsIn({ name }: Browser, count: number): Promise<void> {
  const channel = newChannel(name);
  let heard = 0;
  return new Promise((resolve) => {
    channel.onmessage = () => {
      heard += 1;
      if (heard === count) resolve();
    };
  });
}

/** The channel of a tab that hears nothing, such as one that is asleep. */
export const deafChannel: CatalogOptions['channel'] = { postMessage: () => undefined, onmessage: null };

/** Returns the options of a tab in this browser; `store` may be one that fails or is slow. */
export function placeIn(browser: Browser, store = newStore(browser)): CatalogOptions & Omit<Tab, 'catalog'> {
  const news: CatalogEvent[] = [];
  const heads: Head[] = [];
  return {
    store,
    role: 'own',
    openDatabase: (bytes, options) => MetricsDatabase.open(bytes, options),
    name: browser.name,
    locks: browser.locks,
    channel: newChannel(browser.name),
    onEvent: (event) => news.push(event),
    onHead: (head) => heads.push(head),
    onOpened: () => undefined,
    news,
    heads,
  };
}

/** Opens the stored catalog in a tab of its own. */
export async function openTab(browser: Browser, store?: CatalogStore): Promise<Tab> {
  const place = placeIn(browser, store);
  const catalog = withMethods(await Catalog.open(place));
  if (catalog === undefined) throw new Error('nothing is stored');
  return { catalog, news: place.news, heads: place.heads };
}

/** Begins a catalog that has these metrics, and opens it in a tab. */
export async function begin(browser: Browser, ...metrics: readonly NewMetric[]): Promise<Tab> {
  await storeCatalog(browser, ...metrics);
  return openTab(browser);
}

/** Begins a catalog that has these metrics. No tab shows it. */
export async function storeCatalog(browser: Browser, ...metrics: readonly NewMetric[]): Promise<void> {
  const begun = await newStore(browser).replace(NO_HEAD, { file: await fileWith(...metrics), origin: { is: 'begun' } });
  if (begun.is === 'stale') throw new Error('there is a catalog already');
}

/** Creates the file of a catalog that has these metrics. */
export async function fileWith(...metrics: readonly NewMetric[]): Promise<Uint8Array> {
  using database = await MetricsDatabase.open();
  for (const metric of metrics) database.createMetric(metric);
  return database.export();
}

/** Creates the file of a catalog as a newer version writes it. */
export async function newerFile(): Promise<Uint8Array> {
  const engine = await initSqlJs();
  const newer = new engine.Database(await fileWith({ id: 'churn', name: 'Churn' }));
  newer.exec('CREATE TABLE metricbook_newer (id INTEGER PRIMARY KEY); PRAGMA user_version = 999');
  const file = newer.export();
  newer.close();
  return file;
}

/** Reads everything stored of a catalog, by store and key, past every protocol. */
export async function allStored(browser: Browser): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  await pastStore(browser, (name, store) => {
    store.openCursor().onsuccess = ({ target }) => {
      const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
      if (cursor === null) return;
      found.set(`${name} ${JSON.stringify(cursor.key)}`, cursor.value);
      cursor.continue();
    };
  });
  return found;
}

/** Writes a value past the store, as damage does. */
export function putPastStore(browser: Browser, store: StoreName, value: unknown, key: IDBValidKey): Promise<void> {
  return pastStore(browser, (name, entries) => {
    if (name === store) entries.put(value, key);
  });
}

function pastStore({ factory, name }: Browser, work: (name: StoreName, store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = factory.open(name);
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(['log', 'blocks'], 'readwrite');
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      for (const store of ['log', 'blocks'] as const) work(store, transaction.objectStore(store));
    };
  });
}

/** Clears the site's data, whatever is open. */
export function clearData({ factory, name }: Browser): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}

/** Dumps every row of every table of a tab's catalog, `sqlite_sequence` included, once it has caught up. */
export async function dumpOf({ catalog }: Pick<Tab, 'catalog'>): Promise<string[]> {
  await catalog.write(() => undefined);
  return dumpOfFile(await catalog.read((database) => database.export()));
}

/** Dumps the catalog as a tab that starts now would have it. */
export async function dumpOfFresh(browser: Browser): Promise<string[]> {
  return dumpOf(await openTab(browser));
}

/** Dumps every row of every table of a file, exactly. */
export async function dumpOfFile(file: Uint8Array): Promise<string[]> {
  const engine = await initSqlJs();
  const database = new engine.Database(file);
  const column = (sql: string): string[] => database.exec(sql)[0]?.values.map(([value]) => String(value)) ?? [];
  try {
    const tables = column("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    return tables.flatMap((table) => {
      const names = column(`SELECT name FROM pragma_table_info('${table}')`);
      // SQLite numbers the rows of its own table in the order in which it met the others.
      const rowid = table === 'sqlite_sequence' ? [] : ['rowid'];
      const cells = [...rowid, ...names].map((name) => `quote(${name})`).join(` || ', ' || `);
      return column(`SELECT ${cells} AS line FROM ${table} ORDER BY line`).map((line) => `${table}: ${line}`);
    });
  } finally {
    database.close();
  }
}

/** Lists the kinds of events that a tab emitted, in order. */
export function kindsOf(news: readonly CatalogEvent[]): string[] {
  return news.map(({ is }) => is);
}
