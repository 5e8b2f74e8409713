import type { CatalogEvent } from '../../../src/domain/catalog/catalog-event.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';

/** What became of writes that all went for the same things. */
export interface StressOutcome {
  /** How many edits of one field that all tabs share, of a field of one's own, and of a metric that comes and goes were made. */
  readonly accepted: { readonly same: number; readonly own: number; readonly contested: number };
  /** The writes that were refused, by the code that a person would be told. */
  readonly refused: Readonly<Record<string, number>>;
}

/** What the specs call in the page that drives a catalog's worker without the screens. */
export interface FaultsPage {
  /** The app's own catalog at this origin; started by `start`. */
  readonly catalog: CatalogClient;
  /** All that the catalog told, oldest first. */
  readonly news: readonly CatalogEvent[];
  /** Starts the catalog, and begins an empty one where there is none; resolves with what the start found. */
  start(): Promise<string>;
  /** Makes sure that the metric is there which a writer's numbered changes change. */
  prepare(writer: string): Promise<void>;
  /**
   * Makes a writer's numbered changes one after the other until `stop`, and tells the spec of each when it is saved.
   * Every `restEvery`th asks for a checkpoint. Resolves with the reason where one was refused.
   */
  keepWriting(writer: string, from: number, restEvery: number): Promise<string | undefined>;
  stop(): void;
  /** The milliseconds that the longest of these changes took since this was asked last, one under way included. */
  longestWait(): number;
  /** Waits until so many tabs wait, then writes `count` times, each time for what the others write as well. */
  stress(tab: number, tabs: number, count: number): Promise<StressOutcome>;
  /** Puts a file, given in base64, in the place of the catalog; resolves with the reason where it is not taken. */
  replaceBy(base64: string): Promise<string | undefined>;
  /** The catalog's file in base64. */
  exported(): Promise<string>;
  /** A version that is kept, in the same way. */
  exportedVersion(id: string): Promise<string>;
  /** A digest of everything that IndexedDB holds of the catalog. Opens no catalog, and changes nothing. */
  storedDigest(): Promise<string>;
  /** How many sets of blocks lie around that a broken-off checkpoint has begun. */
  brokenOff(): Promise<number>;
}

declare global {
  interface Window {
    /** In the page of the faults only. */
    faults: FaultsPage;
    /** Hears of each numbered change that was saved, outside of the browser. */
    saved: (writer: string, n: number) => Promise<void>;
  }
}
