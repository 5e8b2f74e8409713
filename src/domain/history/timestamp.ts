import type { Day, Instant } from '../core/instant.ts';
import { dateOf, dayOf, instantOf } from '../core/instant.ts';
import { exactTime, longDate } from '../core/relative-time.ts';

/** When somebody looks back to: the end of a day in UTC, or a second. */
export type Moment = { readonly is: 'day'; readonly day: Day } | { readonly is: 'second'; readonly instant: Instant };

/** Reads a moment out of an address, `2026-03-14` or `2026-03-14T101112Z`; undefined where it is none. */
export function momentIn(text: string): Moment | undefined {
  const [, day, ...time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  if (time[0] === undefined) return dateOf(day) === undefined ? undefined : { is: 'day', day };
  const instant = `${day} ${time.join(':')}`;
  return dateOf(instant) === undefined ? undefined : { is: 'second', instant };
}

/** A moment as the address holds it; `momentIn` reads it back. */
export function momentText(moment: Moment): string {
  return moment.is === 'day' ? moment.day : `${moment.instant.replace(' ', 'T').replaceAll(':', '')}Z`;
}

/** The last second of the moment. */
export function instantAt(moment: Moment): Instant {
  return moment.is === 'day' ? `${moment.day} 23:59:59` : moment.instant;
}

/** `at the end of 14 March 2026`, `on 14 March 2026, 10:11:12 UTC`. */
export function momentWords(moment: Moment): string {
  return moment.is === 'day' ? `at the end of ${longDate(moment.day)}` : `on ${exactTime(moment.instant)}`;
}

/** The day of a moment. */
export function momentDay(moment: Moment): Day {
  return moment.is === 'day' ? moment.day : dayOf(moment.instant);
}

/** Right after what was saved at this time; undefined where some program wrote a time that nobody can read. */
export function momentAfter(savedAt: string): Moment | undefined {
  const date = dateOf(savedAt);
  return date && { is: 'second', instant: instantOf(date) };
}

/** Right before what was saved at this time. */
export function momentBefore(savedAt: string): Moment | undefined {
  const date = dateOf(savedAt);
  return date && { is: 'second', instant: instantOf(new Date(date.getTime() - 1000)) };
}
