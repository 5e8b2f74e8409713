import { dateOf } from './moment.ts';
import { type TimeZone, UTC } from './time-zone.ts';

/** The short name of a zone at a time: `UTC`, `CET`, `GMT-8`. */
export function zoneAt(time: string, zone: TimeZone): string {
  const date = dateOf(time);
  return date === undefined ? zone : zoneName(zone, 'short', date);
}

/** The name that a zone has all year: `UTC`, `Central European Time`, `Japan Standard Time`. `now`: names change. */
export function zoneWords(zone: TimeZone, now: Date): string {
  return zoneName(zone, 'longGeneric', now);
}

function zoneName(zone: TimeZone, timeZoneName: 'short' | 'longGeneric', at: Date): string {
  if (zone === UTC) return zone;
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
