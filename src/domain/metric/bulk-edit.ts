import { sameText } from '../core/same-text.ts';
import { distinctTexts, sameTextCounts } from '../core/text-counts.ts';
import { isolated } from '../core/isolated.ts';
import { pluralize, joinWords, formatNumber } from '../core/pluralize.ts';
import type { Metric, MetricUpdates } from './metric.ts';

/** A change to the fields of the selected metrics. */
export type BulkEdit =
  /** Null removes the owner. */
  | { readonly is: 'owner'; readonly owner: string | null }
  /** Null removes the data source. */
  | { readonly is: 'data source'; readonly dataSource: string | null }
  | { readonly is: 'add tags'; readonly tags: readonly string[] }
  | { readonly is: 'remove tags'; readonly tags: readonly string[] };

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
export function updatesBy(edit: BulkEdit, metric: Pick<Metric, 'tags'>): MetricUpdates {
  switch (edit.is) {
    case 'owner':
      return { owner: edit.owner };
    case 'data source':
      return { dataSource: edit.dataSource };
    case 'add tags': {
      const missing = edit.tags.filter((tag) => !hasTag(metric.tags, tag));
      return missing.length === 0 ? {} : { tags: [...metric.tags, ...missing] };
    }
    case 'remove tags': {
      const left = metric.tags.filter((tag) => !hasTag(edit.tags, tag));
      return left.length === metric.tags.length ? {} : { tags: left };
    }
  }
}

/** Number of metrics that an edit leaves as they are. */
export function alreadySo(edit: BulkEdit, facts: BulkSummary): number {
  switch (edit.is) {
    case 'owner':
      return countWhere(facts.owners, (owner) => owner === edit.owner);
    case 'data source':
      return countWhere(facts.dataSources, (dataSource) => dataSource === edit.dataSource);
    case 'add tags':
      return countWhere(facts.tagLists, (tags) => edit.tags.every((tag) => hasTag(tags, tag)));
    case 'remove tags':
      return countWhere(facts.tagLists, (tags) => !edit.tags.some((tag) => hasTag(tags, tag)));
  }
}

/** The tags of the metrics with their counts, most used first. Tags that are the same to a filter are one. */
export function tagShares({ tagLists }: BulkSummary): ValueShare<string>[] {
  const counts = new Map<string, number>();
  for (const { value, count } of tagLists) {
    for (const tag of distinctTexts(value)) counts.set(tag, (counts.get(tag) ?? 0) + count);
  }
  return sameTextCounts(Array.from(counts, ([value, count]) => ({ value, count })));
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

/** Tags are compared as the filter does: adding one never makes a second spelling, removing one takes all of them. */
function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.some((one) => one === tag || sameText(one) === sameText(tag));
}

function countWhere<V>(shares: readonly ValueShare<V>[], fits: (value: V) => boolean): number {
  return shares.reduce((sum, { value, count }) => (fits(value) ? sum + count : sum), 0);
}

function deed(edit: BulkEdit, metrics: string): string {
  switch (edit.is) {
    case 'owner':
      return edit.owner === null
        ? `Removes the owner of ${metrics}`
        : `Sets the owner of ${metrics} to ${isolated(edit.owner)}`;
    case 'data source':
      return edit.dataSource === null
        ? `Removes the data source of ${metrics}`
        : `Sets the data source of ${metrics} to ${isolated(edit.dataSource)}`;
    case 'add tags':
      return `Adds ${tagWords(edit.tags)} to ${metrics}`;
    case 'remove tags':
      return `Removes ${tagWords(edit.tags)} from ${metrics}`;
  }
}

/** Tells about the metrics that stay as they are. */
function restWords(edit: BulkEdit, count: number, isAll: boolean): string {
  const who = `${isAll && count > 1 ? 'all ' : ''}${formatNumber(count)}`;
  const has = count === 1 ? 'has' : 'have';
  switch (edit.is) {
    case 'owner':
      return edit.owner === null ? `${who} ${has} none` : `${who} ${has} it already`;
    case 'data source':
      return edit.dataSource === null ? `${who} ${has} none` : `${who} ${has} it already`;
    case 'add tags':
      return `${who} ${has} ${edit.tags.length === 1 ? 'it' : 'them'} already`;
    case 'remove tags':
      return `${who} ${count === 1 ? 'doesn’t' : 'don’t'} have ${edit.tags.length === 1 ? 'it' : 'them'}`;
  }
}

function report(edit: BulkEdit, count: number): string {
  const metrics = pluralize(count, 'metric');
  const has = count === 1 ? 'has' : 'have';
  switch (edit.is) {
    case 'owner':
      return edit.owner === null
        ? `${metrics} now ${has} no owner.`
        : `${metrics} now ${has} the owner ${isolated(edit.owner)}.`;
    case 'data source':
      return edit.dataSource === null
        ? `${metrics} now ${has} no data source.`
        : `${metrics} now ${has} the data source ${isolated(edit.dataSource)}.`;
    case 'add tags':
      return `Added ${tagWords(edit.tags)} to ${metrics}.`;
    case 'remove tags':
      return `Removed ${tagWords(edit.tags)} from ${metrics}.`;
  }
}

function tagWords(tags: readonly string[]): string {
  return `${tags.length === 1 ? 'tag' : 'tags'} ${joinWords(tags.map((tag) => `“${isolated(tag)}”`))}`;
}
