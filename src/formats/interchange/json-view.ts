import type { JsonValue } from './model.ts';

/** A JSON object. */
export type JsonMap = { readonly [key: string]: JsonValue };

/** True for an object that is no list. */
export function isMap(value: JsonValue | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under keys, one in the other; undefined where one of them is missing, or its value is null. */
export function valueAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  let at = value;
  for (const key of keys) at = isMap(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at ?? undefined;
}

/** The text of a scalar; undefined for any other value. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The text under keys, one in the other. */
export function textAt(value: JsonValue | undefined, ...keys: readonly string[]): string | undefined {
  return textOf(valueAt(value, ...keys));
}

/** Items of a list, or the value itself as the only one: formats often allow both. */
export function oneOrMore(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value.filter((item) => item !== null) : [value];
}

/** The texts of a list of scalars, or of one. */
export function textsOf(value: JsonValue | undefined): string[] {
  return oneOrMore(value).flatMap((item) => textOf(item) ?? []);
}

/** True or false; also for the words that YAML 1.1 takes for them. */
export function flagOf(value: JsonValue | undefined): boolean | undefined {
  const text = textOf(value)?.toLowerCase();
  if (text === 'true' || text === 'yes' || text === 'on') return true;
  return text === 'false' || text === 'no' || text === 'off' ? false : undefined;
}

/** The items of the maps in a list, or of a map that stands alone. */
export function mapsOf(value: JsonValue | undefined): JsonMap[] {
  return oneOrMore(value).filter(isMap);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
