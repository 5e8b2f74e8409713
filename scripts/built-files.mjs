// The files of a build, and which of them the service worker keeps.

import { readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';

/** What no page ever asks for, or what is kept elsewhere: a published catalog goes into the browser's storage. */
const NOT_KEPT = [/\.map$/, /^robots\.txt$/, /(^|\/)[_.]/, /^catalog\.db$/, /^service-worker\.js$/];

/** The paths of all files below a folder, as an address has them, in order. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, posix.sep))
    .toSorted();
}

/** Whether the file at this path is kept for when there is no network. */
export function isKeptOffline(path) {
  return !NOT_KEPT.some((pattern) => pattern.test(path));
}
