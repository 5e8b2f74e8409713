import { isJsonList, isJsonMap, jsonItems } from '../../src/formats/interchange/json.ts';
import type { JsonValue } from '../../src/formats/interchange/model.ts';

/** Keywords that say nothing about validity. */
const NOTES = new Set(['$schema', '$id', '$defs', 'title', 'description', 'examples']);

/**
 * What is wrong with a value by a JSON schema: the part of the language that the schemas of the format use. Throws for
 * a keyword outside it, so that nothing passes unchecked.
 */
export function schemaFaults(value: JsonValue, schema: JsonValue, root: JsonValue = schema, path = '$'): string[] {
  if (!isJsonMap(schema)) throw new Error('A schema is an object.');
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    switch (keyword) {
      case '$ref':
        return schemaFaults(value, definition(root, rule), root, path);
      case 'type':
        return typeOf(value) === rule ? [] : [`${path} is ${typeOf(value)}, not ${JSON.stringify(rule)}`];
      case 'const':
        return value === rule ? [] : [`${path} is not ${JSON.stringify(rule)}`];
      case 'enum':
        return Array.isArray(rule) && rule.includes(value) ? [] : [`${path} is none of ${JSON.stringify(rule)}`];
      case 'minItems':
        return Array.isArray(value) && value.length < Number(rule) ? [`${path} has too few items`] : [];
      case 'items':
        return isJsonList(value) ? value.flatMap((item, i) => schemaFaults(item, rule, root, `${path}[${i}]`)) : [];
      case 'required':
        return isJsonMap(value)
          ? jsonItems(rule).flatMap((key) =>
              typeof key === 'string' && !Object.hasOwn(value, key) ? [`${path} lacks ${key}`] : [],
            )
          : [];
      case 'properties':
        return isJsonMap(value) && isJsonMap(rule)
          ? Object.entries(value).flatMap(([key, item]) => {
              const own = Object.hasOwn(rule, key) ? rule[key] : undefined;
              return own === undefined ? [] : schemaFaults(item, own, root, `${path}.${key}`);
            })
          : [];
      case 'additionalProperties': {
        const known = schema['properties'];
        return rule === false && isJsonMap(value) && isJsonMap(known)
          ? Object.keys(value).flatMap((key) => (Object.hasOwn(known, key) ? [] : [`${path} may not have ${key}`]))
          : [];
      }
      case 'oneOf': {
        const fits = jsonItems(rule).filter((one) => schemaFaults(value, one, root, path).length === 0);
        return fits.length === 1 ? [] : [`${path} fits ${fits.length} of the forms`];
      }
      default:
        if (NOTES.has(keyword)) return [];
        throw new Error(`This validator does not know ${keyword}.`);
    }
  });
}

function definition(root: JsonValue, reference: JsonValue): JsonValue {
  const name = typeof reference === 'string' ? reference.replace('#/$defs/', '') : '';
  const all = isJsonMap(root) ? root['$defs'] : undefined;
  const found = isJsonMap(all) ? all[name] : undefined;
  if (found === undefined) throw new Error(`The schema has no ${name}.`);
  return found;
}

function typeOf(value: JsonValue): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
