import type { TabAnswer, UpdateOutcome } from '../../domain/core/update-handshake.ts';

/** What a tab does when its service worker asks. */
export interface TabHandlers {
  /** A newer version is installed and waits. */
  newer(): void;
  prepare(): Promise<TabAnswer>;
  /** The new version is in force in all tabs. */
  reload(): void;
}

/** The page as this browser keeps it: the service worker's registration, as far as updates need it. */
export interface Installation {
  /**
   * Asks the server whether there is a newer version; true when one is installed and waits. Rejects where nobody answers, and
   * where what the server has cannot be had whole.
   */
  look(): Promise<boolean>;
  /** Has the newer version take over from this one, in all tabs or in none. */
  activateUpdate(): Promise<UpdateOutcome>;
}

/** Keeps the page in this browser, and calls the tab to its duties; undefined where the browser cannot. */
export type Install = (duties: TabHandlers) => Promise<Installation | undefined>;
