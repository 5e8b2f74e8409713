import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../domain/catalog-error.ts';
import type { CatalogClient } from '../worker/client.ts';
import type { BrowserCatalogs } from './browser-catalogs.ts';
import type { Catalog } from './catalog.ts';
import type { Catalogs } from './catalogs.ts';
import { NOBODY } from './imports.ts';
import { noteEdition } from './kept-edition.ts';
import type { Later } from './later.ts';
import type { ReportBug } from './reading.ts';

/** How making the copy goes. */
export type CopyWork =
  | { readonly is: 'none' }
  | { readonly is: 'making' }
  | { readonly is: 'failed'; readonly because: CatalogError };

/** A copy of the published catalog that the person can change. */
export interface OwnCopy {
  readonly work: ReadonlySignal<CopyWork>;
  /** A name for it that no other catalog has. */
  suggestedName(): Promise<string>;
  /** Stores the edition that is shown as a catalog of its own, lists it under a name, and goes there. */
  make(name: string): Promise<void>;
}

interface Surroundings {
  readonly client: Pick<CatalogClient, 'exportFile'>;
  readonly catalog: Pick<Catalog, 'state'>;
  readonly browser: Pick<BrowserCatalogs, 'connect' | 'keptFor' | 'stored'>;
  readonly catalogs: Later<Pick<Catalogs, 'add' | 'newId' | 'freeName' | 'hrefTo'>>;
  readonly report: ReportBug;
  /** Goes to an address: the page ends. */
  go(href: string): void;
}

const NAME = 'My catalog';
const FILE = 'Published catalog';

export function createOwnCopy(surroundings: Surroundings): OwnCopy {
  const { client, catalog, browser } = surroundings;
  const work = signal<CopyWork>({ is: 'none' });

  /** Stores it in a worker of its own, before anybody is sent there. */
  async function stored(id: string): Promise<void> {
    const connection = browser.connect(id);
    const copy = connection.client;
    try {
      await copy.start(() => undefined);
      const found = await copy.inspectFile(FILE, await client.exportFile());
      if (found.is === 'refused') throw new CatalogError('damaged-file', found.problems[0]?.problem ?? '');
      await copy.acceptImport(found.preview.token, 'replace', NOBODY);
    } finally {
      connection.end();
    }
  }

  async function make(name: string): Promise<void> {
    const state = catalog.state.peek();
    const edition = state.is === 'open' && state.access.is === 'published' ? state.access.edition : undefined;
    const catalogs = await surroundings.catalogs.load();
    const id = catalogs.newId();
    try {
      await stored(id);
    } catch (error) {
      // What is left of it is empty, and nobody lists it.
      browser
        .stored()
        .then((all) => all.delete(id))
        .catch(() => undefined);
      throw error;
    }
    noteEdition(browser.keptFor(id), edition?.mark ?? { etag: null, lastModified: null, length: null });
    catalogs.add(name, { id });
    surroundings.go(catalogs.hrefTo(id));
  }

  return {
    work,
    suggestedName: async () => (await surroundings.catalogs.load()).freeName(NAME),
    async make(name) {
      if (work.peek().is === 'making') return;
      work.value = { is: 'making' };
      try {
        await make(name);
        // The page is on its way out: it stays busy until then.
      } catch (error) {
        work.value = error instanceof CatalogError ? { is: 'failed', because: error } : { is: 'none' };
        if (!(error instanceof CatalogError)) surroundings.report(error);
      }
    },
  };
}
