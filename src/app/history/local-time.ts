import type { Instant } from '../../domain/core/instant.ts';
import { dateOf } from '../../domain/core/instant.ts';

/** Returns an instant as date and time in the user's time zone; undefined if that zone is UTC. */
export function localTime(instant: Instant): string | undefined {
  const date = dateOf(instant);
  if (date === undefined || date.getTimezoneOffset() === 0) return undefined;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' })
    .format(date)
    .replace(' at ', ', ');
}
