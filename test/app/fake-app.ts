import { onTestFinished } from 'vitest';
import type { KeptTexts } from '../../src/app/core/local-store.ts';
import { textsInMemory } from '../../src/app/core/local-store.ts';
import type { Page, PageFacts } from '../../src/app/shell/create-app.ts';
import { createPage } from '../../src/app/shell/create-app.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { CatalogNews } from '../../src/domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../../src/domain/catalog/catalog-start.ts';
import { NOTHING_PUBLISHED, oneCatalog } from './fake-catalogs.ts';
import { Steps } from './memory-history.ts';

/** A page over a catalog that only says what a test has it say. */
export interface PretendedPage {
  readonly page: Page;
  readonly steps: Steps;
  readonly downloads: string[];
  /** Gives the page a piece of news. */
  readonly tell: (news: CatalogNews) => void;
  readonly reloads: () => number;
}

export const OPEN: CatalogStart = { is: 'open', total: 0, canUndoImport: false, access: { is: 'writable' } };

/** Opens a page; the person's name is known. Whatever `methods` do not answer fails as a bug, and with it the test. */
export async function pretendedPage(
  methods: Partial<CatalogClient>,
  start: CatalogStart = OPEN,
  kept: KeptTexts = textsInMemory(),
  facts: Partial<PageFacts> = {},
): Promise<PretendedPage> {
  kept.set('your-name', 'Ada');
  const steps = new Steps();
  const downloads: string[] = [];
  let reloads = 0;
  let tell: (news: CatalogNews) => void = () => undefined;
  const client: Partial<CatalogClient> = {
    start(news) {
      tell = news;
      return Promise.resolve(start);
    },
    list: () =>
      Promise.resolve({ total: 0, rowids: new Int32Array(), facets: undefined, respelled: [], firstRows: [] }),
    rows: () => Promise.resolve([]),
    exportFile: () => Promise.resolve(new Uint8Array()),
    ...methods,
  };
  const page = createPage({
    client: client as CatalogClient,
    catalogs: oneCatalog(),
    published: NOTHING_PUBLISHED,
    address: steps,
    kept,
    keptForAll: kept,
    now: () => new Date('2026-03-01T12:00:00Z'),
    download: (name) => void downloads.push(name),
    fetchSample: () => Promise.resolve('{}'),
    reload: () => void (reloads += 1),
    browserStorage: undefined,
    backupPlace: () => Promise.resolve(undefined),
    install: () => Promise.resolve(undefined),
    title: () => 'Metricbook',
    ...facts,
  });
  onTestFinished(() => {
    if (page.bug.peek() !== undefined) throw page.bug.peek();
  });
  await page.start();
  return { page, steps, downloads, tell: (news) => tell(news), reloads: () => reloads };
}

/** A promise with its ends in hand. */
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

/** Lets everything that is ready happen. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
