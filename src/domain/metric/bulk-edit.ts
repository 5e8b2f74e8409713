import { sameText } from '../core/same-text.ts';
import { distinctTexts, sameTextCounts } from '../core/text-counts.ts';
import { isolated } from '../core/isolated.ts';
import { pluralize, joinWords, formatNumber } from '../core/pluralize.ts';
import { shortened } from '../core/characters.ts';
import { CUSTOM_PREFIX, type DetailField } from './detail-fields.ts';
import type { DetailUpdates } from './details.ts';
import { fieldLabel } from './field-label.ts';
import type { Metric, MetricUpdates } from './metric.ts';

/** A change to the selected metrics. */
export type BulkEdit = FieldEdit | DetailEdit;

/** A change to fields of the table of metrics. */
export type FieldEdit =
  /** Null removes the owner. */
  | { readonly is: 'owner'; readonly owner: string | null }
  /** Null removes the data source. */
  | { readonly is: 'data source'; readonly dataSource: string | null }
  | { readonly is: 'add tags'; readonly tags: readonly string[] }
  | { readonly is: 'remove tags'; readonly tags: readonly string[] };

/** Records the calculated trust scores, by id. */
export interface StoreTrust {
  readonly is: 'store trust';
  readonly scores: ReadonlyMap<string, number>;
}

/** A change to details. */
export type DetailEdit =
  /** Null removes the value. */
  | { readonly is: 'detail'; readonly field: BulkDetail; readonly text: string | null }
  | { readonly is: 'add synonyms'; readonly synonyms: readonly string[] }
  | { readonly is: 'remove synonyms'; readonly synonyms: readonly string[] };

/** A detail that several metrics can have in common. */
export type BulkDetail = Exclude<DetailField, 'synonyms' | 'links' | 'hidden'>;

/** The number of metrics with a value; null stands for none. */
export interface ValueShare<V> {
  readonly value: V;
  readonly count: number;
}

/** Summary of the selected metrics, shown before a bulk edit. */
export interface BulkSummary {
  /** Number of selected metrics that exist. */
  readonly metrics: number;
  readonly owners: readonly ValueShare<string | null>[];
  readonly dataSources: readonly ValueShare<string | null>[];
  /** Complete lists of tags, each with the number of metrics that have exactly this one. */
  readonly tagLists: readonly ValueShare<readonly string[]>[];
  /** Complete lists of synonyms, each with the number of metrics that have exactly this one. */
  readonly synonymLists: readonly ValueShare<readonly string[]>[];
  /** The values of each detail that any of the metrics has, by field; long ones are left out. */
  readonly details: ReadonlyMap<string, readonly ValueShare<string | null>[]>;
}

/** A metric outside the selection that depends on one inside. */
export interface Dependent {
  readonly id: string;
  readonly name: string;
}

/** The data needed to undo a bulk edit or deletion. */
export type BulkUndo =
  /** `epoch`: the version of the catalog in which the change set has this number. */
  | { readonly is: 'change'; readonly epoch: string; readonly changeSet: number }
  | { readonly is: 'deletion'; readonly ids: readonly string[] };

/** The result of a bulk edit or deletion. */
export interface BulkResult {
  readonly done: number;
  /** Number of metrics that were deleted or renamed in the meantime. */
  readonly gone: number;
  /** Undefined if nothing was done. */
  readonly undo: BulkUndo | undefined;
}

/**
 * The result of an undo. `changedSince`: number of fields that were changed again in the meantime and stay as they
 * are.
 */
export interface BulkUndoResult {
  readonly done: number;
  readonly changedSince: number;
}

/** The updates that an edit makes to one metric. They may include a field that already has the value. */
export function updatesBy(edit: FieldEdit, metric: Pick<Metric, 'tags'>): MetricUpdates {
  switch (edit.is) {
    case 'owner':
      return { owner: edit.owner };
    case 'data source':
      return { dataSource: edit.dataSource };
    case 'add tags':
    case 'remove tags': {
      const tags = itemsAfter(edit.is === 'add tags', edit.tags, metric.tags);
      return tags === undefined ? {} : { tags };
    }
  }
}

