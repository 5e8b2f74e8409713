import type { Sort, SortKey } from './listing.ts';

/** The sort order if none is requested. */
export const DEFAULT_SORT: Sort = { by: 'match', descending: false };

const SORT_KEYS: ReadonlySet<string> = new Set<SortKey>([
  'match',
  'name',
  'id',
  'owner',
  'dataSource',
  'updatedAt',
  'createdAt',
  'trust',
  'testCount',
  'usageCount',
]);

/** Its name until December 2026: people have it in views and links. */
const FORMER_TRUST = /^trustScore$/;

/** A sort order as one word, with a minus if it descends: `-updatedAt`. `sortIn` parses it. */
export function sortText({ by, descending }: Sort): string {
  return `${descending ? '-' : ''}${by}`;
}

/** Parses a sort order. Never fails: an unknown one gives the default. */
export function sortIn(text: string): Sort {
  const by = text.replace(/^-/, '').replace(FORMER_TRUST, 'trust');
  return SORT_KEYS.has(by) ? { by: by as SortKey, descending: text.startsWith('-') } : DEFAULT_SORT;
}

export function sameSort(a: Sort, b: Sort): boolean {
  return a.by === b.by && a.descending === b.descending;
}
