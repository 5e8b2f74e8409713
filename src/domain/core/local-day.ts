import { addDays, type Day, type Instant, instantOf } from './instant.ts';
import { dateOf, isDayOnly, momentOf } from './moment.ts';
import { localText, offsetOf, type TimeZone, UTC } from './time-zone.ts';

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
