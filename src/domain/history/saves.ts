import type { SavedChange } from '../metric/change.ts';
import type { Day, Instant } from '../core/instant.ts';
import { fieldLabel } from '../metric/field-label.ts';
import { groupsOf } from '../core/groups.ts';
import { dayOf } from '../core/instant.ts';
import { LIST_COLUMNS } from '../metric/metric.ts';

/** The changes of one save, or one change that another program wrote. Never empty. */
export interface Save<C extends SavedChange = SavedChange> {
  /** Tells saves apart: the id of the save's newest change. */
  readonly key: number;
  readonly changedBy: string | null;
  readonly changedAt: Instant;
  readonly reason: string | null;
  readonly changes: readonly C[];
}

/** The saves of one day. */
export interface DayOfSaves<C extends SavedChange = SavedChange> {
  readonly day: Day;
  readonly saves: readonly Save<C>[];
}

/** What a history is narrowed to; undefined stands for all of them, null for changes without an author. */
export interface ChangeFilter {
  readonly field: string | undefined;
  readonly author: string | null | undefined;
}

/** Gathers changes by their save, keeping their order. Changes without a save stand alone. */
export function savesOf<C extends SavedChange>(changes: readonly C[]): Save<C>[] {
  const bySave = groupsOf(changes, ({ changeSetId, id }) => changeSetId ?? `alone ${id}`);
  return [...bySave.values()].flatMap((together) => {
    const first = together[0];
    if (first === undefined) return [];
    const { id, changedBy, changedAt, reason } = first;
    return [{ key: id, changedBy, changedAt, reason, changes: together }];
  });
}

/** Gathers saves by their day in UTC, keeping their order. */
export function daysOf<C extends SavedChange>(saves: readonly Save<C>[]): DayOfSaves<C>[] {
  const byDay = groupsOf(saves, ({ changedAt }) => dayOf(changedAt));
  return Array.from(byDay, ([day, together]) => ({ day, saves: together }));
}

/** The changes that pass a filter, in their order. */
export function filteredChanges(changes: readonly SavedChange[], { field, author }: ChangeFilter): SavedChange[] {
  return changes.filter(
    (change) =>
      (field === undefined || change.fieldName === field) && (author === undefined || change.changedBy === author),
  );
}

/** The fields that changed at all, by name. */
export function changedFields(changes: readonly SavedChange[]): string[] {
  return [...new Set(changes.map((change) => change.fieldName))].toSorted();
}

/** Who changed something, by name; null, last, where some change has no author. */
export function authorsOf(changes: readonly SavedChange[]): (string | null)[] {
  const authors = new Set(changes.map((change) => change.changedBy));
  const named = [...authors].filter((author) => author !== null).toSorted((a, b) => a.localeCompare(b));
  return authors.has(null) ? [...named, null] : named;
}

/** Whether a field, by its newest change, is already what it was before a change. The history is newest first. */
export function isUndone(change: SavedChange, history: readonly SavedChange[]): boolean {
  const newest = history.find(({ fieldName }) => fieldName === change.fieldName);
  return newest !== undefined && newest.newValue === change.oldValue;
}

/** The changes of a save by metric, in their order. */
export function metricsOf<C extends SavedChange>(
  save: Save<C>,
): { readonly metricId: string; readonly changes: readonly C[] }[] {
  return Array.from(
    groupsOf(save.changes, ({ metricId }) => metricId),
    ([metricId, changes]) => ({ metricId, changes }),
  );
}

/** What reverting a change did, in a sentence. `undone`: whether the field was like that already. */
export function revertSentence(fieldName: string, metricName: string, undone: boolean): string {
  const [verb, pronoun] = LIST_COLUMNS.has(fieldName) ? ['are', 'they were'] : ['is', 'it was'];
  const since = undone ? 'already' : 'again';
  return `The ${fieldLabel(fieldName)} of ${metricName} ${verb} ${since} as ${pronoun} before that change.`;
}
