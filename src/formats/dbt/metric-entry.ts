import type { ForeignMetric, JsonValue } from '../interchange/model.ts';
import { isMap, textOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import { escapedTemplates } from './jinja-text.ts';
import { customOf, formatOf, OWNER_PATHS, ownerOf, synonymsOf, unitOf } from './metric-meta.ts';
import { emptyProject } from './project.ts';
import { Problems } from '../interchange/problems.ts';
import { escaped } from './slot.ts';

/** Attributes of both specs that a writer sets itself. What a file has besides them is given back. */
const KNOWN = new Set(
  'name label description type type_params filter tags meta config hidden agg expr percentile percentile_type agg_time_dimension non_additive_dimension fill_nulls_with join_to_timespine input_metrics input_metric numerator denominator window grain_to_date period_agg entity calculation base_metric conversion_metric constant_properties time_granularity'.split(
    ' ',
  ),
);

/** A metric as an entry of the latest spec, but for the slot. */
export function entryOf(
  metric: ForeignMetric,
  written: string,
  attributes: JsonMap,
  slot: JsonMap | undefined,
): JsonMap {
  const raw = metric.origin.format === 'dbt' ? metric.origin.foreign['metric'] : undefined;
  const json = isMap(raw) ? raw : {};
  const others = Object.fromEntries(Object.entries(json).filter(([key]) => !KNOWN.has(key)));
  const description = descriptionOf(metric);
  const config = configOf(metric, json, slot);
  return {
    name: written,
    ...(metric.name === written || metric.name.trim() === '' ? {} : { label: escapedTemplates(metric.name) }),
    ...(description === null || description.trim() === '' ? {} : { description }),
    ...attributes,
    ...(metric.details.isHidden ? { hidden: true } : {}),
    ...others,
    ...(Object.keys(config).length === 0 ? {} : { config }),
  };
}

/** The call of a docs block, as long as the description is what it gave. */
function descriptionOf({ description, origin }: ForeignMetric): string | null {
  const docs = origin.foreign['docs'];
  const template = textOf(valueAt(docs, 'template'));
  if (template !== undefined && description === valueAt(docs, 'text')) return template;
  return description === null ? null : escapedTemplates(description);
}

function configOf({ tags, owner, details, origin }: ForeignMetric, json: JsonMap, slot: JsonMap | undefined): JsonMap {
  const rawConfig = valueAt(json, 'config');
  const config = isMap(rawConfig) ? without(rawConfig, ['meta', 'tags', 'group']) : {};
  const meta = metaOf({ owner, details }, json);
  const all = slot === undefined ? meta : { ...meta, metricbook: slot };
  // A group must be there, in the project that is written to.
  const group = origin.format === 'dbt' ? details.group : null;
  return {
    ...config,
    ...(group === null ? {} : { group: escapedTemplates(group) }),
    ...(tags.length === 0 ? {} : { tags: tags.map(escapedTemplates) }),
    ...(Object.keys(all).length === 0 ? {} : { meta: all }),
  };
}

/** The meta that a file had, with what is no longer the same in it. */
function metaOf({ owner, details }: Pick<ForeignMetric, 'owner' | 'details'>, json: JsonMap): JsonMap {
  const old = valueAt(json, 'meta');
  const newer = valueAt(json, 'config', 'meta');
  const kept = without({ ...(isMap(old) ? old : {}), ...(isMap(newer) ? newer : {}) }, ['metricbook']);
  const now: JsonMap = { config: { meta: kept } };
  const raw = { json: now, context: undefined, file: '', line: undefined, isHelper: false, isKept: false };
  const found = ownerOf(raw, emptyProject('dbt', new Problems()), OWNER_PATHS);
  const custom = customOf(now);
  const set: [string, JsonValue][] = [
    ...entry('owner', owner, found?.owner ?? null),
    ...entry('unit', details.unit, unitOf(now)),
    ...entry('format', details.format, formatOf(now)),
    ...entry('synonyms', details.synonyms, synonymsOf(now)),
    ...Array.from(details.custom).flatMap(([key, value]) =>
      isPlainKey(key) ? entry(key, value, custom.get(key) ?? null) : [],
    ),
  ];
  return { ...kept, ...Object.fromEntries(set) };
}

/** A key that dbt takes as it is, and that this format has no other meaning for. */
function isPlainKey(key: string): boolean {
  return /^[A-Za-z]\w*$/.test(key) && !/^(owner|unit\w*|format\w*|value_format|\w*synonyms|metricbook)$/.test(key);
}

/** A key with its new value, if it is another one than before. */
function entry(key: string, value: JsonValue, before: JsonValue): [string, JsonValue][] {
  if (value === null || JSON.stringify(value) === JSON.stringify(before)) return [];
  return [[key, escaped(value)]];
}

function without(map: JsonMap, keys: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
