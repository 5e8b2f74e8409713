import type { Instant } from '../core/instant.ts';

/** What became of a metric that somebody has in hand under an id. */
export type Whereabouts =
  | { readonly is: 'there' }
  | { readonly is: 'renamed'; readonly id: string; readonly name: string }
  | { readonly is: 'trashed'; readonly deletedBy: string | null; readonly deletedAt: Instant }
  /** Nothing in the catalog speaks of it: another catalog may have taken this one's place. */
  | { readonly is: 'gone' };
