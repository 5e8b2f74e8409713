import type { JsonValue } from './model.ts';

/** True for an object, which is neither a list nor null. */
export function isJsonMap(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined if it is none, or is nested too deeply. */
export function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The items of a list; none for any other value. */
export function jsonItems(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonList(value) ? value : [];
}

/** The objects in a list. */
export function jsonMaps(value: JsonValue | undefined): { readonly [key: string]: JsonValue }[] {
  return jsonItems(value).filter((item) => isJsonMap(item));
}

/** True for a list. `Array.isArray` takes the items of a readonly one for `any`. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
