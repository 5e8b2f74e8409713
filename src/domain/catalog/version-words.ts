import type { StoredVersion, VersionOrigin } from './stored-version.ts';

/**
 * The name of a version for users. An earlier version is named after what replaced it, such as `Before the import of
 * prices.db`. `versions`: all that are kept, the current one first, then the others, the most recently replaced
 * first.
 */
export function versionName(version: StoredVersion, versions: readonly StoredVersion[]): string {
  if (version.leftAt === null) return 'Now';
  // It was never current.
  if (version.origin.is === 'set-aside') return 'Set aside: state of another tab';
  return `Before ${endOf(version, versions)}`;
}

/** The origin of a version, in words. */
export function versionBeginning(origin: VersionOrigin): string {
  switch (origin.is) {
    case 'begun':
      return 'created empty';
    case 'sample':
      return 'created with the sample';
    case 'import':
      return `imported from ${origin.file}`;
    case 'merge':
      return `${origin.file} merged in`;
    case 'migration':
      return 'migrated by a newer Metricbook';
    case 'compact':
      return 'compacted';
    case 'written-back':
      return 'restored from an open tab after the browser lost it';
    case 'set-aside':
      return 'recovered from another tab';
    case 'rescue':
      return 'recovered from a damaged catalog';
    case 'published':
      return 'the published edition';
  }
}

/**
 * The event that replaced a version. A restored version began long before it replaced this one, so no beginning
 * matches then.
 */
function endOf(version: StoredVersion, versions: readonly StoredVersion[]): string {
  const later = versions.slice(0, versions.indexOf(version));
  const next = later.findLast(({ begunAt }) => begunAt === version.leftAt);
  return next === undefined ? 'another version was restored' : eventOf(next.origin);
}

function eventOf(origin: VersionOrigin): string {
  switch (origin.is) {
    case 'begun':
      return 'a new catalog was created';
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
      return 'the catalog was restored from a tab';
    case 'rescue':
      return 'the recovery';
    case 'published':
      return 'a newer edition';
  }
}
