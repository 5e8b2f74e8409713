import { type Day, type Instant, instantOf } from './instant.ts';

/** The IANA name of a time zone, such as `America/Los_Angeles`. */
export type TimeZone = string;

/** Returns the user's present time zone. */
export type ZoneClock = () => TimeZone;

export const UTC: TimeZone = 'UTC';

/** A zone by the name that a browser gives it; UTC if it has none that can be used. */
export function zoneNamed(name: string | undefined): TimeZone {
  if (name === undefined || /^(?:Etc\/)?(?:UTC|UCT|GMT|Universal|Zulu)$/i.test(name)) return UTC;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return UTC;
  }
}

/** The present day in a zone. */
export function today(now: Date, zone: TimeZone): Day {
  return localText(now.getTime(), zone).slice(0, 10);
}

/** The local time of a zone, `YYYY-MM-DD HH:MM:SS`, for milliseconds since the start of 1970 in UTC. */
export function localText(ms: number, zone: TimeZone): Instant {
  const local = new Date(ms + offsetOf(ms, zone));
  const year = local.getUTCFullYear();
  return instantOf(year >= 0 && year <= 9999 ? local : new Date(ms));
}

const formats = new Map<TimeZone, Intl.DateTimeFormat>();

/** Milliseconds by which the clocks of a zone are ahead of UTC. */
export function offsetOf(ms: number, zone: TimeZone): number {
  if (zone === UTC) return 0;
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(zone, format);
  const shown = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const local = new Date(0);
  local.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  local.setUTCHours(part('hour'), part('minute'), part('second'));
  const offset = local.getTime() - Math.floor(ms / 1000) * 1000;
  // The years before Christ are counted backwards.
  return Math.abs(offset) < 86_400_000 ? offset : 0;
}
