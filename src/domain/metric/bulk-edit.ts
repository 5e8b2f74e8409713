import { counted, enumerated, grouped } from '../core/pluralize.ts';
import type { Metric, MetricUpdates } from './metric.ts';

/** What is done to the fields of several metrics at once. */
export type SeveralEdit =
  /** Null takes the owner away. */
  | { readonly is: 'owner'; readonly owner: string | null }
  /** Null takes the data source away. */
  | { readonly is: 'data source'; readonly dataSource: string | null }
  | { readonly is: 'add tags'; readonly tags: readonly string[] }
  | { readonly is: 'remove tags'; readonly tags: readonly string[] };

/** How many metrics have a value; null stands for none. */
export interface ValueShare<V> {
  readonly value: V;
  readonly count: number;
}

/** What there is to know of several metrics before something is done to them. */
export interface SeveralFacts {
  /** Those that there are. */
  readonly metrics: number;
  readonly owners: readonly ValueShare<string | null>[];
  readonly dataSources: readonly ValueShare<string | null>[];
  /** Whole lists of tags, each with how many metrics have just this one. */
  readonly tagLists: readonly ValueShare<readonly string[]>[];
}

/** A metric that depends on one of several others. */
export interface Dependent {
  readonly id: string;
  readonly name: string;
}

/** What it takes to undo what was done to several metrics. */
export type SeveralUndo =
  /** `epoch`: the stored catalog in which the change set has this number. */
  | { readonly is: 'change'; readonly epoch: string; readonly changeSet: number }
  | { readonly is: 'deletion'; readonly ids: readonly string[] };

/** What became of several metrics. */
export interface SeveralDone {
  readonly done: number;
  /** Metrics that somebody deleted meanwhile, or renamed. */
  readonly gone: number;
  /** Undefined where nothing was done. */
  readonly undo: SeveralUndo | undefined;
}

/** What an undo did; `changedSince`: fields that somebody changed again meanwhile, which stay as they are. */
export interface SeveralUndone {
  readonly done: number;
  readonly changedSince: number;
}

/** What an edit sets on one metric. A field that is so already may be among it. */
export function updatesBy(edit: SeveralEdit, metric: Pick<Metric, 'tags'>): MetricUpdates {
  switch (edit.is) {
    case 'owner':
      return { owner: edit.owner };
    case 'data source':
      return { dataSource: edit.dataSource };
    case 'add tags': {
      const missing = edit.tags.filter((tag) => !metric.tags.includes(tag));
      return missing.length === 0 ? {} : { tags: [...metric.tags, ...missing] };
    }
    case 'remove tags': {
      const left = metric.tags.filter((tag) => !edit.tags.includes(tag));
      return left.length === metric.tags.length ? {} : { tags: left };
    }
  }
}

/** How many of the metrics an edit leaves as they are. */
export function alreadySo(edit: SeveralEdit, facts: SeveralFacts): number {
  switch (edit.is) {
    case 'owner':
      return countWhere(facts.owners, (owner) => owner === edit.owner);
    case 'data source':
      return countWhere(facts.dataSources, (dataSource) => dataSource === edit.dataSource);
    case 'add tags':
      return countWhere(facts.tagLists, (tags) => edit.tags.every((tag) => tags.includes(tag)));
    case 'remove tags':
      return countWhere(facts.tagLists, (tags) => !edit.tags.some((tag) => tags.includes(tag)));
  }
}

