import { counted } from '../core/pluralize.ts';
import type { SavedChange } from '../metric/change.ts';
import type { NamedMetric } from './comparison.ts';
import { fieldLabel } from '../metric/field-label.ts';
import { dateOf } from '../core/instant.ts';
import { exactTime } from '../core/relative-time.ts';

/** What undoing a whole save would do. Each list newest first. */
export interface RevertPlan {
  /** Those of its changes that make a difference today: of each field of each metric the first. */
  readonly changes: readonly SavedChange[];
  /** Changes of the same fields since, which would be undone with them. */
  readonly later: readonly SavedChange[];
  /** The metrics of both lists. */
  readonly metrics: readonly NamedMetric[];
}

/** Which changes to undo. */
export interface RevertWish {
  readonly changeId: number;
  /** `change`: this one alone; `save`: every change of its save. */
  readonly of: 'change' | 'save';
  /** The later changes that the person knows to be undone with a whole save. */
  readonly agreed: readonly number[];
}

/** What came of it. */
export interface Reverted {
  /** The metric of the change that was named, as it is now. */
  readonly metric: NamedMetric;
  /** One of the changes that undo: reverting its save brings everything back. Undefined where nothing was to be done. */
  readonly undo: number | undefined;
}

/** Why a save exists that undoes another one. */
export function revertReason({ changedAt, changedBy }: Pick<SavedChange, 'changedAt' | 'changedBy'>): string {
  const by = changedBy === null || changedBy.trim() === '' ? '' : ` by ${changedBy.trim()}`;
  return `reverts the save of ${dateOf(changedAt) === undefined ? 'an unknown time' : exactTime(changedAt)}${by}`;
}

/** What a person has to agree to before a save is reverted; undefined where it takes nothing else along. */
export function revertQuestion({ changes, later, metrics }: RevertPlan): { text: string; items: string[] } | undefined {
  const names = new Map(metrics.map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  const touched = [...new Set(changes.map(({ metricId }) => metricId))];
  if (later.length > 0) {
    const text = later.length === 1 ? 'A later change is undone with it:' : 'Later changes are undone with it:';
    return { text, items: later.map((change) => laterItem(change, nameOf(change.metricId))) };
  }
  if (touched.length < 2) return undefined;
  return {
    text: `It changed ${counted(touched.length, 'metric')}, and all of them are reverted:`,
    items: touched.map(nameOf),
  };
}

function laterItem({ fieldName, changedBy, changedAt, reason }: SavedChange, name: string): string {
  const why = reason === null ? '' : `: “${reason}”`;
  return `${fieldLabel(fieldName)} of ${name}, ${changedBy?.trim() || 'unknown author'}, ${exactTime(changedAt)}${why}`;
}
