import type { Clock } from '../../domain/core/instant.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { Address } from './address.ts';
import type { BackupPlace } from './backup-place.ts';
import type { BrowserCatalogs } from './browser-catalogs.ts';
import type { Install } from './installation.ts';
import type { LocalStore } from './local-store.ts';

/** Gives the person a file to keep. */
export type Download = (name: string, bytes: Uint8Array) => void;

/** The part of `navigator.storage` that is used. */
export type BrowserStorageApi = Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>;

/** The catalog that may be published beside the page. */
export interface PublishedPlace {
  /** The address of its file. */
  readonly address: string;
  /** True if this may be the user's first page here: a published catalog is then what they came for. */
  readonly isFirstVisit: boolean;
  /** Shows it: the page ends. */
  show(): void;
}

/** All that the app takes from its browser. `main.tsx` gives the real one, a test its own. */
export interface AppOptions {
  readonly client: CatalogClient;
  /** The catalogs of this browser, of which `client` answers for one. */
  readonly catalogs: BrowserCatalogs;
  readonly published: PublishedPlace;
  readonly address: Address;
  /** Small texts that belong to the catalog that is shown. */
  readonly catalogStore: LocalStore;
  /** Small texts that hold for every catalog: the person, the settings. */
  readonly globalStore: LocalStore;
  readonly now: Clock;
  readonly download: Download;
  readonly fetchSample: () => Promise<string>;
  /** Reloads the page. */
  readonly reload: () => void;
  /** `navigator.storage`, if the browser has it. */
  readonly browserStorage: BrowserStorageApi | undefined;
  /** Resolves with where backups can go; undefined if the browser cannot write to files. */
  readonly backupPlace: () => Promise<BackupPlace | undefined>;
  /** Keeps the page itself in this browser. */
  readonly install: Install;
  /** The title of the tab. */
  readonly title: () => string;
}