/** The details that an edit sets in one metric. They may include one that already says so. */
export function detailsBy(edit: DetailEdit, synonyms: readonly string[]): DetailUpdates {
  if (edit.is === 'detail') return detailUpdate(edit.field, edit.text);
  const after = itemsAfter(edit.is === 'add synonyms', edit.synonyms, synonyms);
  return after === undefined ? {} : { synonyms: after };
}

/** True for a change to details. */
export function isDetailEdit(edit: BulkEdit | StoreTrust): edit is DetailEdit {
  return edit.is === 'detail' || edit.is === 'add synonyms' || edit.is === 'remove synonyms';
}

/** Number of metrics that an edit leaves as they are. */
export function alreadySo(edit: BulkEdit, facts: BulkSummary): number {
  const form = formOf(edit);
  if (form.is === 'value') {
    return countWhere(sharesOf(edit, facts), (value) => value === form.value);
  }
  const lists = isDetailEdit(edit) ? facts.synonymLists : facts.tagLists;
  return countWhere(lists, (items) =>
    form.isAdded ? form.items.every((item) => hasItem(items, item)) : !form.items.some((item) => hasItem(items, item)),
  );
}

/** The tags of the metrics with their counts, most used first. Tags that are the same to a filter are one. */
export function tagShares({ tagLists }: BulkSummary): ValueShare<string>[] {
  return itemShares(tagLists);
}

/** The same for synonyms. */
export function synonymShares({ synonymLists }: BulkSummary): ValueShare<string>[] {
  return itemShares(synonymLists);
}

/** The effect of an edit, in a sentence: `Sets the owner of 45 metrics to @growth. 12 have it already.` */
export function foreseen(edit: BulkEdit, facts: BulkSummary): string {
  const same = alreadySo(edit, facts);
  const changing = facts.metrics - same;
  if (changing === 0) return `Nothing to do: ${restWords(edit, same, true)}.`;
  return `${deed(edit, pluralize(changing, 'metric'))}${same === 0 ? '.' : `. ${restWords(edit, same, false)}.`}`;
}

/** The result of an edit, in a sentence. */
export function doneSentence(edit: BulkEdit, { done, gone }: BulkResult): string {
  const lost = gone === 0 ? '' : ` ${pluralize(gone, 'metric')} had been deleted or renamed in the meantime.`;
  return `${report(edit, done)}${lost}`;
}

/** The result of an undo, in a sentence. */
export function undoneSentence({ done, changedSince }: BulkUndoResult): string {
  const kept =
    changedSince === 0
      ? ''
      : ` ${pluralize(changedSince, 'field')} changed again since and ${changedSince === 1 ? 'was' : 'were'} left alone.`;
  return `${pluralize(done, 'metric')} ${done === 1 ? 'is' : 'are'} as before.${kept}`;
}

/** The progress of a bulk edit: `3,200 of 10,000 metrics`. */
export function metricsDone(done: number, total: number): string {
  return `${formatNumber(done)} of ${pluralize(total, 'metric')}`;
}

function itemShares(lists: readonly ValueShare<readonly string[]>[]): ValueShare<string>[] {
  const counts = new Map<string, number>();
  for (const { value, count } of lists) {
    for (const item of distinctTexts(value)) counts.set(item, (counts.get(item) ?? 0) + count);
  }
  return sameTextCounts(Array.from(counts, ([value, count]) => ({ value, count })));
}

/** The list after an edit; undefined if it stays the same. */
function itemsAfter(isAdded: boolean, given: readonly string[], items: readonly string[]): string[] | undefined {
  if (isAdded) {
    const missing = given.filter((item) => !hasItem(items, item));
    return missing.length === 0 ? undefined : [...items, ...missing];
  }
  const left = items.filter((item) => !hasItem(given, item));
  return left.length === items.length ? undefined : left;
}

/** Items are compared as the filter does: adding one never makes a second spelling, removing one takes all of them. */
function hasItem(items: readonly string[], item: string): boolean {
  return items.some((one) => one === item || sameText(one) === sameText(item));
}

