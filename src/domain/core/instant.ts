import { CatalogError } from './catalog-error.ts';

/** A timestamp in UTC, to the second, written `YYYY-MM-DD HH:MM:SS` like SQLite's CURRENT_TIMESTAMP. Sorts as text. */
export type Instant = string;

/** A day in UTC, `YYYY-MM-DD`. */
export type Day = string;

/** Returns the present time. The catalog uses only the clock that it was given. */
export type Clock = () => Date;

const DAY_MS = 86_400_000;

/** The timestamp of a `Date`, without milliseconds. */
export function instantOf(date: Date): Instant {
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw badTime('a date outside the years 0 to 9999');
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Parses a time that a user or a program wrote: a timestamp, ISO 8601 with or without a zone, or only a day. A time
 * without a zone is UTC. Throws `invalid-time`.
 */
export function toInstant(time: string | Date): Instant {
  if (time instanceof Date) return instantOf(time);
  const date = dateOf(time);
  if (date === undefined) throw badTime(JSON.stringify(time));
  return instantOf(date);
}

/** The `Date` of a time as any program stored it; undefined if it is no time. */
export function dateOf(time: string): Date | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    time.trim(),
  );
  if (parts === null) return undefined;
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = parts;
  const date = new Date(`${day}T${minutes}${seconds}${zone}`);
  // A day that does not exist, such as 31 June, would roll over into the next month.
  if (Number.isNaN(date.getTime()) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day ?? ''))
    return undefined;
  return date.getUTCFullYear() >= 0 && date.getUTCFullYear() <= 9999 ? date : undefined;
}

/**
 * A time in the form of a timestamp, to compare it with others: another program may have written it as ISO 8601, for
 * example.
 */
export function comparableTime(time: string): Instant {
  const date = dateOf(time);
  return date === undefined ? time : instantOf(date);
}

/** The day of a timestamp. */
export function dayOf(instant: Instant): Day {
  return instant.slice(0, 10);
}

/** The last `count` days, oldest first; the last is the day of `now`. */
export function daysUpTo(now: Instant, count: number): Day[] {
  const last = Date.parse(`${dayOf(now)}T00:00:00Z`);
  return Array.from({ length: count }, (_, i) => dayOf(instantOf(new Date(last - (count - 1 - i) * DAY_MS))));
}

function badTime(given: string): CatalogError {
  return new CatalogError('invalid-time', `${given} is not a time. Write it as YYYY-MM-DD HH:MM:SS, in UTC.`, {
    given,
  });
}
