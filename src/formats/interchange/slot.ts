import { isJsonList, isJsonMap, jsonMaps } from './json.ts';
import { type Link, type MetricDetails, isKind, isLanguage } from '../../domain/metric/details.ts';
import type { ForeignMetric, ForeignTest, ForeignUsage, JsonValue } from './model.ts';
import { isStatus } from './words.ts';

/**
 * What a format has no place for, as it stands in the extension that the format has for other programs. It holds only
 * the values that the rest of the file does not give, so that a value that is edited elsewhere stays edited.
 */
export type Slot = { readonly [key: string]: JsonValue };

/** Name of a value in a slot. */
export type SlotKey = (typeof SLOT_KEYS)[number];

/** The values of a metric, in the order in which they are written. */
export const SLOT_KEYS = [
  'id',
  'name',
  'description',
  'calculation',
  'owner',
  'data_source',
  'tags',
  'dependencies',
  'synonyms',
  'unit',
  'format',
  'kind',
  'grain',
  'group',
  'language',
  'notes',
  'links',
  'custom',
  'is_hidden',
  'foreign',
] as const;

/** Attributes in `origin.foreign` whose name begins so belong to the file around a metric, and stay out of its slot. */
const CONTEXT = '$';

/** The values of a metric as JSON. */
export function slotValues(metric: ForeignMetric): Readonly<Record<SlotKey, JsonValue>> {
  const { details } = metric;
  return {
    id: metric.id,
    name: metric.name,
    description: metric.description,
    calculation: metric.calculation,
    owner: metric.owner,
    data_source: metric.dataSource,
    tags: metric.tags,
    dependencies: metric.dependencies,
    synonyms: details.synonyms,
    unit: details.unit,
    format: details.format,
    kind: details.kind,
    grain: details.grain,
    group: details.group,
    language: details.language,
    notes: details.notes,
    links: details.links.map(({ label, url }) => ({ label, url })),
    custom: Object.fromEntries(details.custom),
    is_hidden: details.isHidden,
    foreign: ownForeign(metric),
  };
}

/** The foreign attributes of a metric, without those of the file around it. */
export function ownForeign({ origin }: ForeignMetric): Slot {
  return Object.fromEntries(Object.entries(origin.foreign).filter(([key]) => !key.startsWith(CONTEXT)));
}

/** The foreign attributes of a metric that are none of these, of which its fields say all. */
export function foreignBeside(metric: ForeignMetric, fields: ReadonlySet<string>): Slot {
  return Object.fromEntries(Object.entries(ownForeign(metric)).filter(([key]) => !fields.has(key)));
}

/**
 * The values of a metric that another reading of it does not have. Foreign attributes count only if both come from the
 * same format: those of another one mean nothing here.
 */
export function differing(wanted: ForeignMetric, read: ForeignMetric): Slot {
  const own = slotValues(wanted);
  const other = slotValues(read);
  const keys = SLOT_KEYS.filter((key) => key !== 'foreign' || wanted.origin.format === read.origin.format);
  return Object.fromEntries(
    keys.flatMap((key) => (JSON.stringify(own[key]) === JSON.stringify(other[key]) ? [] : [[key, own[key]]])),
  );
}

