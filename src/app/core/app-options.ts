import type { KeptScreen } from '../../domain/catalog/first-screen.ts';
import type { Clock } from '../../domain/core/instant.ts';
import type { ZoneClock } from '../../domain/core/time-zone.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { Address } from './address.ts';
import type { BackupPlace } from './backup-place.ts';
import type { BrowserCatalogs } from './browser-catalogs.ts';
import type { Install } from './installation.ts';
import type { LocalStore } from './local-store.ts';

/** Saves bytes as a file on the user's disk. */
export type Download = (name: string, bytes: Uint8Array) => void;

/** The part of `navigator.storage` that is used. */
export type BrowserStorageApi = Pick<StorageManager, 'persist' | 'persisted' | 'estimate'>;

/** The catalog that may be published beside the page. */
export interface PublishedPlace {
  /** The address of its file. */
  readonly address: string;
  /** True if this may be the user's first page here. A published catalog is then what they came for. */
  readonly isFirstVisit: boolean;
  /** Opens the published catalog by leaving this page. */
  show(): void;
}

/** All that the app takes from its browser. `main.tsx` provides the real one, tests provide a fake. */
export interface AppOptions {
  readonly client: CatalogClient;
  /** Reads the first screen that was kept of the stored catalog; undefined if there is none of it. */
  readonly firstScreen: () => Promise<KeptScreen | undefined>;
  /** The catalogs of this browser; `client` answers for one of them. */
  readonly catalogs: BrowserCatalogs;
  readonly published: PublishedPlace;
  readonly address: Address;
  /** The local store of the current catalog. */
  readonly catalogStore: LocalStore;
  /** The local store of all catalogs, for the user's name and the settings. */
  readonly globalStore: LocalStore;
  /** True if the browser blocks site data: nothing can be kept, and a catalog can only be read. */
  readonly isStorageBlocked: boolean;
  readonly now: Clock;
  /** The time zone in which days and times are shown. */
  readonly zone: ZoneClock;
  readonly download: Download;
  readonly fetchSample: () => Promise<string>;
  readonly reload: () => void;
  /** `navigator.storage`, if the browser has it. */
  readonly browserStorage: BrowserStorageApi | undefined;
  /** Resolves with the place for backups; undefined if the browser cannot write to files. */
  readonly backupPlace: () => Promise<BackupPlace | undefined>;
  /** The handles of the files that sources came from; undefined if the browser gives none. */
  readonly sourceHandles: () => Promise<SourceHandles | undefined>;
  /** Installs the page itself in this browser. */
  readonly install: Install;
  /** The title of the tab. */
  readonly title: () => string;
}

/** Handles of the files and folders that sources were opened from, by the names of the sources. */
export interface SourceHandles {
  names(): Promise<readonly string[]>;
  find(source: string): Promise<FileSystemHandle | undefined>;
  keep(source: string, handle: FileSystemHandle): Promise<void>;
}
