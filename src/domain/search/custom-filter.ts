import { sameText } from '../core/same-text.ts';
import type { Filter } from './query.ts';

/** The value by which `custom:` finds metrics whose custom field has just this text: `Tier=gold`. */
export function customValue(name: string, text: string): string {
  return `${name}=${text}`;
}

/** The text of a custom field that a value of `custom:` asks for; undefined if it asks for another field, or for any. */
export function customTextIn(value: string, name: string): string | undefined {
  const [key, beginning] = [sameText(value), `${sameText(name)}=`];
  return key.startsWith(beginning) ? key.slice(beginning.length).trim() : undefined;
}

/** The key of the one custom field whose values a filter names; undefined for a filter of several or of any value. */
export function customFieldIn(filter: Filter): string | undefined {
  if (filter.is !== 'value' || filter.key !== 'custom') return undefined;
  const names = new Set(filter.values.map((value) => sameText(/^([^=]+)=/.exec(value)?.[1] ?? '')));
  const [name] = names;
  return names.size === 1 && name !== '' ? name : undefined;
}
