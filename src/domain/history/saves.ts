import { inNaturalOrder } from '../core/natural-order.ts';
import { sameText } from '../core/same-text.ts';
import { sameTextCountsOrNone } from '../core/text-counts.ts';
import type { SavedChange } from '../metric/change.ts';
import type { Day, Instant } from '../core/instant.ts';
import { dayIn } from '../core/local-day.ts';
import type { TimeZone } from '../core/time-zone.ts';
import { fieldLabel } from '../metric/field-label.ts';
import { groupsOf } from '../core/groups.ts';
import { PLURAL_DETAILS } from '../metric/detail-fields.ts';
import { LIST_COLUMNS } from '../metric/metric.ts';

/** The changes of one save, or those of a metric that another program wrote at one moment. Never empty. */
export interface Save<C extends SavedChange = SavedChange> {
  /** Identifies the save: the id of its newest change. */
  readonly key: number;
  readonly changedBy: string | null;
  readonly changedAt: Instant;
  readonly reason: string | null;
  readonly changes: readonly C[];
}

/** The saves of one day. */
export interface DayOfSaves<C extends SavedChange = SavedChange> {
  /** Undefined for saves whose time cannot be read. */
  readonly day: Day | undefined;
  readonly saves: readonly Save<C>[];
}

/** A filter of the history. Undefined means all; null means changes without an author. */
export interface ChangeFilter {
  readonly field: string | undefined;
  readonly author: string | null | undefined;
}

/**
 * Groups changes by save and keeps their order. Other programs write no saves: what one person changed of a metric at
 * one moment is one.
 */
export function savesOf<C extends SavedChange>(changes: readonly C[]): Save<C>[] {
  const bySave = groupsOf(
    changes,
    ({ changeSetId, metricId, changedBy, changedAt }) =>
      changeSetId ?? JSON.stringify([metricId, changedBy, changedAt]),
  );
  return [...bySave.values()].flatMap((together) => {
    const first = together[0];
    if (first === undefined) return [];
    const { id, changedBy, changedAt, reason } = first;
    return [{ key: id, changedBy, changedAt, reason, changes: together }];
  });
}

/**
 * Groups saves, newest first, by their day in a zone; the latest day comes first. Saves keep their order within a day.
 * Those whose time cannot be read come last.
 */
export function daysOf<C extends SavedChange>(saves: readonly Save<C>[], zone: TimeZone): DayOfSaves<C>[] {
  const byDay = groupsOf(saves, ({ changedAt }) => dayIn(zone, changedAt));
  // A time that is only a day belongs to that day, which in the west begins after its midnight in UTC.
  return Array.from(byDay, ([day, together]) => ({ day, saves: together })).toSorted(byLatestDay);
}

function byLatestDay({ day: a = '' }: DayOfSaves, { day: b = '' }: DayOfSaves): number {
  if (a === b) return 0;
  return a < b ? 1 : -1;
}

/** The changes that match a filter, in order. */
export function filteredChanges(changes: readonly SavedChange[], { field, author }: ChangeFilter): SavedChange[] {
  const key = sameText(author ?? '');
  return changes.filter(
    (change) =>
      (field === undefined || change.fieldName === field) &&
      (author === undefined || sameText(change.changedBy ?? '') === key),
  );
}

/** The fields that were ever changed, by name. */
export function changedFields(changes: readonly SavedChange[]): string[] {
  return [...new Set(changes.map((change) => change.fieldName))].toSorted();
}

/** The authors of changes, by name, each in one spelling; null comes last if a change has no author. */
export function authorsOf(changes: readonly SavedChange[]): (string | null)[] {
  const authors = sameTextCountsOrNone(changes.map(({ changedBy }) => ({ value: changedBy, count: 1 })));
  const named = authors.flatMap(({ value }) => value ?? []).toSorted(inNaturalOrder);
  return named.length < authors.length ? [...named, null] : named;
}

/**
 * True if a field already has the value from before a change, judging by its newest change. The history is newest
 * first.
 */
export function isUndone(change: SavedChange, history: readonly SavedChange[]): boolean {
  const newest = history.find(({ fieldName }) => fieldName === change.fieldName);
  return newest !== undefined && newest.newValue === change.oldValue;
}

/** The changes of a save grouped by metric, in order. */
export function metricsOf<C extends SavedChange>(
  save: Save<C>,
): { readonly metricId: string; readonly changes: readonly C[] }[] {
  return Array.from(
    groupsOf(save.changes, ({ metricId }) => metricId),
    ([metricId, changes]) => ({ metricId, changes }),
  );
}

/** The result of reverting a change, in a sentence. `undone`: the field had that value already. */
export function revertSentence(fieldName: string, metricName: string, undone: boolean): string {
  const isPlural = LIST_COLUMNS.has(fieldName) || PLURAL_DETAILS.has(fieldName);
  const [verb, pronoun] = isPlural ? ['are', 'they were'] : ['is', 'it was'];
  const since = undone ? 'already' : 'again';
  return `The ${fieldLabel(fieldName)} of ${metricName} ${verb} ${since} as ${pronoun} before that change.`;
}
