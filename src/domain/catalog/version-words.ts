import type { StoredVersion, VersionOrigin } from './stored-version.ts';

/**
 * What a person calls a version: one before the present by what ended it, such as `Before the import of prices.db`.
 * `versions` are all that are kept: the one in force first, then the latest left.
 */
export function versionName(version: StoredVersion, versions: readonly StoredVersion[]): string {
  if (version.leftAt === null) return 'Now';
  // It was never in force itself.
  if (version.origin.is === 'set-aside') return 'Set aside: what another tab still had';
  return `Before ${endOf(version, versions)}`;
}

/** What put a version in force. */
export function versionBeginning(origin: VersionOrigin): string {
  switch (origin.is) {
    case 'begun':
      return 'begun empty';
    case 'sample':
      return 'begun with the sample';
    case 'import':
      return `imported from ${origin.file}`;
    case 'merge':
      return `${origin.file} merged in`;
    case 'migration':
      return 'brought up to date by a newer Metricbook';
    case 'compact':
      return 'compacted';
    case 'written-back':
      return 'written back from an open tab, after the browser had lost it';
    case 'set-aside':
      return 'kept from a tab that knew more than was written back';
    case 'rescue':
      return 'saved from a damaged catalog';
    case 'published':
      return 'the published edition, fetched';
  }
}

/** What took a version's place. A restored version began long before it did that: no beginning fits then. */
function endOf(version: StoredVersion, versions: readonly StoredVersion[]): string {
  const later = versions.slice(0, versions.indexOf(version));
  const next = later.findLast(({ begunAt }) => begunAt === version.leftAt);
  return next === undefined ? 'another version was restored' : eventOf(next.origin);
}

function eventOf(origin: VersionOrigin): string {
  switch (origin.is) {
    case 'begun':
      return 'a new catalog was begun';
    case 'sample':
      return 'the sample was opened';
    case 'import':
      return `the import of ${origin.file}`;
    case 'merge':
      return `${origin.file} was merged`;
    case 'migration':
      return 'Metricbook was updated';
    case 'compact':
      return 'compacting';
    case 'written-back':
    case 'set-aside':
      return 'the catalog was written back';
    case 'rescue':
      return 'the rescue';
    case 'published':
      return 'a newer edition';
  }
}
