import type { Day, Instant } from './instant.ts';
import { dateOf, dayOf, instantOf } from './instant.ts';

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

/** The age of a timestamp, `5 minutes ago` or `3 days ago`, and the date once it is long ago. */
export function relativeTime(instant: Instant, now: Date): string {
  const date = dateOf(instant);
  // A time that cannot be parsed is shown as another program wrote it.
  if (date === undefined) return instant;
  const seconds = Math.floor((now.getTime() - date.getTime()) / 1000);
  // Clocks of two machines differ a little. A time more than a minute ahead is shown as a date.
  if (seconds < -MINUTE) return shortDate(dayOf(instantOf(date)));
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return ago(seconds / MINUTE, 'minute');
  if (seconds < DAY) return ago(seconds / HOUR, 'hour');
  if (seconds < DAYS_COUNTED * DAY) return ago(seconds / DAY, 'day');
  return shortDate(dayOf(instantOf(date)));
}

/**
 * The time below a day's heading: the age if the day is today, otherwise the time of day, `14:03`, in UTC like the
 * heading.
 */
export function timeOfDay(instant: Instant, now: Date): string {
  const date = dateOf(instant);
  if (date === undefined) return instant;
  const written = instantOf(date);
  return dayOf(written) === dayOf(instantOf(now)) ? relativeTime(instant, now) : written.slice(11, 16);
}

/** The full time in words and in UTC: `12 March 2025, 14:03:22 UTC`. */
export function exactTime(instant: Instant): string {
  const date = dateOf(instant);
  if (date === undefined) return instant;
  const day = instantOf(date);
  return `${longDate(dayOf(day))}, ${day.slice(11)} UTC`;
}

/** The time for HTML's `datetime` attribute; undefined if it is no time. */
export function machineTime(instant: Instant): string | undefined {
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

/** The heading of a day: `Today`, `Yesterday`, or its date. */
export function dayHeading(day: Day, now: Date): string {
  const today = dayOf(instantOf(now));
  if (day === today) return 'Today';
  const yesterday = dayOf(instantOf(new Date(now.getTime() - DAY * 1000)));
  return day === yesterday ? 'Yesterday' : longDate(day);
}

/** The age of a day, `3 days ago`; undefined for days whose name or date is enough. */
export function daysAgo(day: Day, now: Date): string | undefined {
  const date = dateOf(day);
  if (date === undefined) return undefined;
  const days = Math.floor((now.getTime() - date.getTime()) / (DAY * 1000));
  return days < 2 || days > DAYS_COUNTED ? undefined : ago(days, 'day');
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
