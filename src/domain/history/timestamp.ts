import type { Day, Instant } from '../core/instant.ts';
import { dateOf, dayOf, instantOf } from '../core/instant.ts';
import { exactTime, longDate } from '../core/relative-time.ts';

/** The time that a user looks back to: the end of a day in UTC, or a second. */
export type Moment = { readonly is: 'day'; readonly day: Day } | { readonly is: 'second'; readonly instant: Instant };

/** Parses a timestamp from an address, `2026-03-14` or `2026-03-14T101112Z`; undefined if it is none. */
export function momentIn(text: string): Moment | undefined {
  const [, day, ...time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  if (time[0] === undefined) return dateOf(day) === undefined ? undefined : { is: 'day', day };
  const instant = `${day} ${time.join(':')}`;
  return dateOf(instant) === undefined ? undefined : { is: 'second', instant };
}

/** A timestamp as an address has it; `momentIn` parses it. */
export function momentText(moment: Moment): string {
  return moment.is === 'day' ? moment.day : `${moment.instant.replace(' ', 'T').replaceAll(':', '')}Z`;
}

/** The last second of the timestamp. */
export function instantAt(moment: Moment): Instant {
  return moment.is === 'day' ? `${moment.day} 23:59:59` : moment.instant;
}

/** A timestamp in words: `at the end of 14 March 2026`, `on 14 March 2026, 10:11:12 UTC`. */
export function momentWords(moment: Moment): string {
  return moment.is === 'day' ? `at the end of ${longDate(moment.day)}` : `on ${exactTime(moment.instant)}`;
}

/** The day of a timestamp. */
export function momentDay(moment: Moment): Day {
  return moment.is === 'day' ? moment.day : dayOf(moment.instant);
}

/** The time right after a save; undefined if another program wrote a time that cannot be parsed. */
export function momentAfter(savedAt: string): Moment | undefined {
  const date = dateOf(savedAt);
  return date && { is: 'second', instant: instantOf(date) };
}

/** The time right before a save. */
export function momentBefore(savedAt: string): Moment | undefined {
  const date = dateOf(savedAt);
  return date && { is: 'second', instant: instantOf(new Date(date.getTime() - 1000)) };
}
