import { characterCount } from '../core/characters.ts';
import { isAddress } from './address.ts';
import { CUSTOM_PREFIX } from './detail-fields.ts';
import { isKind, isLanguage, type MetricDetails } from './details.ts';
import { type Fault, isRecord, kindOf, textFaults } from './metric-rules.ts';

/** Greatest length of a unit or a grain, and of a synonym or the label of a link, in characters. */
export const LINE_LENGTH = 200;
/** Greatest length of a format and of the path of a group, in characters. */
export const PATH_LENGTH = 1000;
/** Greatest length of the address of a link, in characters. */
export const URL_LENGTH = 2000;
/** Greatest length of the name of a custom field, in characters. */
export const CUSTOM_NAME_LENGTH = 100;

/** The faults of each detail. */
const RULES: Readonly<Record<keyof MetricDetails, (value: unknown) => Fault[]>> = {
  synonyms: (value) => listFaults('synonyms', value, neededLineFaults),
  unit: (value) => lineFaults('unit', value, LINE_LENGTH),
  format: (value) => lineFaults('format', value, PATH_LENGTH),
  kind: (value) => wordFaults('kind', value, isKind),
  grain: (value) => lineFaults('grain', value, LINE_LENGTH),
  group: (value) => lineFaults('group', value, PATH_LENGTH),
  language: (value) => wordFaults('language', value, isLanguage),
  notes: (value) => textFaults('notes', value, false),
  links: (value) => listFaults('links', value, faultsOfLink),
  custom: customFaults,
  isHidden: (value) =>
    typeof value === 'boolean'
      ? []
      : [{ code: 'invalid-choice', place: 'hidden', problem: `is ${kindOf(value)}, not true or false` }],
};

/**
 * All faults of details about to be set, which may be any value. Custom values are checked as texts only, since their
 * types are those of a catalog.
 */
export function faultsOfDetails(updates: unknown): Fault[] {
  if (!isRecord(updates)) return [{ code: 'invalid-unknown-field', place: 'details', problem: 'is not an object' }];
  return Object.entries(updates).flatMap(([key, value]): Fault[] => {
    if (value === undefined) return [];
    if (isDetail(key)) return RULES[key](value);
    return [{ code: 'invalid-unknown-field', place: key, problem: 'is not a detail of a metric' }];
  });
}

/** The faults of a name of a custom field. */
export function customNameFaults(name: unknown): Fault[] {
  if (typeof name !== 'string' || name.trim() === '') {
    return [{ code: 'invalid-name-missing', place: 'name of the field', problem: 'is missing' }];
  }
  return lineFaults('name of the field', name, CUSTOM_NAME_LENGTH);
}

/** The faults of the address of a link. */
export function addressFaults(place: string, url: unknown): Fault[] {
  const faults = lineFaults(place, url, URL_LENGTH);
  if (faults.length > 0 || (typeof url === 'string' && isAddress(url))) return faults;
  return [{ code: 'invalid-link', place, problem: 'is not an address that begins with https://, http:// or mailto:' }];
}

function isDetail(key: string): key is keyof MetricDetails {
  return Object.hasOwn(RULES, key);
}

function lineFaults(place: string, text: unknown, most: number): Fault[] {
  const faults = textFaults(place, text, true);
  if (faults.length > 0 || typeof text !== 'string' || text.length <= most) return faults;
  const length = characterCount(text);
  if (length <= most) return [];
  return [{ code: 'invalid-text-too-long', place, problem: `has ${length} characters; ${most} are the most` }];
}

function neededLineFaults(place: string, text: unknown): Fault[] {
  if (typeof text !== 'string') return [{ code: 'invalid-not-text', place, problem: `is ${kindOf(text)}, not text` }];
  if (text.trim() === '') return [{ code: 'invalid-name-missing', place, problem: 'is empty' }];
  return lineFaults(place, text, LINE_LENGTH);
}

function wordFaults(place: string, word: unknown, isKnown: (word: string) => boolean): Fault[] {
  if (word === null || (typeof word === 'string' && isKnown(word))) return [];
  const given = typeof word === 'string' ? JSON.stringify(word) : kindOf(word);
  return [{ code: 'invalid-choice', place, problem: `is ${given}, which is not one of the choices` }];
}

function listFaults(place: string, items: unknown, faultsOf: (place: string, item: unknown) => Fault[]): Fault[] {
  if (!Array.isArray(items)) {
    return [{ code: 'invalid-not-a-list', place, problem: `is ${kindOf(items)}, not a list` }];
  }
  const faults = items.flatMap((item: unknown, i) => faultsOf(`${place} › ${i + 1}`, item));
  // A list is stored as one text, for which the limit of a text holds.
  return faults.length > 0 ? faults : textFaults(place, JSON.stringify(items), false);
}

function faultsOfLink(place: string, link: unknown): Fault[] {
  if (!isRecord(link) || typeof link['label'] !== 'string') {
    return [{ code: 'invalid-link', place, problem: 'is not a label with an address' }];
  }
  return [...lineFaults(place, link['label'], LINE_LENGTH), ...addressFaults(place, link['url'])];
}

function customFaults(values: unknown): Fault[] {
  if (!(values instanceof Map)) {
    return [{ code: 'invalid-not-a-list', place: 'custom', problem: `is ${kindOf(values)}, not a map of texts` }];
  }
  return Array.from(values as ReadonlyMap<unknown, unknown>, ([name, text]) => [
    ...customNameFaults(name),
    ...textFaults(`${CUSTOM_PREFIX}${String(name)}`, text, false),
  ]).flat();
}
