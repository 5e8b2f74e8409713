import type { Instant } from '../../domain/core/instant.ts';
import { dateOf } from '../../domain/core/instant.ts';
import { relativeTime } from '../../domain/core/relative-time.ts';
import type { CatalogCopy } from '../core/catalog-copies.ts';

/** What this browser noted of the copies of its catalog. */
export interface CopiesMade {
  readonly exported: CatalogCopy | undefined;
  /** To a file that is not linked any more: a linked one needs no reminder. */
  readonly backedUp: CatalogCopy | undefined;
  readonly firstSeen: CatalogCopy;
  readonly remindedAt: Instant | undefined;
}

const DAY_MS = 86_400_000;

/**
 * Whether it may be time to remind somebody to export the catalog: the last copy is more than a week old, or there never
 * was one since the catalog was first seen so long ago; and there was no reminder in the last day.
 */
export function isReminderDue(made: CopiesMade, now: Date): boolean {
  const { remindedAt } = made;
  return daysSince(latestOf(made).at, now) > 7 && (remindedAt === undefined || daysSince(remindedAt, now) >= 1);
}

/** What the reminder says; undefined where nothing changed since, `mark` being the present state's. */
export function reminderSentence(made: CopiesMade, mark: string, now: Date): string | undefined {
  const latest = latestOf(made);
  if (latest.mark === mark) return undefined;
  if (latest === made.firstSeen) return 'This catalog was never exported. It exists only in this browser.';
  const how = latest === made.exported ? 'exported' : 'backed up';
  return `Last ${how} ${relativeTime(latest.at, now)}.`;
}

function latestOf({ exported, backedUp, firstSeen }: CopiesMade): CatalogCopy {
  const copies = [exported, backedUp].filter((copy) => copy !== undefined);
  return copies.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0] ?? firstSeen;
}

/** A time that nobody can read is as good as none, so long ago. */
function daysSince(at: Instant, now: Date): number {
  return (now.getTime() - (dateOf(at)?.getTime() ?? 0)) / DAY_MS;
}
