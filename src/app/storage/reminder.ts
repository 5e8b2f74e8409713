import type { Instant } from '../../domain/core/instant.ts';
import { dateOf } from '../../domain/core/moment.ts';
import { relativeTime } from '../../domain/core/relative-time.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import type { CatalogCopy } from '../core/catalog-copies.ts';

/** The noted copies of this browser's catalog. */
export interface CopiesMade {
  readonly exported: CatalogCopy | undefined;
  /** A backup to a file that is no longer linked. A linked one needs no reminder. */
  readonly backedUp: CatalogCopy | undefined;
  readonly firstSeen: CatalogCopy;
  readonly remindedAt: Instant | undefined;
}

const DAY_MS = 86_400_000;

/**
 * Returns true if it may be time to remind the user to export. The last copy must be more than a week old or, if
 * there is none, the catalog must have been first seen that long ago. There must have been no reminder in the last
 * day.
 */
export function isReminderDue(made: CopiesMade, now: Date): boolean {
  const { remindedAt } = made;
  return daysSince(latestOf(made).at, now) > 7 && (remindedAt === undefined || daysSince(remindedAt, now) >= 1);
}

/**
 * Returns the text of the reminder; undefined if nothing changed since the last copy. `mark` is that of the current
 * state.
 */
export function reminderSentence(made: CopiesMade, mark: string, now: Date, zone: TimeZone): string | undefined {
  const latest = latestOf(made);
  if (latest.mark === mark) return undefined;
  if (latest === made.firstSeen) return 'This catalog was never exported. It exists only in this browser.';
  const how = latest === made.exported ? 'exported' : 'backed up';
  return `Last ${how} ${relativeTime(latest.at, now, zone)}.`;
}

function latestOf({ exported, backedUp, firstSeen }: CopiesMade): CatalogCopy {
  const copies = [exported, backedUp].filter((copy) => copy !== undefined);
  return copies.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0] ?? firstSeen;
}

/** Returns the age in days. An unreadable time counts as very long ago. */
function daysSince(at: Instant, now: Date): number {
  return (now.getTime() - (dateOf(at)?.getTime() ?? 0)) / DAY_MS;
}
