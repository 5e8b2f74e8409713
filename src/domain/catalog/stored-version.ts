import type { Edition } from './edition.ts';
import type { Instant } from '../core/instant.ts';

/** The event that created a version. */
export type VersionOrigin =
  | { readonly is: 'begun' }
  | { readonly is: 'sample' }
  /** A file replaced the catalog. */
  | { readonly is: 'import'; readonly file: string }
  | { readonly is: 'merge'; readonly file: string }
  /** A newer build of Metricbook changed its own tables. */
  | { readonly is: 'migration' }
  | { readonly is: 'compact' }
  /** The browser had lost the stored catalog, and an open tab stored its own. */
  | { readonly is: 'written-back' }
  /** The catalog of a tab that knew more than another one had written back. */
  | { readonly is: 'set-aside' }
  /** A state salvaged from a damaged catalog. */
  | { readonly is: 'rescue' }
  /** An edition of the published catalog replaced the one before. */
  | { readonly is: 'published'; readonly edition: Edition };

/** A version of the catalog that the browser keeps: the current one or an earlier one. */
export interface StoredVersion {
  readonly id: string;
  readonly origin: VersionOrigin;
  readonly begunAt: Instant;
  /** When another version replaced it; null for the current one. */
  readonly leftAt: Instant | null;
  /** Size of its file at the last checkpoint. */
  readonly bytes: number;
  /** Changes since it began. */
  readonly changes: number;
  /** Changes since the checkpoint. */
  readonly journal: { readonly records: number; readonly bytes: number };
}

/** The stored catalog, as the storage screen describes it. */
export interface StorageFacts {
  /** Equal marks mean that nothing was changed in between. */
  readonly mark: string;
  /** When the journal was last checkpointed. */
  readonly lastCheckpoint: Instant;
  /** The current version first, then the others, the most recently replaced first. */
  readonly versions: readonly [StoredVersion, ...StoredVersion[]];
}

/** A complete state of a damaged catalog that can be opened. `loss` says in a sentence what it lacks. */
export interface SalvageOption {
  readonly id: string;
  readonly origin: VersionOrigin;
  /** The time of the state, as far as it is known. */
  readonly at: Instant;
  readonly loss: string;
}

/** One part of a check of the catalog, with the problems found; none if all is well. */
export interface CheckFinding {
  /**
   * `pages`: SQLite's own check. `keys`: rows that refer to a metric that does not exist. `counts`: stored numbers of
   * rows. `stored`: the catalog as the browser stores it.
   */
  readonly of: 'pages' | 'keys' | 'counts' | 'stored';
  readonly problems: readonly string[];
}

/** The size of the catalog's file before and after compaction, in bytes. */
export interface Compaction {
  readonly before: number;
  readonly after: number;
}

/** `own`: the user's catalog. `published`: one published beside the page, which can only be read here. */
export type CatalogRole = 'own' | 'published';

/** Tells if the catalog can be changed here. */
export type CatalogAccess =
  | { readonly is: 'writable' }
  /** A newer version of Metricbook keeps this catalog. It can be read and exported, but not written. */
  | { readonly is: 'read-only'; readonly because: string }
  /** The browser blocks site data, so the catalog lasts as long as the page. It can be read and exported. */
  | { readonly is: 'unkept' }
  /** Published beside the page; to change it, users make a copy. `edition`: the edition, if known. */
  | { readonly is: 'published'; readonly edition: Edition | undefined };
