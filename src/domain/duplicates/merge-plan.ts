import { sameText } from '../core/same-text.ts';
import { listIn, type MetricField, type MetricUpdates, type Metric } from '../metric/metric.ts';
import { linkIn } from '../metric/detail-texts.ts';

/** A metric with the texts of its details, as a merge needs it. */
export interface MergedMetric {
  readonly metric: Metric;
  readonly details: ReadonlyMap<string, string>;
}

/** Fields whose value is taken from another metric than the kept one, by the name in the history: its id. */
export type TakenFields = ReadonlyMap<string, string>;

/** The fields that a merge sets on the kept metric. */
export interface MergePlan {
  readonly updates: MetricUpdates;
  readonly details: ReadonlyMap<string, string | null>;
}

/** Fields with one value, of which one is kept, by the name in the history. */
const SINGLE_FIELDS = {
  name: 'name',
  description: 'description',
  calculation: 'calculation',
  owner: 'owner',
  data_source: 'dataSource',
} as const satisfies Readonly<Record<string, MetricField>>;

/** Details whose items are united. */
export const UNITED_DETAILS: ReadonlySet<string> = new Set(['synonyms', 'links']);

/** True for a field of which a merge keeps one value, so that it can be chosen. Lists are united. */
export function isChosen(fieldName: string): boolean {
  return !UNITED_DETAILS.has(fieldName) && fieldName !== 'tags' && fieldName !== 'trust_score';
}

/**
 * The updates of the kept metric when others are merged into it: its empty fields are filled from theirs, tags,
 * synonyms and links are united, their names become synonyms, and `taken` fields are theirs. The merge adds no
 * dependency on itself, nor on those that go.
 */
export function mergePlan(kept: MergedMetric, others: readonly MergedMetric[], taken: TakenFields): MergePlan {
  const { metric } = kept;
  const updates: MetricUpdates = {};
  for (const [fieldName, field] of Object.entries(SINGLE_FIELDS)) {
    const source = sourceOf(kept, others, taken.get(fieldName), (one) => isSaid(one.metric[field]));
    // A text in a field of texts: the sources have the same fields.
    if (source !== kept) Object.assign(updates, { [field]: source.metric[field] });
  }
  const dependencies = sourceOf(kept, others, taken.get('dependencies'), (one) => one.metric.dependencies.length > 0)
    .metric.dependencies;
  const gone = new Set([metric.id, ...others.map((one) => one.metric.id)]);
  // One that depended on itself before keeps that.
  if (metric.dependencies.includes(metric.id)) gone.delete(metric.id);
  const left = dependencies.filter((id) => !gone.has(id));
  if (!sameItems(left, metric.dependencies)) updates.dependencies = left;
  const tags = united([metric.tags, ...others.map((one) => one.metric.tags)], sameText);
  if (tags.length > metric.tags.length) updates.tags = tags;
  const details = mergedDetails(kept, others, taken, updates.name ?? metric.name);
  if (Object.keys(updates).length + details.size === 0) noteIds(kept, others, details);
  return { updates, details };
}

/** Makes the ids of the others synonyms, so that the history of the kept metric tells of a merge that set nothing. */
function noteIds(kept: MergedMetric, others: readonly MergedMetric[], details: Map<string, string | null>): void {
  const synonyms = listIn(kept.details.get('synonyms') ?? null);
  const ids = others.map((one) => one.metric.id);
  details.set('synonyms', JSON.stringify(united([synonyms, ids], sameText)));
}

function mergedDetails(
  kept: MergedMetric,
  others: readonly MergedMetric[],
  taken: TakenFields,
  name: string,
): Map<string, string | null> {
  const details = new Map<string, string | null>();
  const fields = new Set([kept, ...others].flatMap((one) => Array.from(one.details.keys())));
  for (const field of fields) {
    // Hidden is yes or nothing, so there is no empty value to fill.
    if (UNITED_DETAILS.has(field) || (field === 'hidden' && !taken.has(field))) continue;
    const source = sourceOf(kept, others, taken.get(field), (one) => isSaid(one.details.get(field) ?? null));
    if (source !== kept) details.set(field, source.details.get(field) ?? null);
  }
  const synonyms = listIn(kept.details.get('synonyms') ?? null);
  const names = [kept, ...others].map((one) => one.metric.name).filter((one) => one.trim() !== '');
  const all = united([synonyms, ...others.map((one) => listIn(one.details.get('synonyms') ?? null)), names], sameText);
  const called = all.filter((one) => sameText(one) !== sameText(name) || synonyms.includes(one));
  if (called.length > synonyms.length) details.set('synonyms', JSON.stringify(called));
  const links = mergedLinks(kept, others);
  if (links !== undefined) details.set('links', links);
  return details;
}

/** The links of all, as text; undefined if the kept metric has them, or has some in another program's form. */
function mergedLinks(kept: MergedMetric, others: readonly MergedMetric[]): string | undefined {
  const own = linksIn(kept.details.get('links'));
  if (own === undefined) return undefined;
  const all = [own, ...others.map((one) => linksIn(one.details.get('links')) ?? [])];
  const links = united(all, (link) => link);
  return links.length === own.length ? undefined : `[${links.join(',')}]`;
}

/** The links of a text, each as JSON; undefined if the text has something else. */
function linksIn(text: string | undefined): string[] | undefined {
  if (text === undefined || text === '') return [];
  try {
    const items: unknown = JSON.parse(text);
    if (!Array.isArray(items)) return undefined;
    const links = items.flatMap((item: unknown) => {
      const link = linkIn(item);
      return link === undefined ? [] : [JSON.stringify({ label: link.label, url: link.url })];
    });
    return links.length === items.length ? links : undefined;
  } catch {
    return undefined;
  }
}

/** The metric that a field's value comes from: the chosen one, else the first that says something. */
function sourceOf(
  kept: MergedMetric,
  others: readonly MergedMetric[],
  chosen: string | undefined,
  says: (one: MergedMetric) => boolean,
): MergedMetric {
  const all = [kept, ...others];
  return all.find((one) => one.metric.id === chosen) ?? all.find(says) ?? kept;
}

function isSaid(text: string | null): boolean {
  return text !== null && text.trim() !== '';
}

function united<T>(lists: readonly (readonly T[])[], keyOf: (item: T) => string): T[] {
  const [own = [], ...others] = lists;
  const known = new Set(own.map(keyOf));
  const all = [...own];
  for (const item of others.flat()) {
    if (known.has(keyOf(item))) continue;
    known.add(keyOf(item));
    all.push(item);
  }
  return all;
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
