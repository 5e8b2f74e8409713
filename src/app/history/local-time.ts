import type { Instant } from '../../domain/core/instant.ts';
import { dateOf } from '../../domain/core/instant.ts';

/** A moment on the clock of the person's own zone, with its date; undefined where that clock shows UTC. */
export function localTime(instant: Instant): string | undefined {
  const date = dateOf(instant);
  if (date === undefined || date.getTimezoneOffset() === 0) return undefined;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' })
    .format(date)
    .replace(' at ', ', ');
}
