import { isolated } from '../../domain/core/isolated.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { fileStemOf } from '../../domain/catalog/catalog-name.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import { instantOf } from '../../domain/core/instant.ts';
import { relativeTime } from '../../domain/core/relative-time.ts';
import { type TimeZone, today } from '../../domain/core/time-zone.ts';
import type { AppContext } from '../core/app-context.ts';
import type { BrowserCatalogs } from '../core/browser-catalogs.ts';
import { lastCopy, noteCopy } from '../core/catalog-copies.ts';
import type { Catalogs, ListedCatalog } from './catalogs.ts';
import { catalogAfter } from './catalogs.ts';
import type { LocalStore } from '../core/local-store.ts';
import type { OpenElsewhere } from './open-elsewhere.ts';

/** Deletes catalogs from this browser. Nothing here can undo that. */
export interface CatalogRemoval {
  /**
   * Asks twice, offers a download first, and deletes the catalog with all that is stored for it. If it is the current
   * one, the page then goes on with another. Refused, with nothing changed, if another tab shows it.
   */
  remove(catalog: ListedCatalog): Promise<void>;
}

type RemovalApp = Pick<AppContext, 'confirm' | 'download' | 'navigation' | 'now' | 'zone' | 'reload' | 'unloadGuard'>;

interface RemovalDeps {
  readonly catalogs: Pick<Catalogs, 'list' | 'look' | 'forget' | 'hrefTo'>;
  readonly browser: BrowserCatalogs;
  readonly openElsewhere: OpenElsewhere;
  /** Goes to an address. The page ends. */
  readonly go: (href: string) => void;
}

const NOTHING = async (): Promise<void> => undefined;

/** Creates the removal of catalogs. */
export function createCatalogRemoval(
  app: RemovalApp,
  { catalogs, browser, openElsewhere, go }: RemovalDeps,
): CatalogRemoval {
  const { confirm, now, zone } = app;

  async function tellKept({ name, isShown }: ListedCatalog, because: string, isOver: boolean): Promise<void> {
    await confirm.ask({
      title: `${isolated(name)} was not deleted`,
      text: because,
      items: [],
      yes: isShown && isOver ? 'Continue' : 'OK',
      no: 'Close',
    });
    if (isShown && isOver) app.reload();
  }

  const tellSeen = (catalog: ListedCatalog): Promise<void> =>
    tellKept(catalog, 'Another tab has it open. Close that tab, then delete it here. Nothing was changed.', false);

  /** Asks a second time. After a download, the user should check first that the file is there. */
  function isSure({ name }: ListedCatalog, file: string | undefined): Promise<boolean> {
    return confirm.ask({
      title: `Delete ${isolated(name)} for good?`,
      text:
        file === undefined
          ? "This can't be undone. Its saved versions are deleted too."
          : `Your browser was given ${file}. Check that the file is there before you continue: it will be the only copy.`,
      items: [],
      yes: 'Delete for good',
      no: 'Keep it',
    });
  }

  /** Deletes the catalog and goes on with another. Resolves with the outcome. */
  async function deleted({ id, isShown }: ListedCatalog): Promise<'deleted' | 'in-use'> {
    const stored = await browser.stored();
    // Its worker would write back a catalog that it finds deleted.
    if (isShown) browser.endShown();
    const outcome = await stored.delete(id);
    if (outcome === 'deleted') {
      const next = catalogAfter(id, catalogs.list.peek());
      catalogs.forget(id);
      if (isShown) go(catalogs.hrefTo(next));
    }
    return outcome;
  }

  async function forget(catalog: ListedCatalog): Promise<void> {
    const agreed = await confirm.ask({
      title: `Remove ${isolated(catalog.name)} from the list?`,
      text: 'The browser has already cleared its contents. Only its name and unsaved drafts are left.',
      items: [],
      yes: 'Remove',
      no: 'Keep it',
    });
    if (!agreed) return;
    // A tab that still had it may have stored it again.
    await catalogs.look();
    const isGone = catalogs.list.peek().some(({ id, isStored }) => id === catalog.id && isStored === false);
    if (isGone) catalogs.forget(catalog.id);
  }

  return {
    async remove(catalog) {
      const { id, isShown } = catalog;
      if (catalog.isPublished) return;
      if (catalog.isStored === false && !isShown) return forget(catalog);
      if ((await openElsewhere.withExclusive(id, NOTHING)) === undefined) return tellSeen(catalog);
      const answer = await confirm.choose({
        title: `Delete ${isolated(catalog.name)}?`,
        text: factsOf(catalog, browser.storeFor(id), now(), zone()),
        items: [],
        yes: 'Download and delete',
        alternative: 'Delete',
        no: 'Keep it',
      });
      if (answer === false) return undefined;
      try {
        const copied =
          answer === true
            ? await openElsewhere.withExclusive(id, () => saveCopy(app, browser, catalog))
            : { value: undefined };
        if (copied === undefined) return await tellSeen(catalog);
        if (!(await isSure(catalog, copied.value)) || (isShown && !(await app.navigation.go({ at: 'list' }))))
          return undefined;
      } catch (error) {
        return tellKept(catalog, `No copy could be made: ${reasonOf(error)} Nothing was changed.`, false);
      }
      try {
        const outcome = await openElsewhere.withExclusive(id, () => deleted(catalog));
        if (outcome === undefined) return await tellSeen(catalog);
        if (outcome.value === 'deleted') return undefined;
        return await tellKept(
          catalog,
          'Another tab has it open. Close that tab, then delete it. Nothing was changed.',
          true,
        );
      } catch (error) {
        return tellKept(catalog, `The browser could not delete it: ${reasonOf(error)}`, true);
      }
    },
  };
}

/** Saves a copy of a catalog as a file. Resolves with its name; undefined if there was nothing to copy. */
async function saveCopy(
  { now, zone, download, unloadGuard }: RemovalApp,
  browser: RemovalDeps['browser'],
  { id, ownName }: ListedCatalog,
): Promise<string | undefined> {
  const connection = browser.connect(id);
  const { client } = connection;
  try {
    const start = await client.start(() => undefined);
    if (start.is === 'empty') return undefined;
    const stem = fileStemOf(ownName);
    const day = today(now(), zone());
    const file = start.is === 'open' ? `${stem}-${day}.db` : `${stem}-rescue-${day}.tar`;
    download(file, await unloadGuard.during(start.is === 'open' ? client.exportFile() : client.exportRawRecords()));
    if (start.is === 'open')
      noteCopy(browser.storeFor(id), 'last-export', {
        at: instantOf(now()),
        mark: (await client.storageFacts()).mark,
      });
    return file;
  } finally {
    connection.end();
  }
}

/** The facts that users need before they delete a catalog. */
function factsOf({ metrics }: ListedCatalog, store: LocalStore, now: Date, zone: TimeZone): string {
  const exported = lastCopy(store, 'last-export');
  const backedUp = lastCopy(store, 'last-backup');
  return [
    metrics === undefined ? 'It has no metrics.' : `It has ${pluralize(metrics, 'metric')}.`,
    exported === undefined ? 'It was never exported.' : `It was last exported ${relativeTime(exported.at, now, zone)}.`,
    ...(backedUp === undefined ? [] : [`Its backup file was last written ${relativeTime(backedUp.at, now, zone)}.`]),
    'Deleting removes it from this browser, with its history, trash, versions and drafts.',
  ].join(' ');
}

function reasonOf(error: unknown): string {
  if (error instanceof CatalogError) return error.message;
  if (error instanceof DOMException) return `${error.message.replace(/\.$/, '')}.`;
  throw error;
}
