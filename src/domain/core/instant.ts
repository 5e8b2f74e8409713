import { CatalogError } from './catalog-error.ts';

/** A timestamp in UTC, to the second, written `YYYY-MM-DD HH:MM:SS` like SQLite's CURRENT_TIMESTAMP. Sorts as text. */
export type Instant = string;

/** A day of the calendar, `YYYY-MM-DD`. */
export type Day = string;

/** Returns the present time. The catalog uses only the clock that it was given. */
export type Clock = () => Date;

/** The timestamp of a `Date`, without milliseconds. */
export function instantOf(date: Date): Instant {
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw badTime('a date outside the years 0 to 9999');
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/** The day of a timestamp in UTC. */
export function dayOf(instant: Instant): Day {
  return instant.slice(0, 10);
}

/** True if a text is a day that the calendar has. */
export function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text)
  );
}

/** The day so many days after another one; before it if the number is negative. */
export function addDays(day: Day, count: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, -'T00:00:00.000Z'.length);
}

/** The number of days from one day to a later one; negative if it is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

/** The last `count` days up to `last`, oldest first. */
export function daysUpTo(last: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, i) => addDays(last, i + 1 - count));
}

/** The error for a text or a date that is no time. */
export function badTime(given: string): CatalogError {
  return new CatalogError('invalid-time', `${given} is not a time. Write it as YYYY-MM-DD HH:MM:SS, in UTC.`, {
    given,
  });
}
