import { UTC } from '../../src/domain/core/time-zone.ts';
import { onTestFinished } from 'vitest';
import type { LocalStore } from '../../src/app/core/local-store.ts';
import { memoryStore } from '../../src/app/core/local-store.ts';
import type { AppContext } from '../../src/app/core/app-context.ts';
import type { AppOptions } from '../../src/app/core/app-options.ts';
import { createApp } from '../../src/app/shell/create-app.ts';
import { startCatalog } from '../../src/app/shell/start-catalog.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { CatalogEvent } from '../../src/domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../../src/domain/catalog/catalog-start.ts';
import { NOTHING_PUBLISHED, oneCatalog } from './fake-catalogs.ts';
import { MemoryHistory } from './memory-history.ts';

/** A page over a catalog that only answers as a test tells it to. */
export interface FakeApp {
  readonly app: AppContext;
  readonly steps: MemoryHistory;
  readonly downloads: string[];
  /** Emits an event of the catalog. */
  readonly tell: (news: CatalogEvent) => void;
  readonly reloads: () => number;
  /** Returns the bug that the page reported, which then no longer fails the test. */
  readonly bug: () => unknown;
}

export const OPEN: CatalogStart = { is: 'open', total: 0, canUndoImport: false, access: { is: 'writable' } };

/**
 * Opens a page that knows the user's name. A call that `methods` do not answer fails as a bug, and with it the test.
 */
export async function fakeApp(
  methods: Partial<CatalogClient>,
  start: CatalogStart = OPEN,
  store: LocalStore = memoryStore(),
  options: Partial<AppOptions> = {},
): Promise<FakeApp> {
  const { started, ...page } = startingApp(methods, Promise.resolve(start), store, options);
  await started;
  return page;
}

/** The same, for a catalog that takes its time: the page is there before `start` resolves. */
export function startingApp(
  methods: Partial<CatalogClient>,
  start: Promise<CatalogStart>,
  store: LocalStore = memoryStore(),
  options: Partial<AppOptions> = {},
): FakeApp & { readonly started: Promise<void> } {
  store.set('your-name', 'Ada');
  const steps = new MemoryHistory();
  const downloads: string[] = [];
  let reloads = 0;
  let tell: (news: CatalogEvent) => void = () => undefined;
  const client: Partial<CatalogClient> = {
    start(news) {
      tell = news;
      return start;
    },
    listOnScreen: () => Promise.resolve({ total: 0, rowids: new Int32Array(), respelled: [], firstRows: [] }),
    giveUpList: () => Promise.resolve(),
    facets: () => Promise.resolve(undefined),
    rows: () => Promise.resolve([]),
    exportFile: () => Promise.resolve(new Uint8Array()),
    ...methods,
  };
  const app = createApp({
    client: client as CatalogClient,
    catalogs: oneCatalog(),
    firstScreen: () => Promise.resolve(undefined),
    published: NOTHING_PUBLISHED,
    address: steps,
    catalogStore: store,
    globalStore: store,
    isStorageBlocked: false,
    now: () => new Date('2026-03-01T12:00:00Z'),
    zone: () => UTC,
    download: (name) => void downloads.push(name),
    fetchSample: () => Promise.resolve('{}'),
    reload: () => void (reloads += 1),
    browserStorage: undefined,
    backupPlace: () => Promise.resolve(undefined),
    sourceHandles: () => Promise.resolve(undefined),
    install: () => Promise.resolve(undefined),
    title: () => 'Metricbook',
    ...options,
  });
  let expected: unknown;
  onTestFinished(() => {
    const bug = app.bug.peek();
    if (bug !== expected) throw bug;
  });
  const started = startCatalog(app);
  return {
    app,
    steps,
    downloads,
    tell: (news) => tell(news),
    reloads: () => reloads,
    bug: () => (expected = app.bug.peek()),
    started,
  };
}

/** Creates a promise with its resolvers. */
export function inHand<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (because: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (because: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets everything happen that is ready. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
