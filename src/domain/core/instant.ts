import { CatalogError } from './catalog-error.ts';

/** A moment in UTC, to the second, written `YYYY-MM-DD HH:MM:SS`: SQLite's CURRENT_TIMESTAMP. Sorts as text. */
export type Instant = string;

/** A day in UTC, `YYYY-MM-DD`. */
export type Day = string;

/** Asks what time it is. The only clock that the catalog knows is one that it was given. */
export type Clock = () => Date;

const DAY_MS = 86_400_000;

/** The instant of a Date; milliseconds are dropped. */
export function instantOf(date: Date): Instant {
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw badTime('a date outside the years 0 to 9999');
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Reads a time that a person or a program wrote: an instant, ISO 8601 with or without a zone, or a day alone.
 * A time without a zone is UTC. Throws `bad-time`.
 */
export function toInstant(time: string | Date): Instant {
  if (time instanceof Date) return instantOf(time);
  const date = dateOf(time);
  if (date === undefined) throw badTime(JSON.stringify(time));
  return instantOf(date);
}

/** The Date of a time as some program stored it, or undefined where it is no time. */
export function dateOf(time: string): Date | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    time.trim(),
  );
  if (parts === null) return undefined;
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = parts;
  const date = new Date(`${day}T${minutes}${seconds}${zone}`);
  // A day that no month has, such as 31 June, would roll over into the next one.
  if (Number.isNaN(date.getTime()) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day ?? ''))
    return undefined;
  return date.getUTCFullYear() >= 0 && date.getUTCFullYear() <= 9999 ? date : undefined;
}

/** A time to be compared with instants: another program may have written it in another form, such as ISO 8601. */
export function comparableTime(time: string): Instant {
  const date = dateOf(time);
  return date === undefined ? time : instantOf(date);
}

/** The day of an instant. */
export function dayOf(instant: Instant): Day {
  return instant.slice(0, 10);
}

/** The last `count` days up to and including the given instant's, oldest first. */
export function daysUpTo(now: Instant, count: number): Day[] {
  const last = Date.parse(`${dayOf(now)}T00:00:00Z`);
  return Array.from({ length: count }, (_, i) => dayOf(instantOf(new Date(last - (count - 1 - i) * DAY_MS))));
}

function badTime(given: string): CatalogError {
  return new CatalogError('bad-time', `${given} is not a time. Write it as YYYY-MM-DD HH:MM:SS, in UTC.`, { given });
}
