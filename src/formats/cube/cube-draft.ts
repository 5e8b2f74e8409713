import type { Draft, Reference } from '../interchange/draft.ts';
import { isJsonMap, jsonItems, jsonMaps } from '../interchange/json.ts';
import { NO_DETAILS, type MetricKind } from '../../domain/metric/details.ts';
import type { JsonValue } from '../interchange/model.ts';
import { slugOf } from '../interchange/names.ts';
import type { Problems } from '../interchange/problems.ts';
import { type Attributes, type CubeMeasure, type CubeModel, textIn } from './cube-model.ts';
import { bracedNames, calculationOf, isKnownType, typeOf } from './measure-sql.ts';

/** Key in `meta` under which our writer notes what Cube has no place for. */
export const META_KEY = 'metricbook';

/** Attributes that fields of a metric hold. The rest, and how a measure is computed, is kept as it is. */
export const FIELDS: ReadonlySet<string> = new Set([
  'name',
  'title',
  'description',
  'format',
  'public',
  'shown',
  'meta',
]);

const KINDS: ReadonlyMap<string, MetricKind> = new Map([
  ['count', 'count'],
  ['count_distinct', 'count'],
  ['count_distinct_approx', 'count'],
  ['sum', 'sum'],
  ['avg', 'average'],
  ['running_total', 'cumulative'],
  ['number', 'derived'],
]);

/** The metrics of a cube. The cube itself stays with the first of them, so that it can be written again. */
export function draftsOfCube(cube: CubeModel, problems: Problems): Draft[] {
  const known = knownNames(cube);
  return cube.measures.map((measure, index) => {
    const rest = index === 0 ? { ...cube.attributes, name: cube.name } : { name: cube.name };
    return draftOf(measure, cube, known, rest, problems);
  });
}

function draftOf(
  measure: CubeMeasure,
  cube: CubeModel,
  known: ReadonlySet<string>,
  rest: JsonValue,
  problems: Problems,
): Draft {
  const { name, attributes, line, hasSql } = measure;
  const type = typeOf(attributes);
  const place = { file: cube.file, line, metric: name };
  if (!isKnownType(type)) {
    problems.warn('unknown-type', `Cube has no type ${type}; ${name} was read with it as it is.`, place);
  }
  const meta = metaOf(attributes);
  const calculation = hasSql ? calculationOf(attributes, cube.name) : null;
  if (hasSql && calculation === null) {
    problems.warn('metric-without-calculation', `${name} has no SQL that could be read.`, place);
  }
  const source = sourceOf(cube);
  const owner = textIn(meta['owner']) ?? textIn(metaOf(cube.attributes)['owner']) ?? null;
  const slot = meta[META_KEY];
  return {
    metric: {
      id: slugOf(`${cube.name}_${name}`),
      name: textIn(attributes['title']) ?? name,
      description: textIn(attributes['description']) ?? null,
      calculation,
      owner,
      dataSource: source,
      tags: textsIn(meta['tags']),
      dependencies: [],
      details: {
        ...NO_DETAILS,
        format: textIn(attributes['format']) ?? null,
        kind: attributes['rolling_window'] === undefined ? (KINDS.get(type) ?? 'other') : 'cumulative',
        language: calculation === null ? null : 'sql',
        isHidden: attributes['public'] === false || attributes['shown'] === false,
      },
      origin: {
        format: 'cube',
        file: cube.file,
        line,
        path: `${cube.name}.${name}`,
        foreign: { ...foreignOf(attributes, meta), $cube: rest },
      },
    },
    references: referencesOf(attributes, cube.name, known),
    sources: source === null ? [] : [source],
    slot: isJsonMap(slot) ? slot : undefined,
  };
}

function metaOf(attributes: Attributes): Attributes {
  const meta = attributes['meta'];
  return isJsonMap(meta) ? meta : {};
}

function textsIn(value: JsonValue | undefined): string[] {
  const one = textIn(value);
  return one === undefined ? jsonItems(value).flatMap((item) => textIn(item) ?? []) : [one];
}

function foreignOf(attributes: Attributes, meta: Attributes): Attributes {
  const own = Object.entries(attributes).filter(([key]) => !FIELDS.has(key));
  const notes = Object.entries(meta).filter(([key]) => key !== 'owner' && key !== 'tags' && key !== META_KEY);
  return Object.fromEntries(notes.length === 0 ? own : [...own, ['meta', Object.fromEntries(notes)] as const]);
}

/** The table of a cube, or the only one in its query, or else the cube's own name. */
function sourceOf({ name, attributes }: CubeModel): string | null {
  const query = textIn(attributes['sql']);
  const only = query === undefined ? null : /^\s*select\s+\*\s+from\s+([\w."`]+)\s*;?\s*$/iu.exec(query);
  return textIn(attributes['sql_table']) ?? only?.[1] ?? (query === undefined ? null : name);
}

/** Names in a cube that are none of a measure. */
function knownNames({ name, attributes, measures }: CubeModel): ReadonlySet<string> {
  const lists = ['dimensions', 'segments', 'joins'] as const;
  const members = lists.flatMap((key) => jsonMaps(attributes[key]).flatMap((member) => textIn(member['name']) ?? []));
  const known = [...members, name, 'CUBE', 'TABLE', 'FILTER_PARAMS', 'SECURITY_CONTEXT', 'COMPILE_CONTEXT'];
  const own = new Set(measures.map((measure) => measure.name));
  return new Set(known.filter((member) => !own.has(member)));
}

function referencesOf(attributes: Attributes, cube: string, known: ReadonlySet<string>): Reference[] {
  const filters = jsonMaps(attributes['filters']).flatMap((filter) => textIn(filter['sql']) ?? []);
  const names = [textIn(attributes['sql']) ?? '', ...filters].flatMap((sql) => bracedNames(sql));
  return names.flatMap((name): Reference[] => {
    const [first = '', second] = name.split('.');
    const isOwn = second === undefined || first === 'CUBE' || first === cube;
    const member = second ?? first;
    if (isOwn) return known.has(member) ? [] : [{ paths: [`${cube}.${member}`], isCertain: true }];
    return [{ paths: [name], isCertain: false }];
  });
}
