// The files of a build, and which of them the service worker stores.

import { readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

/**
 * Files that no page requests, or that are stored elsewhere: a published catalog goes into the browser's storage. The
 * storage in memory is for browsers that keep nothing.
 */
const NOT_KEPT = [
  /\.map$/,
  /^robots\.txt$/,
  /(^|\/)[_.]/,
  /^catalog\.db$/,
  /^service-worker\.js$/,
  /^assets\/memory-factory-/,
];

/** Returns the paths of all files below a folder, sorted and with slashes as in an address. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, posix.sep))
    .toSorted();
}

/** Returns true if the file at this path is stored for offline use. */
export function isKeptOffline(path) {
  return !NOT_KEPT.some((pattern) => pattern.test(path));
}
