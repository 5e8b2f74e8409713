import { NO_DETAILS, type Link, type MetricDetails, isKind, isLanguage } from '../../domain/metric/details.ts';
import type { ForeignMetric, JsonValue } from '../interchange/model.ts';
import { isMap, mapsOf, oneOrMore, textAt, textOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import { escapedTemplates, unescapedTemplates } from './jinja-text.ts';

/** Fields of a metric that Metricbook's own place in `config.meta` may set, whatever dbt's attributes say. */
const TEXTS = ['id', 'name', 'description', 'calculation', 'owner', 'dataSource'] as const;
const LISTS = ['tags', 'dependencies'] as const;
const DETAIL_TEXTS = ['unit', 'format', 'grain', 'group', 'notes'] as const;

/** Fields in which two metrics differ, as JSON; undefined if they are equal. The origin is no field. */
export function slotOf(metric: ForeignMetric, read: ForeignMetric | undefined): JsonMap | undefined {
  const plain = read === undefined ? {} : fieldsOf(read);
  const differing = Object.entries(fieldsOf(metric)).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(plain[key]),
  );
  return differing.length === 0
    ? undefined
    : Object.fromEntries(differing.map(([key, value]) => [key, escaped(value)]));
}

/** A metric with the fields that its slot sets. */
export function withSlot(metric: ForeignMetric, slot: JsonValue | undefined): ForeignMetric {
  if (!isMap(slot)) return metric;
  const own = unescaped(slot);
  const text = (key: string): string | null | undefined =>
    Object.hasOwn(own, key) ? (own[key] === null ? null : textAt(own, key)) : undefined;
  const texts = Object.fromEntries(
    TEXTS.flatMap((key) => {
      const value = text(key);
      return value === undefined || (value === null && (key === 'id' || key === 'name')) ? [] : [[key, value] as const];
    }),
  );
  const lists = Object.fromEntries(LISTS.flatMap((key) => (key in own ? [[key, texted(own[key])] as const] : [])));
  return { ...metric, ...texts, ...lists, details: detailsWith(metric.details, own, text) };
}

function detailsWith(
  details: MetricDetails,
  own: JsonMap,
  text: (key: string) => string | null | undefined,
): MetricDetails {
  const texts = Object.fromEntries(
    DETAIL_TEXTS.flatMap((key) => {
      const value = text(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  const kind = text('kind');
  const language = text('language');
  return {
    ...details,
    ...texts,
    ...(kind === undefined ? {} : { kind: kind !== null && isKind(kind) ? kind : null }),
    ...(language === undefined ? {} : { language: language !== null && isLanguage(language) ? language : null }),
    ...('synonyms' in own ? { synonyms: texted(own['synonyms']) } : {}),
    ...('links' in own ? { links: mapsOf(own['links']).map(linkOf) } : {}),
    ...('custom' in own ? { custom: new Map(oneOrMore(own['custom']).map(pairOf)) } : {}),
    ...('isHidden' in own ? { isHidden: own['isHidden'] === true } : {}),
  };
}

/** All fields as JSON. Entries of a map keep their order as pairs: a map of JSON would not. */
function fieldsOf({ origin: _, details, ...fields }: ForeignMetric): { readonly [key: string]: JsonValue } {
  const { custom, links, ...rest } = { ...NO_DETAILS, ...details };
  return { ...fields, ...rest, links: links.map(({ label, url }) => ({ label, url })), custom: Array.from(custom) };
}

function linkOf(map: JsonMap): Link {
  return { label: textAt(map, 'label') ?? '', url: textAt(map, 'url') ?? '' };
}

function pairOf(pair: JsonValue): [string, string] {
  const [key, value] = oneOrMore(pair);
  return [textOf(key) ?? '', textOf(value) ?? ''];
}

function texted(value: JsonValue | undefined): string[] {
  return oneOrMore(value).flatMap((item) => textOf(item) ?? []);
}

/** A value in which dbt finds no templates. */
export function escaped(value: JsonValue): JsonValue {
  return mapped(value, escapedTemplates);
}

function unescaped(map: JsonMap): JsonMap {
  const value = mapped(map, unescapedTemplates);
  return isMap(value) ? value : {};
}

function mapped(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, change)]));
  return Array.isArray(value) ? oneOrList(value).map((item) => mapped(item, change)) : value;
}

function oneOrList(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}

/** The slot in a metric's attributes. */
export function slotIn(json: JsonMap): JsonValue | undefined {
  return valueAt(json, 'config', 'meta', 'metricbook');
}
