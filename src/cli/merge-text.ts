import { fieldLabel } from '../domain/metric/field-label.ts';
import { mergeConflicts } from '../domain/review/catalog-choices.ts';
import type { FieldRow } from '../domain/review/field-rows.ts';
import type { FieldText } from '../domain/review/field-value.ts';
import { ambiguousSentence, planSentence } from '../domain/review/review-words.ts';
import { type LastChange, nameOf, type ReviewedMetric } from '../domain/review/sides.ts';
import type { Review } from '../domain/review/review.ts';
import { groupsOf } from '../domain/core/groups.ts';
import type { Merged } from './merge.ts';

/** A merge as text: each conflict with the values of both sides, what only one side has, and a sentence. */
export function mergeText({ review, plan, winner }: Merged): string {
  const { rows, deleted } = mergeConflicts(review);
  return [
    ...conflictLines(review, rows),
    ...deleted.map(({ id, theirs }) => `! ${titleOf(theirs, id)}\n    deleted in ours, changed in theirs`),
    ...goneThere(review).map((one) => `? ${titleOf(one, one.id)}\n    deleted in theirs, kept here`),
    ...review.ambiguous.map(ambiguousSentence),
    ...(rows.length + deleted.length > 0 ? [`The conflicts have the values of ${winner}.`] : []),
    planSentence({ ...plan.counts, keptConflicts: 0 }),
  ].join('\n');
}

/** Fields with the values of both sides, below the names of their metrics. */
export function conflictLines({ metrics }: Review, rows: readonly FieldRow[]): string[] {
  const names = new Map(metrics.flatMap((one) => ('ours' in one ? [[one.ours.id, one.ours] as const] : [])));
  return Array.from(
    groupsOf(rows, ({ metric }) => metric),
    ([metric, ofMetric]) => [`! ${titleOf(names.get(metric), metric)}`, ...ofMetric.flatMap(rowLines)].join('\n'),
  );
}

/** A merge as JSON, for other programs. */
export function mergeJson({ review, plan, winner }: Merged): string {
  const { rows, deleted } = mergeConflicts(review);
  const result = {
    winner,
    conflicts: rows.map(({ metric, field, base, ours, theirs }) => ({ id: metric, field, base, ours, theirs })),
    deletedInOurs: deleted.map(({ id }) => id),
    deletedInTheirs: goneThere(review).map(({ id }) => id),
    added: plan.create.map(({ id }) => id),
    changed: plan.update.map(({ id, fields }) => ({ id, fields: Object.fromEntries(fields) })),
  };
  return JSON.stringify(result, undefined, 2);
}

function goneThere({ metrics }: Merged['review']): ReviewedMetric[] {
  return metrics.flatMap((one) => (one.is === 'gone there' ? [one.ours] : []));
}

function titleOf(metric: ReviewedMetric | undefined, id: string): string {
  return metric === undefined ? id : `${id}  ${nameOf(metric)}`;
}

function rowLines({ field, base, ours, theirs, ourChange, theirChange }: FieldRow): string[] {
  return [
    `    ${fieldLabel(field)}`,
    ...(base === undefined ? [] : valueLines('base', base, undefined)),
    ...valueLines('ours', ours, ourChange),
    ...valueLines('theirs', theirs, theirChange),
  ];
}

function valueLines(side: string, text: FieldText, change: LastChange | undefined): string[] {
  const author = change && ` (${[change.by, change.at].filter((part) => part !== null && part !== '').join(', ')})`;
  return [`      ${side}${author ?? ''}`, ...(text ?? '(nothing)').split('\n').map((line) => `        ${line}`)];
}
