import { isDay } from '../core/instant.ts';
import { CUSTOM_PREFIX } from './detail-fields.ts';
import { addressFaults, customNameFaults } from './detail-rules.ts';
import { listIn } from './metric.ts';
import { type Fault, textFaults } from './metric-rules.ts';

/** Types of custom fields. */
export const CUSTOM_FIELD_TYPES = ['text', 'number', 'date', 'choice', 'link'] as const;

/** The type of a custom field. A date is a day, `2026-03-31`; a link is the address of a page or of an e-mail. */
export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];

/** A field that a catalog defines for all its metrics. Its values are texts, whatever its type. */
export type CustomField =
  | { readonly name: string; readonly type: Exclude<CustomFieldType, 'choice'> }
  | { readonly name: string; readonly type: 'choice'; readonly choices: readonly string[] };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A custom field as its table has it. A type that Metricbook does not know takes any text. */
export function customFieldOf(name: string, type: string, choices: string): CustomField {
  if (type === 'choice') return { name, type, choices: listIn(choices) };
  return { name, type: type === 'number' || type === 'date' || type === 'link' ? type : 'text' };
}

/** The choices of a custom field; none for a type without. */
export function choicesOf(field: CustomField): readonly string[] {
  return field.type === 'choice' ? field.choices : [];
}

/** All faults of a custom field about to be defined. */
export function faultsOfCustomField(field: CustomField): Fault[] {
  const faults = customNameFaults(field.name);
  if (!CUSTOM_FIELD_TYPES.includes(field.type)) {
    return [...faults, { code: 'invalid-choice', place: field.name, problem: 'has an unknown type' }];
  }
  const choices = choicesOf(field);
  if (field.type === 'choice' && choices.length === 0) {
    return [...faults, { code: 'invalid-choice', place: field.name, problem: 'needs at least one choice' }];
  }
  return [...faults, ...choices.flatMap((choice, i) => textFaults(`${field.name} › ${i + 1}`, choice, true))];
}

/** The faults of a value of a custom field. */
export function customValueFaults(field: CustomField, value: string): Fault[] {
  const place = `${CUSTOM_PREFIX}${field.name}`;
  switch (field.type) {
    case 'text':
      return textFaults(place, value, false);
    case 'number':
      return NUMBER.test(value) && Number.isFinite(Number(value))
        ? []
        : [{ code: 'invalid-number', place, problem: 'is not a number' }];
    case 'date':
      return isDay(value) ? [] : [{ code: 'invalid-time', place, problem: 'is not a day like 2026-03-31' }];
    case 'choice':
      return field.choices.includes(value)
        ? []
        : [{ code: 'invalid-choice', place, problem: 'is not one of the choices of this field' }];
    case 'link':
      return addressFaults(place, value);
  }
}
