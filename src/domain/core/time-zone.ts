import { addDays, dateOf, type Day, type Instant, instantOf, isDayOnly, momentOf } from './instant.ts';

/** The IANA name of a time zone, such as `America/Los_Angeles`. */
export type TimeZone = string;

/** Returns the present time zone of whoever looks at the catalog. */
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

/**
 * The day on which a time is, in a zone. A time without a time of day stays that day. Undefined if it is no time.
 */
export function dayIn(zone: TimeZone, time: string): Day | undefined {
  const moment = momentOf(time);
  if (moment === undefined) return undefined;
  const day = moment.slice(0, 10);
  if (zone === UTC || isDayOnly(time) || moment < FIRST || moment >= LAST) return day;
  // No zone is more than a day away from UTC.
  const { start, end, before, after } = edgesOf(day, zone);
  if (moment < start) return before;
  return moment < end ? day : after;
}

/** The first second of a day in a zone. A day that the zone left out, as Samoa did in 2011, begins with the next. */
export function startOfDay(day: Day, zone: TimeZone): Instant {
  const midnight = `${day} 00:00:00`;
  if (zone === UTC || midnight < FIRST || midnight >= LAST) return midnight;
  return edgesOf(day, zone).start;
}

/** The last second of a day in a zone. */
export function endOfDay(day: Day, zone: TimeZone): Instant {
  const next = dateOf(startOfDay(addDays(day, 1), zone));
  return next === undefined ? `${day} 23:59:59` : instantOf(new Date(next.getTime() - 1000));
}

/** A time as the clocks of a zone show it, `YYYY-MM-DD HH:MM:SS`; undefined if it is no time. */
export function clockTime(time: string, zone: TimeZone): string | undefined {
  const date = dateOf(time);
  return date && localText(date.getTime(), zone);
}

/** The short name of a zone at a time: `UTC`, `CET`, `GMT-8`. */
export function zoneAt(time: string, zone: TimeZone): string {
  const date = dateOf(time);
  return date === undefined ? zone : zoneName(zone, 'short', date);
}

/** The name of a zone, summer and winter: `UTC`, `Central European Time`, `Japan Standard Time`. */
export function zoneWords(zone: TimeZone): string {
  return zoneName(zone, 'longGeneric', new Date(0));
}

function zoneName(zone: TimeZone, timeZoneName: 'short' | 'longGeneric', at: Date): string {
  if (zone === UTC) return zone;
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** The days at whose edge another zone would leave the years that instants can have. There it is always UTC. */
const FIRST = '0000-01-03 00:00:00';
const LAST = '9999-12-30 00:00:00';

/** A day in a zone: its first second, the first second after it, and its neighbours. */
interface DayEdges {
  readonly start: Instant;
  readonly end: Instant;
  readonly before: Day;
  readonly after: Day;
}

/** Asking the browser for a local time takes microseconds, and a list asks for the days of a hundred thousand rows. */
const knownEdges = new Map<TimeZone, Map<Day, DayEdges>>();

function edgesOf(day: Day, zone: TimeZone): DayEdges {
  const ofZone = knownEdges.get(zone) ?? new Map<Day, DayEdges>();
  knownEdges.set(zone, ofZone);
  const known = ofZone.get(day);
  if (known !== undefined) return known;
  const [before, after] = [addDays(day, -1), addDays(day, 1)];
  const start = ofZone.get(before)?.end ?? firstInstant(day, zone);
  const edges = { start, end: ofZone.get(after)?.start ?? firstInstant(after, zone), before, after };
  ofZone.set(day, edges);
  return edges;
}

function firstInstant(day: Day, zone: TimeZone): Instant {
  return instantOf(new Date(firstSecond(day, zone)));
}

/** The first second, in milliseconds since 1970, at which a zone's calendar shows this day or a later one. */
function firstSecond(day: Day, zone: TimeZone): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const isReached = (ms: number): boolean => localText(ms, zone).slice(0, 10) >= day;
  const guess = midnight - offsetOf(midnight - offsetOf(midnight, zone), zone);
  if (isReached(guess) && !isReached(guess - 1000)) return guess;
  // Clocks are changed at this midnight, or the day is left out.
  let [before, after] = [midnight - 86_400_000, midnight + 86_400_000];
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (isReached(middle)) after = middle;
    else before = middle;
  }
  return after;
}

function localText(ms: number, zone: TimeZone): string {
  const local = new Date(ms + offsetOf(ms, zone));
  const year = local.getUTCFullYear();
  return instantOf(year >= 0 && year <= 9999 ? local : new Date(ms));
}

const formats = new Map<TimeZone, Intl.DateTimeFormat>();

/** Milliseconds by which the clocks of a zone are ahead of UTC. */
function offsetOf(ms: number, zone: TimeZone): number {
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
