import type { MetricField } from '../../domain/metric/metric.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import { freeName } from '../../domain/search/saved-view.ts';
import { mergeConflicts } from '../../domain/review/catalog-choices.ts';
import { choiceFor, type Choices, isNotHere, isTaken } from '../../domain/review/choices.ts';
import { type FieldText, isListField } from '../../domain/review/field-value.ts';
import { TABLE_FIELDS, updatesOf } from '../../domain/review/metric-texts.ts';
import { decidedText } from '../../domain/review/plan.ts';
import type { MatchedReview, Review } from '../../domain/review/review.ts';
import type { RecordChange } from '../metrics/history.ts';
import { newSave } from '../metrics/history.ts';
import { setDetails } from '../metrics/detail-saves.ts';
import { columnValue, exists, setColumns } from '../metrics/metric-rows.ts';
import { rename } from '../metrics/metric-saves.ts';
import { trashMetrics } from '../metrics/trash.ts';
import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { catalogMetrics } from './catalog-metrics.ts';
import type { MergeAuthor } from './merge.ts';

/**
 * Gives metrics of ours the new ids of those that were renamed only in theirs, unless the new id is taken here. Call it
 * before the two are compared.
 */
export function followRenames(ours: Connection, theirs: Connection, author: MergeAuthor): void {
  const record = newSave(ours, author);
  for (const [from, to] of renamesThere(ours, theirs)) {
    if (!exists(ours, to)) rename(ours, from, to, record, author.changedAt);
  }
}

/** The metrics of ours that were renamed only in theirs, by their ids here and there. */
export function renamesThere(ours: Connection, theirs: Connection): [from: string, to: string][] {
  const first = theirs.value("SELECT id FROM main.metric_history WHERE field_name = 'id' LIMIT 1");
  if (first === null) return [];
  const here = new Map(catalogMetrics(ours).map((one) => [one.path, one]));
  return catalogMetrics(theirs).flatMap(({ id, path, formerIds }): [string, string][] => {
    const one = here.get(path);
    if (one === undefined || !formerIds.includes(one.id) || one.formerIds.includes(id)) return [];
    return [[one.id, id]];
  });
}

/**
 * Makes theirs what was decided, so that a merge in which theirs wins makes just these edits: its metrics get the ids
 * and values that they have here, and those that are declined go. One that was changed there since it was deleted here
 * leaves a copy in the trash. Changes theirs, so call it with a copy.
 */
export function applyDecisions(theirs: Connection, review: Review, choices: Choices, author: MergeAuthor): void {
  renameAll(theirs, idsHere(review), author);
  decline(theirs, review, choices, author);
  for (const one of review.metrics) {
    if (!('rows' in one)) continue;
    const texts = textsToSet(one, choices);
    const columns = columnsOf(texts);
    if (Object.keys(columns).length > 0) setColumns(theirs, one.ours.id, columns, author.changedAt);
    const details = new Map([...texts].filter(([field]) => !TABLE_FIELDS.has(field)));
    if (details.size > 0) setDetails(theirs, one.ours.id, details);
  }
}

/** Pairs of the id that a metric has there and the one that it has here, if they differ. */
function idsHere({ metrics }: Review): [there: string, here: string][] {
  return metrics.flatMap((one): [string, string][] => {
    if (!('theirs' in one)) return [];
    const id = 'ours' in one ? one.ours.id : one.id;
    return id === one.theirs.id ? [] : [[one.theirs.id, id]];
  });
}

/** Renames metrics that may have each other's ids. Writes no history, since it is theirs that gets our words. */
function renameAll(
  theirs: Connection,
  ids: readonly (readonly [from: string, to: string])[],
  author: MergeAuthor,
): void {
  const unrecorded: RecordChange = () => {};
  const between = ids.map(([from, to]) => {
    const free = freeName(`merging ${from}`, (id) => exists(theirs, id));
    rename(theirs, from, free, unrecorded, author.changedAt);
    return [free, to] as const;
  });
  for (const [free, to] of between) rename(theirs, free, to, unrecorded, author.changedAt);
}

function decline(theirs: Connection, review: Review, choices: Choices, author: MergeAuthor): void {
  const declined = review.metrics.filter(isNotHere).filter((one) => !isTaken(choices, one));
  const changed = new Set(mergeConflicts(review).deleted.map(({ id }) => id));
  const ids = declined.map(({ id }) => id);
  const before = theirs.value('SELECT coalesce(max(id), 0) FROM main.metricbook_trash');
  trashMetrics(theirs, ids, author.changedBy, author.changedAt);
  theirs.run('DELETE FROM main.metricbook_trash WHERE id > ? AND metric_id NOT IN (SELECT value FROM json_each(?))', [
    before,
    JSON.stringify([...changed]),
  ]);
}

/** The fields and details in which theirs has to differ from what it says. */
function textsToSet({ ours, theirs, rows }: MatchedReview, choices: Choices): ReadonlyMap<string, FieldText> {
  const differing = new Map(rows.map((row) => [row.field, row]));
  const texts = new Map<string, FieldText>();
  for (const field of new Set([...TABLE_FIELDS, ...ours.fields.keys(), ...theirs.fields.keys()])) {
    const row = differing.get(field);
    if (row !== undefined && choiceFor(choices, row) === 'theirs') continue;
    const text = row === undefined ? (ours.fields.get(field) ?? null) : decidedText(row, choices);
    if (text !== (theirs.fields.get(field) ?? null)) texts.set(field, emptyList(field, text));
  }
  return texts;
}

/** A merge keeps a detail that theirs lacks, but not one that is an empty list there. */
function emptyList(field: string, text: FieldText): FieldText {
  return text === null && isListField(field) ? '[]' : text;
}

function columnsOf(texts: ReadonlyMap<string, FieldText>): Record<string, SqlValue> {
  return Object.fromEntries(
    Object.entries(updatesOf(texts)).map(([field, value]) => [FIELD_COLUMNS[field as MetricField], columnValue(value)]),
  );
}
