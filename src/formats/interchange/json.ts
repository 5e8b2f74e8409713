import type { JsonValue } from './model.ts';

/** True for an object, which is neither a list nor null. */
export function isJsonMap(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value of a JSON text; undefined if it is none, or is nested too deeply. A number that is too large to be one here
 * is a text of its digits.
 */
export function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(withDigits(text.replace(/^\uFEFF/, ''))) as JsonValue;
  } catch {
    return undefined;
  }
}

/** A number that may be too large, or a string, in which there are none. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** A JSON text with quotes around each number that JavaScript would round to another one, such as an id of 20 digits. */
export function withDigits(json: string): string {
  if (!/\d{16}|\d[eE]\+?\d{3}/.test(json)) return json;
  return json.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"')) return token;
    const number = Number(token);
    const isRounded = /^-?\d+$/.test(token) && !Number.isSafeInteger(number) && String(number) !== token;
    return isRounded || !Number.isFinite(number) ? `"${token}"` : token;
  });
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
