import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { EditionMark } from '../../domain/catalog/edition.ts';
import { type Instant, instantOf } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import { longDate } from '../../domain/core/relative-time.ts';
import type { AppContext } from '../core/app-context.ts';
import { PUBLISHED_CATALOG } from '../core/known-catalogs.ts';
import type { LazyModule } from '../core/lazy-module.ts';
import type { CatalogManager } from '../catalogs/catalog-manager.ts';
import { noteEdition, notedEdition } from '../catalogs/edition-note.ts';
import type { Imports } from '../import/imports.ts';

// Not by an import of its own: the module would get a namespace, whose code the first list would have to load.
export { IMPORTS } from '../import/imports.ts';

/** The work on an edition, or the reason why it failed. */
export type EditionWork =
  | { readonly is: 'none' }
  | { readonly is: 'fetching' }
  | { readonly is: 'failed'; readonly because: CatalogError };

/** The editions of the published catalog, as they concern the current catalog. */
export interface PublishedEditions {
  /** True if the current catalog came from an edition: it is the published catalog, or a copy of it. */
  readonly isFollowed: ReadonlySignal<boolean>;
  /**
   * True if the server has another edition than the one that is shown, or that the copy was made from or merged with.
   */
  readonly isNewer: ReadonlySignal<boolean>;
  /** The time of the server's last answer about editions, whether or not there was a newer one. */
  readonly checkedAt: ReadonlySignal<Instant | undefined>;
  readonly work: ReadonlySignal<EditionWork>;
  /** Asks the server for a newer edition, if the catalog follows one. Does nothing if the server does not answer. */
  look(): Promise<void>;
  /** Replaces the shown edition with the server's. If that cannot be downloaded, the shown one stays. */
  take(): Promise<void>;
  /** Downloads the server's edition, and shows what it would change in the copy. */
  preview(): Promise<void>;
  /** Skips the server's edition: it is not offered again. */
  leave(): void;
}

/** States of other features that editions need. */
interface EditionDeps {
  readonly imports: Pick<Imports, 'open'>;
  readonly catalogs: LazyModule<CatalogManager>;
}

/** Returns when the server's file was last changed, if the server tells. */
function updatedAt({ lastModified }: EditionMark): Instant | undefined {
  const at = new Date(lastModified ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : instantOf(at);
}

const CHECKED = 'edition-checked';

/** Creates the state of editions. Nothing is requested until `look` or another method is called. */
export function createPublishedEditions(app: AppContext, { imports, catalogs }: EditionDeps): PublishedEditions {
  const { client, role, catalogStore, now, zone, fetching, catalog } = app;
  const { address } = app.options.published;
  const failed = signal<CatalogError | undefined>(undefined);
  const newer = signal<EditionMark | undefined>(undefined);
  const met = signal(notedEdition(catalogStore));
  const checkedAt = signal(catalogStore.get(CHECKED));

  const isFollowed = computed(() => role === 'published' || met.value !== undefined);

  function knownMark(): EditionMark | undefined {
    const state = catalog.state.peek();
    if (role === 'own') return met.peek();
    return state.is === 'open' && state.access.is === 'published' ? state.access.edition?.mark : undefined;
  }

  /** Notes that the copy is done with an edition, merged or skipped. */
  function meet(mark: EditionMark): void {
    noteEdition(catalogStore, mark);
    batch(() => {
      met.value = mark;
      newer.value = undefined;
    });
  }

  /** Does long work that the user started. A failure is shown in the place where they started it. */
  async function fetched<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (fetching.peek()) return undefined;
    batch(() => {
      fetching.value = true;
      failed.value = undefined;
    });
    try {
      return await work();
    } catch (error) {
      if (error instanceof CatalogError) failed.value = error;
      else app.report(error);
      return undefined;
    } finally {
      fetching.value = false;
    }
  }

  function noteChecked(): void {
    const at = instantOf(now());
    catalogStore.set(CHECKED, at);
    checkedAt.value = at;
  }

  return {
    isFollowed,
    isNewer: computed(() => newer.value !== undefined),
    checkedAt,
    work: computed((): EditionWork => {
      if (fetching.value) return { is: 'fetching' };
      return failed.value === undefined ? { is: 'none' } : { is: 'failed', because: failed.value };
    }),
    async look() {
      if (!isFollowed.peek()) {
        if (await client.isPublished(address)) listPublished(catalogs);
        return;
      }
      const asked = knownMark();
      const news = await client.editionNews(address, asked);
      // Another tab may have taken the newer edition in the meantime.
      if (news.is === 'unknown' || knownMark() !== asked) return;
      noteChecked();
      newer.value = news.is === 'newer' ? news.mark : undefined;
    },
    async take() {
      const start = await fetched(() => catalog.whileReplacing(() => client.takeEdition(address)));
      if (start === undefined) return;
      noteChecked();
      newer.value = undefined;
      catalog.found(start);
    },
    async preview() {
      const edition = await fetched(() => client.fetchEdition(address));
      if (edition === undefined) return;
      const { bytes, mark } = edition;
      const arrayBuffer = async (): Promise<ArrayBuffer> => bytes.slice().buffer;
      await imports.open(
        {
          name: `Published edition of ${longDate(dayIn(zone(), updatedAt(mark) ?? instantOf(now())) ?? '')}`,
          arrayBuffer,
        },
        { isEdition: true, whenAccepted: () => meet(mark) },
      );
    },
    leave() {
      const mark = newer.peek();
      if (mark !== undefined) meet(mark);
    },
  };
}

/** Lists the published catalog among those of this browser, if it is not listed yet. */
function listPublished(catalogs: LazyModule<CatalogManager>): void {
  catalogs.load().then(
    (loaded) => {
      const isListed = loaded.list.peek().some(({ id }) => id === PUBLISHED_CATALOG);
      if (!isListed) loaded.add('', { id: PUBLISHED_CATALOG });
    },
    () => {
      /* Offline now; it is listed another time. */
    },
  );
}
