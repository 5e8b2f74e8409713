import { type Day, daysBetween, type Instant } from './instant.ts';
import { clockTime, dayIn } from './local-day.ts';
import { dateOf, isDayOnly } from './moment.ts';
import { type TimeZone, today } from './time-zone.ts';
import { zoneAt } from './zone-names.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Number of days after which a date tells more. */
const DAYS_COUNTED = 30;

/** The age of a timestamp, `5 minutes ago` or `3 days ago`, and the date in a zone once it is long ago. */
export function relativeTime(instant: Instant, now: Date, zone: TimeZone): string {
  const date = dateOf(instant);
  // A time that cannot be parsed is shown as another program wrote it.
  if (date === undefined) return instant;
  if (isDayOnly(instant)) return ageOfDay(instant.trim(), now, zone);
  const seconds = Math.floor((now.getTime() - date.getTime()) / 1000);
  // Clocks of two machines differ a little. A time more than a minute ahead is shown as a date.
  if (seconds < -MINUTE || seconds >= DAYS_COUNTED * DAY) return shortDate(dayIn(zone, instant) ?? instant);
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return ago(seconds / MINUTE, 'minute');
  if (seconds < DAY) return ago(seconds / HOUR, 'hour');
  return ago(seconds / DAY, 'day');
}

/**
 * The time below a day's heading: the age if the day is today, otherwise the time of day, `14:03`, in the zone of the
 * heading. A time without a time of day is shown as its date.
 */
export function timeOfDay(instant: Instant, now: Date, zone: TimeZone): string {
  const local = clockTime(instant, zone);
  if (local === undefined) return instant;
  if (isDayOnly(instant)) return shortDate(instant.trim());
  return dayIn(zone, instant) === today(now, zone) ? relativeTime(instant, now, zone) : local.slice(11, 16);
}

/** The full time in words, in a zone that is named: `12 March 2025, 14:03:22 UTC`. */
export function exactTime(instant: Instant, zone: TimeZone): string {
  const local = clockTime(instant, zone);
  if (local === undefined) return instant;
  if (isDayOnly(instant)) return longDate(instant.trim());
  return `${longDate(local.slice(0, 10))}, ${local.slice(11)} ${zoneAt(instant, zone)}`;
}

/** The time for HTML's `datetime` attribute; undefined if it is no time. */
export function machineTime(instant: Instant): string | undefined {
  if (isDayOnly(instant)) return dateOf(instant) && instant.trim();
  return dateOf(instant)?.toISOString().replace('.000Z', 'Z');
}

/** Formats a day as `12 Mar 2025`. */
export function shortDate(day: Day): string {
  return dated(day, (month) => month.slice(0, 3));
}

/** Formats a day as `12 March 2025`. */
export function longDate(day: Day): string {
  return dated(day, (month) => month);
}

/** Formats a day as `12 Mar`, for a context in which the year is known. */
export function dayAndMonth(day: Day): string {
  return shortDate(day).replace(/ \d{4}$/, '');
}

/** The heading of a day: `Today`, `Yesterday`, or its date. `now` in the zone of the days. */
export function dayHeading(day: Day, now: Date, zone: TimeZone): string {
  const days = daysBetween(day, today(now, zone));
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : longDate(day);
}

/** The age of a day, `3 days ago`; undefined for days whose name or date is enough. */
export function daysAgo(day: Day, now: Date, zone: TimeZone): string | undefined {
  const days = daysBetween(day, today(now, zone));
  return days >= 2 && days <= DAYS_COUNTED ? ago(days, 'day') : undefined;
}

function ageOfDay(day: Day, now: Date, zone: TimeZone): string {
  const days = daysBetween(day, today(now, zone));
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  return daysAgo(day, now, zone) ?? shortDate(day);
}

function ago(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'} ago`;
}

function dated(day: Day, monthText: (month: string) => string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? day : `${Number(date)} ${monthText(name)} ${year}`;
}
