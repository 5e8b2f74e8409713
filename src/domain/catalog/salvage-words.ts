import { exactTime } from '../core/relative-time.ts';
import type { Rescue } from './stored-version.ts';
import { versionBeginning } from './version-words.ts';

/** What was opened of a damaged catalog, what it lacks, and what became of the rest. */
export function rescueSentence({ at, origin, loss }: Rescue): string {
  return `Open now: the catalog of ${exactTime(at)}, ${versionBeginning(origin)}. ${loss} The damaged pieces were left untouched.`;
}