/** A metric with the values of its slot. Those of a wrong type are ignored: anybody may have edited them. */
export function withSlot(metric: ForeignMetric, slot: Slot): ForeignMetric {
  const { details, origin } = metric;
  const custom = slot['custom'];
  const merged: MetricDetails = {
    synonyms: texts(slot['synonyms']) ?? details.synonyms,
    unit: textOr(slot['unit'], details.unit),
    format: textOr(slot['format'], details.format),
    kind: wordOr(isKind, slot['kind'], details.kind),
    grain: textOr(slot['grain'], details.grain),
    group: textOr(slot['group'], details.group),
    language: wordOr(isLanguage, slot['language'], details.language),
    notes: textOr(slot['notes'], details.notes),
    links: linksIn(slot['links']) ?? details.links,
    custom: isJsonMap(custom)
      ? new Map(Object.entries(custom).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))
      : details.custom,
    isHidden: typeof slot['is_hidden'] === 'boolean' ? slot['is_hidden'] : details.isHidden,
  };
  return {
    id: textOr(slot['id'], null) ?? metric.id,
    name: textOr(slot['name'], null) ?? metric.name,
    description: textOr(slot['description'], metric.description),
    calculation: textOr(slot['calculation'], metric.calculation),
    owner: textOr(slot['owner'], metric.owner),
    dataSource: textOr(slot['data_source'], metric.dataSource),
    tags: texts(slot['tags']) ?? metric.tags,
    dependencies: texts(slot['dependencies']) ?? metric.dependencies,
    details: merged,
    origin: isJsonMap(slot['foreign']) ? { ...origin, foreign: withContext(slot['foreign'], origin.foreign) } : origin,
  };
}

/** The tests and usages of metrics, by the id of the first metric of each, as they stand in its slot. */
export function companionSlots(
  tests: readonly ForeignTest[],
  usages: readonly ForeignUsage[],
): ReadonlyMap<string, Slot> {
  const slots = new Map<string, { tests?: JsonValue[]; usages?: JsonValue[] }>();
  const slotOf = (id: string): { tests?: JsonValue[]; usages?: JsonValue[] } => {
    const slot = slots.get(id) ?? {};
    slots.set(id, slot);
    return slot;
  };
  for (const { metrics, type, query, expected, status, lastRun } of tests) {
    const slot = slotOf(metrics[0] ?? '');
    (slot.tests ??= []).push({ metrics, type, query, expected, status, last_run: lastRun });
  }
  for (const { metrics, tool, name, url, owner, isInferred } of usages) {
    const slot = slotOf(metrics[0] ?? '');
    (slot.usages ??= []).push({ metrics, tool, name, url, owner, is_inferred: isInferred });
  }
  return slots;
}

/** The tests in the slot of a metric. */
export function testsIn(slot: Slot, id: string): ForeignTest[] {
  return jsonMaps(slot['tests']).map((test) => ({
    metrics: texts(test['metrics']) ?? [id],
    type: textOr(test['type'], null) ?? 'custom',
    query: textOr(test['query'], null),
    expected: textOr(test['expected'], null),
    status: wordOr(isStatus, test['status'], null) ?? 'pending',
    lastRun: textOr(test['last_run'], null),
  }));
}

/** The usages in the slot of a metric. */
export function usagesIn(slot: Slot, id: string): ForeignUsage[] {
  return jsonMaps(slot['usages']).map((usage) => ({
    metrics: texts(usage['metrics']) ?? [id],
    tool: textOr(usage['tool'], null) ?? '',
    name: textOr(usage['name'], null) ?? '',
    url: textOr(usage['url'], null),
    owner: textOr(usage['owner'], null),
    isInferred: usage['is_inferred'] === true,
  }));
}

function withContext(foreign: Slot, read: Slot): Slot {
  const context = Object.entries(read).filter(([key]) => key.startsWith(CONTEXT));
  return Object.fromEntries([...Object.entries(foreign), ...context]);
}

function textOr(value: JsonValue | undefined, otherwise: string | null): string | null {
  return typeof value === 'string' || value === null ? value : otherwise;
}

function texts(value: JsonValue | undefined): string[] | undefined {
  return isJsonList(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

function wordOr<T extends string>(
  isKnown: (word: string) => word is T,
  value: JsonValue | undefined,
  otherwise: T | null,
): T | null {
  if (value === null) return null;
  return typeof value === 'string' && isKnown(value) ? value : otherwise;
}

function linksIn(value: JsonValue | undefined): Link[] | undefined {
  if (!isJsonList(value)) return undefined;
  return jsonMaps(value).map(({ label, url }) => ({ label: textOr(label, null) ?? '', url: textOr(url, null) ?? '' }));
}
