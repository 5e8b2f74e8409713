import { badTime, type Instant, instantOf, isDay } from './instant.ts';

/**
 * A moment in UTC as text that sorts as time passes: an `Instant`, followed by the fraction of the second if there is
 * one, without zeros at its end. The form that Metricbook writes is its own moment.
 */
export type Moment = string;

/**
 * The moment of a time as any program stored it; undefined if it is no time. This is the only reader of stored times:
 * whatever is compared, ordered or counted by time goes by its result. It reads `2026-11-30 03:00:00` with a space or
 * a `T`, with a fraction of any length, with `Z`, `UTC`, `+02:00`, `+0200` or `+02`, without seconds or without a time
 * of day; and numbers: Unix time in seconds (from 1973 on), milliseconds, microseconds or nanoseconds, and Julian days.
 * A time without a zone is UTC.
 */
export function momentOf(time: string): Moment | undefined {
  // Nearly all times have this form, and a list reads a hundred thousand of them at once.
  if (WRITTEN.test(time)) return time;
  const [, day, clock, fraction] = SERVICE.exec(time) ?? [];
  if (day !== undefined) return `${day} ${clock}${fraction ?? ''}`;
  const read = readTime(time);
  return read && instantOf(read.second) + (read.fraction === '' ? '' : `.${read.fraction}`);
}

/** The `Date` of a time as any program stored it; undefined if it is no time. */
export function dateOf(time: string): Date | undefined {
  const read = readTime(time);
  return read && new Date(read.second.getTime() + Number(read.fraction.padEnd(3, '0').slice(0, 3)));
}

/**
 * The second of a time as any program stored it, to compare it with instants. A time that cannot be read counts as
 * earlier than all others, as it does where changes are sorted.
 */
export function secondOf(time: string): Instant {
  return momentOf(time)?.slice(0, 19) ?? '';
}

/** True if a time has no time of day: it means that day, wherever it is read. */
export function isDayOnly(time: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(time.trim());
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

/** The form that Metricbook writes, on a day that every month has. */
const WRITTEN = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** The same as most services write it, with a `T` or a fraction. Only these two are read without a `Date`. */
const SERVICE =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]))[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d*[1-9])?Z?$/;

const CALENDAR =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(?:Z|UTC|GMT|([+-]\d{2}):?(\d{2})?)?)?$/i;

const NUMBER = /^\d+(?:\.\d+)?(?:e\+?\d+)?$/i;

/** Whole seconds, and the digits of the rest. */
interface ReadTime {
  readonly second: Date;
  /** Without zeros at the end; empty for a whole second. */
  readonly fraction: string;
}

function readTime(time: string): ReadTime | undefined {
  const text = time.trim();
  const read = NUMBER.test(text) ? readNumber(Number(text)) : readCalendar(text);
  if (read === undefined) return undefined;
  const year = read.second.getUTCFullYear();
  return year >= 0 && year <= 9999 ? read : undefined;
}

function readCalendar(text: string): ReadTime | undefined {
  const parts = CALENDAR.exec(text);
  if (parts === null) return undefined;
  const [, day = '', minutes = '00:00', seconds = '00', fraction = '', hours, rest = '00'] = parts;
  const zone = hours === undefined ? 'Z' : `${hours}:${rest}`;
  const second = new Date(`${day}T${minutes}:${seconds}${zone}`);
  // A day that does not exist, such as 31 June, would roll over into the next month.
  if (Number.isNaN(second.getTime()) || !isDay(day)) return undefined;
  return { second, fraction: fraction.replace(/0+$/, '') };
}

/** Days from the beginning of Julian days to 1970. */
const JULIAN_1970 = 2_440_587.5;
const MICROSECONDS = 1_000_000;

/**
 * Reads the numbers that SQLite documents as times, and those of JavaScript and of databases. The ranges do not
 * overlap: a number of days, seconds, milliseconds, … of the years in which catalogs are kept has its own magnitude.
 */
function readNumber(number: number): ReadTime | undefined {
  // A real number tells a Julian day to less than a millisecond, but not to a microsecond.
  if (number >= 1_721_059.5 && number < 5_373_484.5) return whole(Math.round((number - JULIAN_1970) * 86_400_000), 1e3);
  if (number < 1e8) return undefined;
  if (number < 1e11) return whole(number, 1);
  if (number < 1e14) return whole(number, 1e3);
  if (number < 1e17) return whole(number, 1e6);
  return number < 1e20 ? whole(number, 1e9) : undefined;
}

function whole(count: number, perSecond: number): ReadTime {
  const seconds = Math.floor(count / perSecond);
  const rest = Math.round((count - seconds * perSecond) * (MICROSECONDS / perSecond));
  const fraction = String(rest % MICROSECONDS).padStart(6, '0');
  const second = new Date((seconds + (rest === MICROSECONDS ? 1 : 0)) * 1000);
  return { second, fraction: fraction.replace(/0+$/, '') };
}
