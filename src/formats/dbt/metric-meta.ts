import type { JsonValue } from '../interchange/model.ts';
import { isMap, textOf, textsOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import { ownerText } from './collect-yaml.ts';
import { unescapedTemplates } from './jinja-text.ts';
import type { DbtProject, RawMetric } from './project.ts';

/**
 * Places of an owner in the order in which they are tried: paths of keys in the metric, `*` for any key, and `group`
 * for the owner of its group. Projects have no common place.
 */
export const OWNER_PATHS: readonly string[] = ['config.meta.owner', 'meta.owner', 'config.meta.*.owner', 'group'];

const UNITS = ['unit', 'unit_of_measurement', 'unit_of_measure'];
const FORMATS = ['format', 'format_string', 'value_format'];
const SYNONYMS = ['synonyms', 'question_synonyms'];
const TAKEN = new Set([...UNITS, ...FORMATS, ...SYNONYMS, 'owner', 'metricbook']);

/** The owner, and the keys that it was found under; undefined if there is none. */
export function ownerOf(
  raw: RawMetric,
  project: DbtProject,
  paths: readonly string[],
): { readonly owner: string; readonly keys: readonly string[] } | undefined {
  for (const path of paths) {
    if (path === 'group') {
      const owner = project.groups.get(groupOf(raw) ?? '');
      if (owner !== undefined) return { owner, keys: [] };
      continue;
    }
    for (const keys of keysAt(raw.json, path.split('.'))) {
      const owner = ownerText(valueAt(raw.json, ...keys));
      if (owner !== undefined) return { owner: unescapedTemplates(owner), keys };
    }
  }
  return undefined;
}

/** The paths of keys that a path with `*` stands for in a map. */
function keysAt(json: JsonMap, path: readonly string[]): string[][] {
  let found: string[][] = [[]];
  for (const part of path) {
    found = found.flatMap((keys) => {
      if (part !== '*') return [[...keys, part]];
      const at = valueAt(json, ...keys);
      return isMap(at)
        ? Object.keys(at)
            .filter((key) => key !== 'metricbook')
            .map((key) => [...keys, key])
        : [];
    });
  }
  return found;
}

/** The group that a metric has, or its model. */
export function groupOf({ json, context }: RawMetric): string | undefined {
  return textOf(valueAt(json, 'config', 'group')) ?? textOf(valueAt(json, 'group')) ?? context?.group;
}

/** Tags of both places, as dbt adds them up. */
export function tagsOf(json: JsonMap): string[] {
  const all = [...textsOf(valueAt(json, 'tags')), ...textsOf(valueAt(json, 'config', 'tags'))];
  return [...new Set(all.map(unescapedTemplates))];
}

/** Other words for the metric, in the metric's own meta or in that of a tool. */
export function synonymsOf(json: JsonMap): string[] {
  const metas = metasOf(json);
  const tools = metas.flatMap((meta) =>
    Object.entries(meta).flatMap(([key, value]) => (key !== 'metricbook' && isMap(value) ? [value] : [])),
  );
  const all = [...metas, ...tools].flatMap((meta) => SYNONYMS.flatMap((key) => textsOf(valueAt(meta, key))));
  return [...new Set(all.map(unescapedTemplates))];
}

export function unitOf(json: JsonMap): string | null {
  return firstOf(json, UNITS);
}

export function formatOf(json: JsonMap): string | null {
  return firstOf(json, FORMATS);
}

/** The scalars of a metric's meta that are no field. */
export function customOf(json: JsonMap): Map<string, string> {
  const custom = new Map<string, string>();
  for (const meta of metasOf(json).toReversed()) {
    for (const [key, value] of Object.entries(meta)) {
      const text = textOf(value);
      if (text !== undefined && !TAKEN.has(key)) custom.set(key, unescapedTemplates(text));
    }
  }
  return custom;
}

function firstOf(json: JsonMap, keys: readonly string[]): string | null {
  for (const meta of metasOf(json)) {
    for (const key of keys) {
      const text = textOf(valueAt(meta, key));
      if (text !== undefined) return unescapedTemplates(text);
    }
  }
  return null;
}

/** `config.meta`, and the `meta` of the legacy spec. */
function metasOf(json: JsonMap): JsonMap[] {
  const places: (JsonValue | undefined)[] = [valueAt(json, 'config', 'meta'), valueAt(json, 'meta')];
  return places.filter(isMap);
}
