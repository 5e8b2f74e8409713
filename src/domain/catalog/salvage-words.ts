import { exactTime } from '../core/relative-time.ts';
import type { TimeZone } from '../core/time-zone.ts';
import type { SalvageOption } from './stored-version.ts';
import { versionBeginning } from './version-words.ts';

/** The loss of a recoverable state that lacks nothing. */
export const NOTHING_LOST = 'Nothing is lost.';

/** Tells which state of a damaged catalog was opened, what it lacks, and what happens to the rest. */
export function salvageSentence({ at, origin, loss }: SalvageOption, zone: TimeZone): string {
  return `Open now: the catalog of ${exactTime(at, zone)}, ${versionBeginning(origin)}. ${loss} The damaged data was left untouched.`;
}
