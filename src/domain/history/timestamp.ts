import { type Day, dayOf, type Instant, instantOf } from '../core/instant.ts';
import { dayIn, endOfDay } from '../core/local-day.ts';
import { dateOf } from '../core/moment.ts';
import { exactTime, longDate } from '../core/relative-time.ts';
import type { TimeZone } from '../core/time-zone.ts';

/** The time that a user looks back to: the end of a day in the user's time zone, or a second. */
export type AsOfTime = { readonly is: 'day'; readonly day: Day } | { readonly is: 'second'; readonly instant: Instant };

/** Parses a timestamp from an address, `2026-03-14` or `2026-03-14T101112Z`; undefined if it is none. */
export function timestampIn(text: string): AsOfTime | undefined {
  const [, day, ...time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  if (time[0] === undefined) return dateOf(day) === undefined ? undefined : { is: 'day', day };
  const instant = `${day} ${time.join(':')}`;
  return dateOf(instant) === undefined ? undefined : { is: 'second', instant };
}

/** A timestamp as an address has it; `timestampIn` parses it. */
export function timestampText(timestamp: AsOfTime): string {
  return timestamp.is === 'day' ? timestamp.day : `${timestamp.instant.replace(' ', 'T').replaceAll(':', '')}Z`;
}

/** The last second of the timestamp. */
export function instantAt(timestamp: AsOfTime, zone: TimeZone): Instant {
  return timestamp.is === 'day' ? endOfDay(timestamp.day, zone) : timestamp.instant;
}

/** A timestamp in words: `the end of 14 March 2026`, `14 March 2026, 10:11:12 UTC`. */
export function timestampWords(timestamp: AsOfTime, zone: TimeZone): string {
  return timestamp.is === 'day' ? `the end of ${longDate(timestamp.day)}` : exactTime(timestamp.instant, zone);
}

/** The day of a timestamp. */
export function timestampDay(timestamp: AsOfTime, zone: TimeZone): Day {
  return timestamp.is === 'day' ? timestamp.day : (dayIn(zone, timestamp.instant) ?? dayOf(timestamp.instant));
}

/** The time right after a save; undefined if another program wrote a time that cannot be parsed. */
export function timestampAfter(savedAt: string): AsOfTime | undefined {
  const date = dateOf(savedAt);
  return date && { is: 'second', instant: instantOf(date) };
}

/** The time right before a save. */
export function timestampBefore(savedAt: string): AsOfTime | undefined {
  const date = dateOf(savedAt);
  return date && { is: 'second', instant: instantOf(new Date(date.getTime() - 1000)) };
}
