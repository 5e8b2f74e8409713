import { exactTime } from '../core/relative-time.ts';
import type { Rescue } from './stored-version.ts';
import { versionBeginning } from './version-words.ts';

/** Tells which state of a damaged catalog was opened, what it lacks, and what happens to the rest. */
export function rescueSentence({ at, origin, loss }: Rescue): string {
  return `Open now: the catalog of ${exactTime(at)}, ${versionBeginning(origin)}. ${loss} The damaged data was left untouched.`;
}
