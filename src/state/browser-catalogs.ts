import type { CatalogConnection } from '../worker/client.ts';
import type { CatalogPresence } from './catalog-presence.ts';
import type { KeptTexts } from './kept-texts.ts';

/** What a browser has for several catalogs under one address of a page. */
export interface BrowserCatalogs {
  /** The id of the one that this tab shows. */
  readonly shownId: string;
  /** Which catalogs the tabs of this browser show. */
  readonly presence: CatalogPresence;
  /** What is kept for one catalog. */
  keptFor(id: string): KeptTexts;
  /** Opens a second catalog beside the one that is shown. */
  connect(id: string): CatalogConnection;
  /** Ends the worker of the one that is shown: the page has to be left then. */
  endShown(): void;
  /** The ids of all catalogs whose content is stored; undefined where the browser does not tell. */
  storedIds(): Promise<readonly string[] | undefined>;
  /**
   * Deletes what is stored of a catalog, and the link to its backup file. `in-use`: another tab has it open, and nothing was
   * changed.
   */
  deleteStored(id: string): Promise<'deleted' | 'in-use'>;
  /** Goes to another address: the page ends. */
  go(href: string): void;
  /** Has a function called when another tab changes what is kept. */
  onKeptElsewhere(heard: () => void): void;
  /** Fills an array with random numbers. */
  random(numbers: Uint8Array<ArrayBuffer>): void;
}
