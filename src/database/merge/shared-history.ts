import { groupsOf } from '../../domain/core/groups.ts';
import { type FieldText, isListField, sameField } from '../../domain/review/field-value.ts';
import { TABLE_FIELDS } from '../../domain/review/metric-texts.ts';
import type { FieldTexts, LastChange, Said } from '../../domain/review/sides.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { changeKey, changesOf, isMerged, lastChangeOf, without } from './field-changes.ts';

/**
 * How two catalogs are related. `copy`: ours was copied from an edition of theirs, so whatever differs and was not
 * changed here is new in theirs, even if their program writes no history.
 */
export type Relation = 'versions' | 'copy';

/** One side's version of a metric. */
export interface MetricVersion {
  readonly fields: FieldTexts;
  /** All changes of a field, oldest first. */
  readonly changesOf: (field: string) => readonly Row[];
}

/** Two versions of a metric since they went apart, by the fields that differ. */
export interface Separation {
  /** The values that both shared. Fields of which that is unknown are absent. */
  readonly said: Said;
  /** By whom and when ours, and theirs, got the value that it has. */
  readonly ourChanges: ReadonlyMap<string, LastChange>;
  readonly theirChanges: ReadonlyMap<string, LastChange>;
  /**
   * Details that their history says they removed, unless ours knows of it. A program that writes only the four tables
   * leaves no details at all, and that removes none of ours.
   */
  readonly removedThere: readonly string[];
}

/** A metric of a catalog with its history, which is read when it is needed. */
export function versionOf(
  connection: Connection,
  { id, fields }: { readonly id: string; readonly fields: FieldTexts },
): MetricVersion {
  let groups: ReadonlyMap<string, readonly Row[]> | undefined;
  return {
    fields,
    changesOf(field) {
      groups ??= groupsOf(changesOf(connection, id), (row) => textOf(row['field_name']) ?? '');
      return groups.get(field) ?? [];
    },
  };
}

/** Compares two versions of a metric by their histories. */
export function separationOf(ours: MetricVersion, theirs: MetricVersion, relation: Relation): Separation {
  const said = new Map<string, FieldText>();
  const ourChanges = new Map<string, LastChange>();
  const theirChanges = new Map<string, LastChange>();
  const removedThere: string[] = [];
  for (const field of new Set([...ours.fields.keys(), ...theirs.fields.keys()])) {
    // Most fields are the same, and their histories need not be read.
    if (ours.fields.get(field) === theirs.fields.get(field)) continue;
    const [here, there] = [historyIn(ours, field), historyIn(theirs, field)];
    const shared = sharedText(field, here, there, relation);
    if (shared !== undefined) said.set(field, shared);
    if (there.text === null && !TABLE_FIELDS.has(field) && isRemoved(here, there)) removedThere.push(field);
    for (const [history, changes] of [
      [here, ourChanges],
      [there, theirChanges],
    ] as const) {
      const change = changeTo(field, history);
      if (change !== undefined) changes.set(field, lastChangeOf(change));
    }
  }
  return { said, ourChanges, theirChanges, removedThere };
}

/** A field's value and all its changes, oldest first. */
interface FieldHistory {
  readonly text: FieldText;
  readonly changes: readonly Row[];
}

function historyIn({ fields, changesOf: changesIn }: MetricVersion, field: string): FieldHistory {
  return { text: fields.get(field) ?? null, changes: changesIn(field) };
}

/**
 * The value that both shared; undefined if the histories do not say it. A merge adds their history to ours, also of a
 * field that keeps our value. So a side whose changes are all known to the other one, and which has the value that the
 * last of them gave it, is what both shared.
 */
function sharedText(
  field: string,
  ours: FieldHistory,
  theirs: FieldHistory,
  relation: Relation,
): FieldText | undefined {
  const here = without(ours.changes, theirs.changes);
  const there = without(theirs.changes, ours.changes);
  const own = relation === 'copy' ? here.slice(here.findLastIndex(isMerged) + 1) : here;
  const met = lastMet(ours, theirs, here);
  // A merged list may have items of ours that no edition had, so it is compared with what the edition said.
  const hasOwnItems = isListField(field) && met !== undefined && isAsChanged(field, theirs);
  if (relation === 'copy' && own.length === 0 && !hasOwnItems) return ours.text;
  if (there.length === 0 && isAsChanged(field, theirs)) return theirs.text;
  if (here.length === 0 && isAsChanged(field, ours)) return ours.text;
  if (there.length === 0) return leftBehind(field, own, theirs.text);
  if (here.length === 0) return leftBehind(field, there, ours.text);
  if (met !== undefined) return textOf(met['new_value']);
  const merged = here.findLast(isMerged);
  return merged === undefined ? textOf(here[0]?.['old_value']) : textOf(merged['new_value']);
}

/** Their latest change that came here by a merge, after changes that only we have. */
function lastMet(ours: FieldHistory, theirs: FieldHistory, [first]: readonly Row[]): Row | undefined {
  if (first === undefined) return undefined;
  const later = new Set(ours.changes.slice(ours.changes.indexOf(first) + 1).map(changeKey));
  return theirs.changes.findLast((change) => later.has(changeKey(change)));
}

/**
 * The shared value if only one side has changes: the value of the other side, if the changes came past it. If they did
 * not, another program wrote it without a history, so both sides changed the field.
 */
function leftBehind(field: string, changes: readonly Row[], other: FieldText): FieldText | undefined {
  const passed = changes.map((change) => textOf(change['old_value']));
  return passed.some((text) => sameField(field, text, other)) ? other : passed[0];
}

function isRemoved(ours: FieldHistory, theirs: FieldHistory): boolean {
  const last = theirs.changes.at(-1);
  if (last === undefined || last['new_value'] !== null) return false;
  return !ours.changes.some((change) => changeKey(change) === changeKey(last));
}

/** True if a field has the value that its last change gave it. */
function isAsChanged(field: string, { text, changes }: FieldHistory): boolean {
  const last = changes.at(-1);
  return last !== undefined && sameField(field, textOf(last['new_value']), text);
}

/** The change that gave a field its value. A merge may have added others after it, which did not. */
function changeTo(field: string, { text, changes }: FieldHistory): Row | undefined {
  return changes.findLast((change) => sameField(field, textOf(change['new_value']), text)) ?? changes.at(-1);
}
