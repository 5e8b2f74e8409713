import type { TabAnswer, UpdateOutcome } from '../../domain/core/update-handshake.ts';

/** A tab's reactions to requests of its service worker. */
export interface TabHandlers {
  /** A newer version is installed and waits. */
  newer(): void;
  prepare(): Promise<TabAnswer>;
  /** The new version is active in all tabs. */
  reload(): void;
}

/** The page as installed in this browser: the service worker's registration, as far as updates need it. */
export interface Installation {
  /**
   * Asks the server for a newer version. Resolves with true when one is installed and waits. Rejects if the server
   * cannot be reached, or if the newer version cannot be downloaded completely.
   */
  look(): Promise<boolean>;
  /** Lets the newer version take over from this one, in all tabs or in none. */
  activateUpdate(): Promise<UpdateOutcome>;
}

/** Installs the page in this browser and registers the tab's handlers; undefined if the browser cannot. */
export type Install = (handlers: TabHandlers) => Promise<Installation | undefined>;