function detailUpdate(field: BulkDetail, text: string | null): DetailUpdates {
  if (isCustom(field)) return { custom: new Map([[field.slice(CUSTOM_PREFIX.length), text]]) };
  return { [field]: text };
}

function isCustom(field: BulkDetail): field is Extract<BulkDetail, `${typeof CUSTOM_PREFIX}${string}`> {
  return field.startsWith(CUSTOM_PREFIX);
}

/** An edit as its sentences say it: one value for a field, or items added to a list or removed from it. */
type Form =
  | { readonly is: 'value'; readonly label: string; readonly value: string | null }
  | {
      readonly is: 'items';
      readonly isAdded: boolean;
      readonly noun: readonly [one: string, several: string];
      readonly items: readonly string[];
    };

function formOf(edit: BulkEdit): Form {
  switch (edit.is) {
    case 'owner':
      return { is: 'value', label: 'owner', value: edit.owner };
    case 'data source':
      return { is: 'value', label: 'data source', value: edit.dataSource };
    case 'detail':
      return { is: 'value', label: fieldLabel(edit.field), value: edit.text };
    case 'add tags':
    case 'remove tags':
      return { is: 'items', isAdded: edit.is === 'add tags', noun: ['tag', 'tags'], items: edit.tags };
    case 'add synonyms':
    case 'remove synonyms': {
      const isAdded = edit.is === 'add synonyms';
      return { is: 'items', isAdded, noun: ['synonym', 'synonyms'], items: edit.synonyms };
    }
  }
}

/** The values of the field that an edit sets. */
function sharesOf(edit: BulkEdit, facts: BulkSummary): readonly ValueShare<string | null>[] {
  if (edit.is === 'owner') return facts.owners;
  if (edit.is === 'data source') return facts.dataSources;
  const field = edit.is === 'detail' ? edit.field : '';
  return facts.details.get(field) ?? [{ value: null, count: facts.metrics }];
}

function countWhere<V>(shares: readonly ValueShare<V>[], fits: (value: V) => boolean): number {
  return shares.reduce((sum, { value, count }) => (fits(value) ? sum + count : sum), 0);
}

function deed(edit: BulkEdit, metrics: string): string {
  const form = formOf(edit);
  if (form.is === 'items') {
    return form.isAdded ? `Adds ${itemWords(form)} to ${metrics}` : `Removes ${itemWords(form)} from ${metrics}`;
  }
  const { label, value } = form;
  return value === null
    ? `Removes the ${isolated(label)} of ${metrics}`
    : `Sets the ${isolated(label)} of ${metrics} to ${valueWords(value)}`;
}

/** Tells about the metrics that stay as they are. */
function restWords(edit: BulkEdit, count: number, isAll: boolean): string {
  const form = formOf(edit);
  const who = `${isAll && count > 1 ? 'all ' : ''}${formatNumber(count)}`;
  const has = count === 1 ? 'has' : 'have';
  if (form.is === 'value') return form.value === null ? `${who} ${has} none` : `${who} ${has} it already`;
  const them = form.items.length === 1 ? 'it' : 'them';
  return form.isAdded ? `${who} ${has} ${them} already` : `${who} ${count === 1 ? 'doesn’t' : 'don’t'} have ${them}`;
}

function report(edit: BulkEdit, count: number): string {
  const form = formOf(edit);
  const metrics = pluralize(count, 'metric');
  const has = count === 1 ? 'has' : 'have';
  if (form.is === 'items') {
    return form.isAdded ? `Added ${itemWords(form)} to ${metrics}.` : `Removed ${itemWords(form)} from ${metrics}.`;
  }
  const { label, value } = form;
  return value === null
    ? `${metrics} now ${has} no ${isolated(label)}.`
    : `${metrics} now ${has} the ${isolated(label)} ${valueWords(value)}.`;
}

/** Characters of a value in a sentence. Notes may be long. */
const MAX_VALUE = 80;

function valueWords(value: string): string {
  return isolated(shortened(value, MAX_VALUE));
}

function itemWords({ noun: [one, several], items }: Extract<Form, { is: 'items' }>): string {
  return `${items.length === 1 ? one : several} ${joinWords(items.map((item) => `“${isolated(item)}”`))}`;
}
