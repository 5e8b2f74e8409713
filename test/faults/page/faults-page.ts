import type { CatalogEvent } from '../../../src/domain/catalog/catalog-event.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';

/** Result of writes that all change the same things. */
export interface StressOutcome {
  /**
   * Numbers of accepted edits: of a field that all tabs share, of the tab's own field, and of a metric that is
   * deleted and restored.
   */
  readonly accepted: { readonly same: number; readonly own: number; readonly contested: number };
  /** Counts of refused writes, by error code. */
  readonly refused: Readonly<Record<string, number>>;
}

/** The functions that the specs call in the page that drives a catalog's worker without the screens. */
export interface FaultsPage {
  /** The app's own catalog at this origin; started by `start`. */
  readonly catalog: CatalogClient;
  /** All events of the catalog, oldest first. */
  readonly news: readonly CatalogEvent[];
  /** Starts the catalog, and begins an empty one if there is none; resolves with the result of the start. */
  start(): Promise<string>;
  /** Ensures that the metric of a writer's numbered changes exists. */
  prepare(writer: string): Promise<void>;
  /**
   * Makes a writer's numbered changes one after the other until `stop`, and reports each to the spec when it is
   * saved. Asks for a checkpoint at every `restEvery`th. Resolves with the reason if one was refused.
   */
  keepWriting(writer: string, from: number, restEvery: number): Promise<string | undefined>;
  stop(): void;
  /** Returns the milliseconds that the longest of these changes took since the last call, one under way included. */
  longestWait(): number;
  /** Waits until that many tabs wait, then writes `count` times, each time what the others write as well. */
  stress(tab: number, tabs: number, count: number): Promise<StressOutcome>;
  /** Replaces the catalog with a file, given in base64; resolves with the reason if it is refused. */
  replaceBy(base64: string): Promise<string | undefined>;
  /** Exports the catalog's file in base64. */
  exported(): Promise<string>;
  /** Exports a kept version in base64. */
  exportedVersion(id: string): Promise<string>;
  /** Returns a digest of all that IndexedDB holds of the catalog. Opens no catalog, and changes nothing. */
  storedDigest(): Promise<string>;
  /** Counts the sets of blocks that interrupted checkpoints left behind. */
  brokenOff(): Promise<number>;
}

declare global {
  interface Window {
    /** Set in the page of the faults only. */
    faults: FaultsPage;
    /** Receives each numbered change that was saved, outside of the browser. */
    saved: (writer: string, n: number) => Promise<void>;
  }
}
