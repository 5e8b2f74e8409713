import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Clock } from '../../domain/core/instant.ts';
import { instantOf } from '../../domain/core/instant.ts';
import type { CatalogRole, StorageFacts } from '../../domain/catalog/stored-version.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { BackupPlace } from './backup-file.ts';
import type { Backups } from './backups.ts';
import { createBackups } from './backups.ts';
import type { BrowserStorage, StorageQuestions } from './browser-storage.ts';
import { createBrowserStorage } from './browser-storage.ts';
import type { Care } from './maintenance.ts';
import { createCare } from './maintenance.ts';
import type { Catalog, Download } from '../core/catalog.ts';
import type { CatalogCopy } from '../core/catalog-copies.ts';
import { lastCopy, noteCopy } from '../core/catalog-copies.ts';
import type { KeptTexts } from '../core/local-store.ts';
import type { Notices } from '../core/notices.ts';
import type { Questions } from '../core/confirm.ts';
import type { Reader, ReportBug } from '../core/query.ts';
import { createReader } from '../core/query.ts';
import type { CopiesMade } from './reminder.ts';
import { isReminderDue, reminderSentence } from './reminder.ts';
import type { Saving } from '../core/saving.ts';
import type { Unsaved } from '../core/unload-guard.ts';
import type { Versions } from './versions.ts';
import { createVersions } from './versions.ts';

/** Where the catalog is kept, its copies, and what it was before. */
export interface StorageState {
  readonly facts: Reader<'storage', StorageFacts>;
  readonly browser: BrowserStorage;
  readonly backups: Backups;
  readonly versions: Versions;
  readonly care: Care;
  readonly lastExport: ReadonlySignal<CatalogCopy | undefined>;
  /** Reads all that a screen shows, now and after each news; returns how to stop. */
  show(): () => void;
  /** To be called after each change, in this tab or another. */
  changed(): void;
  /** To be called when the catalog was exported. */
  exported(): void;
  /** To be called when the page is out of sight. */
  rest(): void;
}

/** What the page has for it. */
export interface StorageSurroundings {
  readonly client: CatalogClient;
  /** A published catalog is fetched again where it is lost: nobody keeps copies of it. */
  readonly role: CatalogRole;
  readonly catalog: Pick<Catalog, 'exportFile' | 'found'>;
  readonly saving: Saving;
  readonly questions: Questions;
  readonly notices: Notices;
  readonly kept: KeptTexts;
  readonly keptForAll: KeptTexts;
  readonly now: Clock;
  readonly download: Download;
  readonly unsaved: Unsaved;
  /** What the names of the catalog's files begin with. */
  readonly fileStem: () => Promise<string>;
  readonly report: ReportBug;
  readonly browserStorage: StorageQuestions | undefined;
  readonly backupPlace: BackupPlace | undefined;
  /** Leads to the screen of all this. */
  showStorage(): void;
}

const REMINDED = 'reminded-at';

/** Begins at once to look after the linked file, or to remind of exporting. */
export function createStorage(surroundings: StorageSurroundings): StorageState {
  const { client, catalog, notices, kept, now, report } = surroundings;
  const facts = createReader((_: 'storage') => client.storageFacts(), report);
  const browser = createBrowserStorage(surroundings.browserStorage, surroundings.keptForAll);
  const backups = createBackups(surroundings.backupPlace, surroundings);
  const versions = createVersions({ ...surroundings, restored: catalog.found });
  const lastExport = signal(lastCopy(kept, 'last-export'));
  let takeReminderBack = (): void => undefined;

  async function firstSeen(): Promise<CatalogCopy> {
    const noted = lastCopy(kept, 'first-seen');
    if (noted !== undefined) return noted;
    const seen = { at: instantOf(now()), mark: (await client.storageFacts()).mark };
    noteCopy(kept, 'first-seen', seen);
    return seen;
  }

  async function remind(): Promise<void> {
    const made: CopiesMade = {
      exported: lastCopy(kept, 'last-export'),
      backedUp: lastCopy(kept, 'last-backup'),
      firstSeen: await firstSeen(),
      remindedAt: kept.get(REMINDED),
    };
    const { is } = backups.state.peek();
    if ((is !== 'unsupported' && is !== 'none') || !isReminderDue(made, now())) return;
    const sentence = reminderSentence(made, (await client.storageFacts()).mark, now());
    if (sentence === undefined) return;
    takeReminderBack();
    kept.set(REMINDED, instantOf(now()));
    takeReminderBack = notices.keep(sentence, { label: 'Export catalog file', run: () => void catalog.exportFile() });
  }

  function remindSoon(): void {
    remind().catch((error: unknown) => {
      // Where the storage cannot be read, there are others to say so.
      if (!(error instanceof CatalogError)) report(error);
    });
  }

  if (surroundings.role === 'own') void backups.look().then(remindSoon);

  return {
    facts,
    browser,
    backups,
    versions,
    care: createCare(surroundings),
    lastExport,
    show() {
      lastExport.value = lastCopy(kept, 'last-export');
      browser.look();
      if (surroundings.role === 'own') void backups.look();
      return facts.show('storage');
    },
    changed() {
      facts.again();
      if (surroundings.role === 'published') return;
      browser.changed();
      backups.changed();
      versions.comparison.again();
      remindSoon();
    },
    exported() {
      takeReminderBack();
      lastExport.value = lastCopy(kept, 'last-export');
    },
    rest: () => backups.rest(),
  };
}