/** The tags that the metrics have, most used first, and how many have each. */
export function tagShares({ tagLists }: SeveralFacts): ValueShare<string>[] {
  const counts = new Map<string, number>();
  for (const { value, count } of tagLists) {
    for (const tag of new Set(value)) counts.set(tag, (counts.get(tag) ?? 0) + count);
  }
  return Array.from(counts, ([value, count]) => ({ value, count })).toSorted(
    (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
  );
}

/** What an edit will do, in a sentence: `Sets the owner of 45 metrics to @growth; 12 have it already.` */
export function foreseen(edit: SeveralEdit, facts: SeveralFacts): string {
  const same = alreadySo(edit, facts);
  const changing = facts.metrics - same;
  if (changing === 0) return `Nothing to do: ${restWords(edit, same, true)}.`;
  return `${deed(edit, counted(changing, 'metric'))}${same === 0 ? '' : `; ${restWords(edit, same, false)}`}.`;
}

/** What an edit did, in a sentence. */
export function doneSentence(edit: SeveralEdit, { done, gone }: SeveralDone): string {
  const lost = gone === 0 ? '' : ` ${counted(gone, 'metric')} had been deleted or renamed meanwhile.`;
  return `${report(edit, done)}${lost}`;
}

/** What an undo did, in a sentence. */
export function undoneSentence({ done, changedSince }: SeveralUndone): string {
  const kept =
    changedSince === 0
      ? ''
      : ` ${grouped(changedSince)} had been changed again since and ${changedSince === 1 ? 'stays' : 'stay'} so.`;
  return `${counted(done, 'metric')} ${done === 1 ? 'is' : 'are'} as before.${kept}`;
}

/** How far work on several metrics is: `3,200 of 10,000 metrics`. */
export function metricsDone(done: number, total: number): string {
  return `${grouped(done)} of ${counted(total, 'metric')}`;
}

function countWhere<V>(shares: readonly ValueShare<V>[], fits: (value: V) => boolean): number {
  return shares.reduce((sum, { value, count }) => (fits(value) ? sum + count : sum), 0);
}

function deed(edit: SeveralEdit, metrics: string): string {
  switch (edit.is) {
    case 'owner':
      return edit.owner === null
        ? `Takes the owner of ${metrics} away`
        : `Sets the owner of ${metrics} to ${edit.owner}`;
    case 'data source':
      return edit.dataSource === null
        ? `Takes the data source of ${metrics} away`
        : `Sets the data source of ${metrics} to ${edit.dataSource}`;
    case 'add tags':
      return `Adds ${tagWords(edit.tags)} to ${metrics}`;
    case 'remove tags':
      return `Takes ${tagWords(edit.tags)} from ${metrics}`;
  }
}

/** Of those that stay as they are. */
function restWords(edit: SeveralEdit, count: number, isAll: boolean): string {
  const who = `${isAll && count > 1 ? 'all ' : ''}${grouped(count)}`;
  const has = count === 1 ? 'has' : 'have';
  switch (edit.is) {
    case 'owner':
      return edit.owner === null ? `${who} ${has} none` : `${who} ${has} it already`;
    case 'data source':
      return edit.dataSource === null ? `${who} ${has} none` : `${who} ${has} it already`;
    case 'add tags':
      return `${who} ${has} ${edit.tags.length === 1 ? 'it' : 'them'} already`;
    case 'remove tags':
      return `${who} ${count === 1 ? 'does' : 'do'} not have ${edit.tags.length === 1 ? 'it' : 'them'}`;
  }
}

function report(edit: SeveralEdit, count: number): string {
  const metrics = counted(count, 'metric');
  const has = count === 1 ? 'has' : 'have';
  switch (edit.is) {
    case 'owner':
      return edit.owner === null ? `${metrics} now ${has} no owner.` : `${metrics} now ${has} the owner ${edit.owner}.`;
    case 'data source':
      return edit.dataSource === null
        ? `${metrics} now ${has} no data source.`
        : `${metrics} now ${has} the data source ${edit.dataSource}.`;
    case 'add tags':
      return `${metrics} got ${tagWords(edit.tags)}.`;
    case 'remove tags':
      return `${metrics} lost ${tagWords(edit.tags)}.`;
  }
}

function tagWords(tags: readonly string[]): string {
  return `the ${tags.length === 1 ? 'tag' : 'tags'} ${enumerated(tags)}`;
}
