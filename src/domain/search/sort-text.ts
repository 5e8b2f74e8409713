import type { Sort, SortKey } from './listing.ts';

/** How a list stands where nothing else was asked for. */
export const DEFAULT_SORT: Sort = { by: 'match', descending: false };

const SORT_KEYS: ReadonlySet<string> = new Set<SortKey>([
  'match',
  'name',
  'id',
  'owner',
  'dataSource',
  'updatedAt',
  'createdAt',
  'trustScore',
  'testCount',
  'usageCount',
]);

/** A sort as one word, `-updatedAt` where it descends; `sortIn` reads it back. */
export function sortText({ by, descending }: Sort): string {
  return `${descending ? '-' : ''}${by}`;
}

/** Never fails: what is no known sort is the default one. */
export function sortIn(text: string): Sort {
  const by = text.replace(/^-/, '');
  return SORT_KEYS.has(by) ? { by: by as SortKey, descending: text.startsWith('-') } : DEFAULT_SORT;
}

export function sameSort(a: Sort, b: Sort): boolean {
  return a.by === b.by && a.descending === b.descending;
}
