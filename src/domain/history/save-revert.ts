import { isolated } from '../core/isolated.ts';
import { pluralize } from '../core/pluralize.ts';
import type { SavedChange } from '../metric/change.ts';
import type { NamedMetric } from './comparison.ts';
import { fieldLabel } from '../metric/field-label.ts';
import { dateOf } from '../core/moment.ts';
import { exactTime } from '../core/relative-time.ts';
import { type TimeZone, UTC } from '../core/time-zone.ts';

/** The effect of undoing a whole save. Each list is newest first. */
export interface RevertPlan {
  /** The changes that make a difference today: for each field of each metric the first one. */
  readonly changes: readonly SavedChange[];
  /** Later changes of the same fields, which would be undone as well. */
  readonly later: readonly SavedChange[];
  /** The metrics of both lists. */
  readonly metrics: readonly NamedMetric[];
}

/** The changes to undo. */
export interface RevertRequest {
  readonly changeId: number;
  /** `change`: only this one; `save`: every change of its save. */
  readonly of: 'change' | 'save';
  /** Later changes that the user agreed to undo with a whole save. */
  readonly agreed: readonly number[];
}

/** The result of a revert. */
export interface Reverted {
  /** The metric of the change in the request, as it is now. */
  readonly metric: NamedMetric;
  /** One of the changes made: reverting its save undoes the revert. Undefined if there was nothing to do. */
  readonly undo: number | undefined;
}

/** The reason that is stored with a save that undoes another one. Others read it, too, so its time is UTC. */
export function revertReason({ changedAt, changedBy }: Pick<SavedChange, 'changedAt' | 'changedBy'>): string {
  const by = changedBy === null || changedBy.trim() === '' ? '' : ` by ${changedBy.trim()}`;
  return `reverts the save of ${dateOf(changedAt) === undefined ? 'an unknown time' : exactTime(changedAt, UTC)}${by}`;
}

/** The question to confirm before a save is reverted; undefined if nothing else is undone with it. */
export function revertQuestion(
  { changes, later, metrics }: RevertPlan,
  zone: TimeZone,
): { text: string; items: string[] } | undefined {
  const names = new Map(metrics.map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  const touched = [...new Set(changes.map(({ metricId }) => metricId))];
  if (later.length > 0) {
    const text = later.length === 1 ? 'A later change will be undone too:' : 'Later changes will be undone too:';
    return { text, items: later.map((change) => laterItem(change, nameOf(change.metricId), zone)) };
  }
  if (touched.length < 2) return undefined;
  return {
    text: `It changed ${pluralize(touched.length, 'metric')}, and all of them are reverted:`,
    items: touched.map(nameOf),
  };
}

function laterItem({ fieldName, changedBy, changedAt, reason }: SavedChange, name: string, zone: TimeZone): string {
  const why = reason === null ? '' : `: “${isolated(reason)}”`;
  return `${fieldLabel(fieldName)} of ${isolated(name)}, ${isolated(changedBy?.trim() || 'unknown author')}, ${exactTime(changedAt, zone)}${why}`;
}
