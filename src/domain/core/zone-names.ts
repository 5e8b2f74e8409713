import { dateOf } from './moment.ts';
import { type TimeZone, UTC } from './time-zone.ts';

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
