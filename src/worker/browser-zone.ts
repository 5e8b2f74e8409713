import type { ZoneClock } from '../domain/core/time-zone.ts';
import { zoneNamed } from '../domain/core/time-zone.ts';

/** A user who travels, or changes the clock's settings, sees the new zone after this time. */
const KEPT_MS = 1000;

/**
 * Returns the browser's time zone, asked for at most once a second: each answer takes the browser as long as drawing a
 * row, and a page of changes needs one for each. `elapsed`: milliseconds since any fixed moment.
 */
export function browserZone(elapsed: () => number): ZoneClock {
  let asked = { zone: '', until: -Infinity };
  return () => {
    const at = elapsed();
    if (at >= asked.until) {
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
      asked = { zone: zoneNamed(timeZone), until: at + KEPT_MS };
    }
    return asked.zone;
  };
}
