import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { instantOf } from '../../domain/core/instant.ts';
import type { StorageFacts } from '../../domain/catalog/stored-version.ts';
import type { AppContext } from '../core/app-context.ts';
import type { AppOptions } from '../core/app-options.ts';
import type { BackupPlace } from '../core/backup-place.ts';
import type { Catalog } from '../core/catalog.ts';
import type { CatalogCopy } from '../core/catalog-copies.ts';
import { lastCopy, noteCopy } from '../core/catalog-copies.ts';
import type { Query } from '../core/query.ts';
import { createQuery } from '../core/query.ts';
import type { BackupsApp } from './backup-status.ts';
import type { Backups } from './backups.ts';
import { createBackups } from './backups.ts';
import type { BrowserStorage } from './browser-storage.ts';
import { createBrowserStorage } from './browser-storage.ts';
import type { Maintenance, MaintenanceApp } from './maintenance.ts';
import { createMaintenance } from './maintenance.ts';
import type { CopiesMade } from './reminder.ts';
import { isReminderDue, reminderSentence } from './reminder.ts';
import type { Versions, VersionsApp } from './versions.ts';
import { createVersions } from './versions.ts';

/** The storage of the catalog, its copies, and its versions. */
export interface StorageState {
  readonly facts: Query<'storage', StorageFacts>;
  readonly browser: BrowserStorage;
  readonly backups: Backups;
  readonly versions: Versions;
  readonly maintenance: Maintenance;
  readonly lastExport: ReadonlySignal<CatalogCopy | undefined>;
  /** Reads all that the screen shows, now and after each change. Returns a function that stops. */
  show(): () => void;
  /** Call it after each change, by this tab or another. */
  changed(): void;
  /** Call it when the page is hidden. */
  rest(): void;
}

type StorageApp = BackupsApp &
  MaintenanceApp &
  VersionsApp &
  Pick<AppContext, 'role' | 'events' | 'globalStore' | 'zone'> & {
    readonly catalog: Pick<Catalog, 'exportFile'>;
    readonly options: Pick<AppOptions, 'browserStorage'>;
  };

const REMINDED = 'reminded-at';

/** Creates the state. Starts at once to update the linked file, or to remind the user to export. */
export function createStorage(app: StorageApp, backupPlace: BackupPlace | undefined): StorageState {
  const { client, catalog, events, notices, catalogStore, now, report, role, zone } = app;
  const facts = createQuery((_: 'storage') => client.storageFacts(), report);
  const browser = createBrowserStorage(app.options.browserStorage, app.globalStore);
  const backups = createBackups(backupPlace, app);
  const versions = createVersions(app);
  const lastExport = signal(lastCopy(catalogStore, 'last-export'));
  let takeReminderBack = (): void => undefined;

  async function firstSeen(): Promise<CatalogCopy> {
    const noted = lastCopy(catalogStore, 'first-seen');
    if (noted !== undefined) return noted;
    const seen = { at: instantOf(now()), mark: (await client.storageFacts()).mark };
    noteCopy(catalogStore, 'first-seen', seen);
    return seen;
  }

  async function remind(): Promise<void> {
    const made: CopiesMade = {
      exported: lastCopy(catalogStore, 'last-export'),
      backedUp: lastCopy(catalogStore, 'last-backup'),
      firstSeen: await firstSeen(),
      remindedAt: catalogStore.get(REMINDED),
    };
    const { is } = backups.state.peek();
    if ((is !== 'unsupported' && is !== 'none') || !isReminderDue(made, now())) return;
    const sentence = reminderSentence(made, (await client.storageFacts()).mark, now(), zone());
    if (sentence === undefined) return;
    takeReminderBack();
    catalogStore.set(REMINDED, instantOf(now()));
    takeReminderBack = notices.keep(sentence, { label: 'Export catalog file', run: () => void catalog.exportFile() });
  }

  function remindSoon(): void {
    remind().catch((error: unknown) => {
      // If storage cannot be read, other parts of the page report it.
      if (!(error instanceof CatalogError)) report(error);
    });
  }

  events.on(['exported'], () => {
    takeReminderBack();
    lastExport.value = lastCopy(catalogStore, 'last-export');
  });
  if (role === 'own') void backups.look().then(remindSoon);

  return {
    facts,
    browser,
    backups,
    versions,
    maintenance: createMaintenance(app),
    lastExport,
    show() {
      lastExport.value = lastCopy(catalogStore, 'last-export');
      browser.look();
      if (role === 'own') void backups.look();
      return facts.show('storage');
    },
    changed() {
      facts.refetch();
      if (role === 'published') return;
      browser.changed();
      backups.changed();
      versions.comparison.refetch();
      remindSoon();
    },
    rest: () => backups.rest(),
  };
}
