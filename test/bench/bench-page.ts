import type { ReviewTimes } from './imports-table.ts';

/** An edit of one field of one metric, as every way of storing it receives it. */
export interface Edit {
  readonly id: string;
  readonly column: string;
  readonly oldValue: string | null;
  readonly newValue: string;
  readonly changedBy: string;
  /** UTC, `YYYY-MM-DD HH:MM:SS`. */
  readonly changedAt: string;
}

/** Another way of storing a catalog, measured beside ours: the methods of its worker. */
export interface Peer {
  /** Stores a catalog's file under a name. */
  open(name: string, file: Uint8Array): Promise<void>;
  /** Resolves when the edit is stored. */
  edit(edit: Edit): Promise<void>;
  /** Deletes everything that was stored. */
  drop(): Promise<void>;
}

/** Milliseconds of each edit, by the way it was made. */
export interface EditTimes {
  readonly ours: number[];
  readonly wholeFile: number[];
  readonly opfs: number[];
}

/** Milliseconds until the answer after one more letter was typed. */
export interface Keystroke {
  readonly typed: string;
  readonly ms: number;
}

/** Milliseconds of calls that were made one after another. */
export interface CallTimes {
  readonly edits: number[];
  readonly queries: number[];
}

/** Calls while nothing else goes on, and during a checkpoint. */
export interface CheckpointTimes {
  readonly calm: CallTimes;
  readonly during: CallTimes;
  /** Milliseconds from the request for the checkpoint until it was current. */
  readonly ms: number;
}

/** The functions that the driver calls in the bench's page. `base` is the path at which the app itself is served. */
export interface BenchPage {
  /** Stores the file at `address` as the catalog of the app at `base`; returns its size in bytes. */
  store(base: string, address: string): Promise<number>;
  /** Starts the app's worker with that catalog; resolves with the milliseconds until its search index was complete. */
  open(base: string): Promise<number>;
  /** Types queries letter by letter, each letter after the answer to the one before. */
  search(): Promise<Keystroke[]>;
  /** Exports the catalog that many times; returns milliseconds. */
  exportFile(times: number): Promise<number[]>;
  /** Makes the same edits in three ways in turn, `rounds` of each, of the slowest way `wholeFileRounds`. */
  edit(address: string, rounds: number, wholeFileRounds: number): Promise<EditTimes>;
  /** Edits and searches without a pause, first while nothing else goes on, then during a checkpoint. */
  checkpoint(): Promise<CheckpointTimes>;
  /** Parses the files at these addresses with the bare library of their notation; returns milliseconds. */
  parse(parser: 'yaml' | 'csv' | 'json', addresses: readonly string[]): Promise<number>;
}

declare global {
  interface Window {
    /** Set in the bench's page only. */
    bench: BenchPage;
    /** Set in the app's page: the times at which its first row was painted, and its search index was complete. */
    firstRow: Promise<number>;
    /** Time at which that row was in the page, yet to be painted. */
    firstRowThere: number;
    searchReady: Promise<number>;
    /** Set in the app's page once interactions are watched: milliseconds of each to its next paint. */
    interactions: () => number[];
    /** Set in the app's page while imports are measured: asks its worker for a list. */
    askCatalog: () => Promise<void>;
    /** Set in the app's page once imports are watched. Each resolves when what follows the next event was painted. */
    imports: { reviewed(): Promise<ReviewTimes>; accepted(): Promise<number> };
  }
}
