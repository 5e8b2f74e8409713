/** An edit of one field of one metric, as every way of making it durable is given it. */
export interface Edit {
  readonly id: string;
  readonly column: string;
  readonly oldValue: string | null;
  readonly newValue: string;
  readonly changedBy: string;
  /** UTC, `YYYY-MM-DD HH:MM:SS`. */
  readonly changedAt: string;
}

/** A way of keeping a catalog against which ours is measured: what its worker offers. */
export interface Peer {
  /** Takes a catalog's file and keeps it under a name. */
  open(name: string, file: Uint8Array): Promise<void>;
  /** Resolves when the edit is kept. */
  edit(edit: Edit): Promise<void>;
  /** Deletes all that was kept. */
  drop(): Promise<void>;
}

/** Milliseconds that each edit took, by the way it was made. */
export interface EditTimes {
  readonly ours: number[];
  readonly wholeFile: number[];
  readonly opfs: number[];
}

/** How long an answer took after one more letter was typed. */
export interface Keystroke {
  readonly typed: string;
  readonly ms: number;
}

/** How long calls took that were made one after another, in milliseconds. */
export interface CallTimes {
  readonly edits: number[];
  readonly queries: number[];
}

/** Calls while nothing else goes on, and while a checkpoint is made. */
export interface CheckpointTimes {
  readonly calm: CallTimes;
  readonly during: CallTimes;
  /** From asking for the checkpoint until it was in force. */
  readonly ms: number;
}

/** What the driver calls in the bench's page. `base` is the path at which the app itself is served. */
export interface BenchPage {
  /** Stores the file at `address` as the catalog of the app at `base`; returns its size in bytes. */
  store(base: string, address: string): Promise<number>;
  /** Starts the app's worker with that catalog; resolves with the milliseconds until its search index was complete. */
  open(base: string): Promise<number>;
  /** Types queries letter by letter, each letter after the answer to the one before. */
  search(): Promise<Keystroke[]>;
  /** Exports the catalog so many times; milliseconds. */
  exportFile(times: number): Promise<number[]>;
  /** Makes the same edits in three ways in turn, `rounds` of each, of the slowest way `wholeFileRounds`. */
  edit(address: string, rounds: number, wholeFileRounds: number): Promise<EditTimes>;
  /** Edits and searches without a pause, first in peace, then while the journal is folded. */
  checkpoint(): Promise<CheckpointTimes>;
}

declare global {
  interface Window {
    /** In the bench's page only. */
    bench: BenchPage;
    /** In the app's page: when its first row was painted, and when its search index was complete. */
    firstRow: Promise<number>;
    /** When that row was in the page, yet to be painted. */
    firstRowThere: number;
    searchReady: Promise<number>;
    /** In the app's page, once they are watched: how long each interaction took to its next paint, in milliseconds. */
    interactions: () => number[];
  }
}
