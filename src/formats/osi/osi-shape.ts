import { isJsonList, isJsonMap } from '../interchange/json.ts';
import type { JsonValue } from '../interchange/model.ts';
import { WRITTEN_DIALECTS, type OsiVersion } from './osi-dialects.ts';

/** The keys that a version of the format allows in one object; any other makes a file invalid. */
export type Shape =
  | { readonly is: 'text' }
  | { readonly is: 'flag' }
  | { readonly is: 'context' }
  | { readonly is: 'one-of'; readonly texts: readonly string[] }
  | { readonly is: 'list'; readonly of: Shape; readonly isNeeded: boolean }
  | { readonly is: 'map'; readonly keys: ReadonlyMap<string, Shape>; readonly needed: readonly string[] };

/** The parts of a document that are written. */
export interface Shapes {
  readonly model: Shape;
  readonly metric: Shape;
}

/** The part of a value that a shape allows. What it does not allow is named in `dropped`, by its path. */
export function fitted(value: JsonValue, shape: Shape, path: string, dropped: string[]): JsonValue | undefined {
  const drop = (): undefined => {
    dropped.push(path);
    return undefined;
  };
  switch (shape.is) {
    case 'text':
      if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      return typeof value === 'string' ? value : drop();
    case 'flag':
      return typeof value === 'boolean' ? value : drop();
    case 'one-of':
      return typeof value === 'string' && shape.texts.includes(value) ? value : drop();
    case 'context':
      return typeof value === 'string' ? value : isJsonMap(value) ? contextOf(value, path, dropped) : drop();
    case 'list': {
      if (!isJsonList(value)) return drop();
      const items = value
        .map((item, i) => fitted(item, shape.of, `${path}[${i + 1}]`, dropped))
        .filter((item) => item !== undefined);
      return items.length === 0 && shape.isNeeded ? drop() : items;
    }
    case 'map': {
      if (!isJsonMap(value)) return drop();
      const entries = Object.entries(value).flatMap(([key, item]) => {
        const own = shape.keys.get(key);
        if (own === undefined) dropped.push(`${path}.${key}`);
        const part = own === undefined ? undefined : fitted(item, own, `${path}.${key}`, dropped);
        return part === undefined ? [] : [[key, part] as const];
      });
      const has = new Set(entries.map(([key]) => key));
      return shape.needed.every((key) => has.has(key)) ? Object.fromEntries(entries) : drop();
    }
  }
}

/** The shapes of a version, as its JSON schema has them. */
export function shapesOf(version: OsiVersion): Shapes {
  const isNew = version === '0.2.0.dev0';
  const vendor: Shape = isNew ? TEXT : { is: 'one-of', texts: VENDORS };
  const extensions = list(map({ vendor_name: vendor, data: TEXT }, ['vendor_name', 'data']));
  const dialect: Shape = { is: 'one-of', texts: WRITTEN_DIALECTS[version] };
  const written = map({ dialect, expression: TEXT }, ['dialect', 'expression']);
  const expression = map({ dialects: list(written, true) }, ['dialects']);
  const contexts = { ai_context: CONTEXT, custom_extensions: extensions };
  const common = { description: TEXT, ...contexts };
  const typed = isNew ? { ...common, datatype: DATA_TYPE } : common;
  const dimension = map({ is_time: { is: 'flag' } }, []);
  const field = map({ name: TEXT, expression, dimension, label: TEXT, ...typed }, ['name', 'expression']);
  const keys = { primary_key: list(TEXT), unique_keys: list(list(TEXT)) };
  const dataset = map({ name: TEXT, source: TEXT, ...keys, fields: list(field), ...common }, ['name', 'source']);
  const ends = { from: TEXT, to: TEXT, from_columns: list(TEXT, true), to_columns: list(TEXT, true) };
  const relationship = map({ name: TEXT, ...ends, ...contexts }, ['name', ...Object.keys(ends)]);
  return {
    model: map({ name: TEXT, datasets: list(dataset), relationships: list(relationship), ...common }, ['name']),
    metric: map({ name: TEXT, expression, ...typed }, ['name', 'expression']),
  };
}

const TEXT: Shape = { is: 'text' };
const CONTEXT: Shape = { is: 'context' };

/** The only vendors that 0.1.1 allows. */
const VENDORS = ['COMMON', 'SNOWFLAKE', 'SALESFORCE', 'DBT', 'DATABRICKS', 'GOODDATA'];

const DATA_TYPE: Shape = {
  is: 'one-of',
  texts: ['String', 'Integer', 'Decimal', 'Float', 'Boolean', 'Date', 'Time', 'DateTime', 'DateTimeTz', 'Opaque'],
};

function list(of: Shape, isNeeded = false): Shape {
  return { is: 'list', of, isNeeded };
}

function map(keys: Readonly<Record<string, Shape>>, needed: readonly string[]): Shape {
  return { is: 'map', keys: new Map(Object.entries(keys)), needed };
}

/** Only three keys of a context have a type; it may have any others. */
const CONTEXT_KEYS: ReadonlyMap<string, Shape> = new Map([
  ['instructions', TEXT],
  ['synonyms', list(TEXT)],
  ['examples', list(TEXT)],
]);

function contextOf(value: { readonly [key: string]: JsonValue }, path: string, dropped: string[]): JsonValue {
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const shape = CONTEXT_KEYS.get(key);
    const part = shape === undefined ? item : fitted(item, shape, `${path}.${key}`, dropped);
    return part === undefined ? [] : [[key, part] as const];
  });
  return Object.fromEntries(entries);
}
