import type { Edition } from './edition.ts';
import type { Instant } from '../core/instant.ts';

/** What put a version of the whole catalog in force. */
export type VersionOrigin =
  | { readonly is: 'begun' }
  | { readonly is: 'sample' }
  /** A file took the catalog's place. */
  | { readonly is: 'import'; readonly file: string }
  | { readonly is: 'merge'; readonly file: string }
  /** A newer version of Metricbook changed the form of its own tables. */
  | { readonly is: 'migration' }
  | { readonly is: 'compact' }
  /** The browser had lost the stored catalog, and an open tab stored what it had. */
  | { readonly is: 'written-back' }
  /** What a tab still knew after another one had written back less. */
  | { readonly is: 'set-aside' }
  /** What could be saved of a damaged catalog. */
  | { readonly is: 'rescue' }
  /** An edition of the published catalog took the place of the one before. */
  | { readonly is: 'published'; readonly edition: Edition };

/** One version of the whole catalog that the browser keeps: the one in force, or one before it. */
export interface StoredVersion {
  readonly id: string;
  readonly origin: VersionOrigin;
  readonly begunAt: Instant;
  /** When another version took its place; null while it is in force. */
  readonly leftAt: Instant | null;
  /** The size of its file at its last checkpoint. */
  readonly bytes: number;
  /** Changes since that checkpoint. */
  readonly journal: { readonly records: number; readonly bytes: number };
}

/** What the browser keeps of the catalog. */
export interface StorageFacts {
  /** Equal marks mean that nothing was changed between. */
  readonly mark: string;
  /** When the journal was last folded into the stored file. */
  readonly lastCheckpoint: Instant;
  /** The one in force first, then the latest left. */
  readonly versions: readonly [StoredVersion, ...StoredVersion[]];
}

/** A whole state that can be had of a damaged catalog. `loss` says in a sentence what it lacks. */
export interface Rescue {
  readonly id: string;
  readonly origin: VersionOrigin;
  /** The moment whose catalog it is, as far as that is known. */
  readonly at: Instant;
  readonly loss: string;
}

/** What a check of the whole catalog looked at, and what it found wrong; no problems where all is well. */
export interface CheckFinding {
  /** `pages`: SQLite's own check. `keys`: rows that name a metric that is not there. `counts`: numbers that count rows. `stored`: what the browser keeps. */
  readonly of: 'pages' | 'keys' | 'counts' | 'stored';
  readonly problems: readonly string[];
}

/** The sizes of the catalog's file before and after it was compacted, in bytes. */
export interface Compaction {
  readonly before: number;
  readonly after: number;
}

/** Whose a catalog is: the person's, or one that is published beside the page and only read here. */
export type CatalogRole = 'own' | 'published';

/** Whether the catalog can be changed here. */
export type CatalogAccess =
  | { readonly is: 'writable' }
  /** A newer version of Metricbook keeps this catalog: it can be read and exported, and nothing is written. */
  | { readonly is: 'read-only'; readonly because: string }
  /** It is published beside the page: whoever wants to change it makes a copy. `edition`: what is known of it, if anything. */
  | { readonly is: 'published'; readonly edition: Edition | undefined };
