import { CatalogError } from '../core/catalog-error.ts';
import { fieldLabel } from '../metric/field-label.ts';
import { isListField } from './field-value.ts';
import type { FieldRow, RowKind } from './field-rows.ts';
import type { DeletedReview, MetricReview, NewReview } from './review.ts';

/** The value that a field gets: ours, theirs, or the items of both. */
export type RowChoice = 'mine' | 'theirs' | 'both';

/** Import a metric that is not here, or don't. */
export type MetricChoice = 'take' | 'skip';

/** Decisions that differ from the defaults. Those about fields and metrics that a review does not have mean nothing. */
export interface Choices {
  /** For all rows of a kind. Both sides are taken of lists only; other rows then keep their default. */
  readonly kinds: { readonly [kind in RowKind]?: RowChoice };
  /** For single rows, by `rowKey`. They come before those for a kind. */
  readonly rows: ReadonlyMap<string, RowChoice>;
  /** For metrics that are not here, by the id of theirs. */
  readonly metrics: ReadonlyMap<string, MetricChoice>;
}

/** Everything as proposed. */
export const NO_CHOICES: Choices = { kinds: {}, rows: new Map(), metrics: new Map() };

const DEFAULTS: Readonly<Record<RowKind, RowChoice>> = {
  conflict: 'mine',
  theirs: 'theirs',
  emptied: 'mine',
  mine: 'mine',
};

/** The choices that a row has. Both sides can be taken of lists only. */
export function choicesOf({ field }: Pick<FieldRow, 'field'>): readonly RowChoice[] {
  return isListField(field) ? ['mine', 'theirs', 'both'] : ['mine', 'theirs'];
}

/** Identifies a row by its metric and field. */
export function rowKey({ metric, field }: Pick<FieldRow, 'metric' | 'field'>): string {
  return JSON.stringify([metric, field]);
}

/** Decides one row. Throws `invalid-choice` if the row does not have this choice. */
export function chooseRow(choices: Choices, row: FieldRow, choice: RowChoice): Choices {
  checkChoice(row, choice);
  return { ...choices, rows: new Map(choices.rows).set(rowKey(row), choice) };
}

/** Decides all rows of a kind, also those that were decided one by one before. */
export function chooseKind(choices: Choices, kind: RowKind, choice: RowChoice, rows: readonly FieldRow[]): Choices {
  const decided = new Set(rows.filter((row) => row.kind === kind).map(rowKey));
  return {
    ...choices,
    kinds: { ...choices.kinds, [kind]: choice },
    rows: new Map([...choices.rows].filter(([key]) => !decided.has(key))),
  };
}

/** Decides if metrics that are not here are imported. */
export function chooseMetrics(
  choices: Choices,
  metrics: readonly (NewReview | DeletedReview)[],
  choice: MetricChoice,
): Choices {
  const decided = metrics.map(({ theirs }) => [theirs.id, choice] as const);
  return { ...choices, metrics: new Map([...choices.metrics, ...decided]) };
}

/** The choice for a row. Throws `invalid-choice` if it was decided as no row of its kind can be. */
export function choiceFor(choices: Choices, row: FieldRow): RowChoice {
  const own = choices.rows.get(rowKey(row));
  if (own !== undefined) {
    checkChoice(row, own);
    return own;
  }
  const all = choices.kinds[row.kind];
  return all !== undefined && choicesOf(row).includes(all) ? all : DEFAULTS[row.kind];
}

/** True if a metric that is not here is imported: by default each new one, and none that was deleted here. */
export function isTaken(choices: Choices, { is, theirs }: NewReview | DeletedReview): boolean {
  return (choices.metrics.get(theirs.id) ?? (is === 'new' ? 'take' : 'skip')) === 'take';
}

/** True for the metrics that can be taken or skipped. */
export function isNotHere(metric: MetricReview): metric is NewReview | DeletedReview {
  return metric.is === 'new' || metric.is === 'deleted here';
}

function checkChoice(row: FieldRow, choice: RowChoice): void {
  if (choicesOf(row).includes(choice)) return;
  throw new CatalogError('invalid-choice', `The ${fieldLabel(row.field)} can't have both values. Choose one of them.`, {
    row,
    choice,
  });
}
