import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import {
  chooseKind,
  chooseMetrics,
  chooseRow,
  type Choices,
  type MetricChoice,
  NO_CHOICES,
  type RowChoice,
} from '../../domain/review/choices.ts';
import type { FieldRow, RowKind } from '../../domain/review/field-rows.ts';
import { countsOf, type PlanCounts } from '../../domain/review/plan.ts';
import { allRows, type DeletedReview, type NewReview } from '../../domain/review/review.ts';
import type { SheetDecision } from '../../domain/review/reviewed-files.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { ReviewState } from './review-state.ts';
import { type MappedSheet, widest, withDecision } from './sheet-state.ts';

/** What the user decides about a review. */
export interface Decisions {
  readonly choices: ReadonlySignal<Choices>;
  /** The numbers of what an import would do; undefined while there is no review. */
  readonly counts: ReadonlySignal<PlanCounts | undefined>;
  readonly chooseRow: (row: FieldRow, choice: RowChoice) => void;
  /** Decides all rows of a kind. */
  readonly chooseKind: (kind: RowKind, choice: RowChoice) => void;
  readonly chooseMetrics: (metrics: readonly (NewReview | DeletedReview)[], choice: MetricChoice) => void;
}

/** What the user decides about the sheets before a review. */
export interface SheetDecisions {
  /** Decides how a sheet is read. */
  readonly mapSheet: (file: string, decision: SheetDecision) => void;
  /** Takes another row for the one with the names of the columns, which are guessed from it; -1: no row has names. */
  readonly nameColumns: (file: string, header: number) => Promise<void>;
}

/** The sheets whose columns are shown, as they are mapped now. */
export function sheetsIn(state: ReadonlySignal<ReviewState>): readonly MappedSheet[] {
  const shown = state.peek();
  return shown.is === 'mapping' ? shown.sheets : [];
}

/** Creates the decisions about the sheets that are shown. */
export function createSheetDecisions(
  state: Signal<ReviewState>,
  client: Pick<CatalogClient, 'guessColumns'>,
): SheetDecisions {
  function decide(file: string, decision: SheetDecision): void {
    const shown = state.peek();
    if (shown.is === 'mapping') state.value = { ...shown, sheets: withDecision(shown.sheets, file, decision) };
  }
  return {
    mapSheet: decide,
    async nameColumns(file, header) {
      const sheet = sheetsIn(state).find((one) => one.file === file);
      if (sheet === undefined) return;
      const names = sheet.rows[header]?.cells ?? widest(sheet).map(() => '');
      decide(file, { is: 'read', mapping: { header, columns: await client.guessColumns(names) } });
    },
  };
}

/** Creates the decisions about the review that is shown. `forget` makes them what they were at first. */
export function createDecisions(state: ReadonlySignal<ReviewState>): Decisions & { readonly forget: () => void } {
  const choices = signal<Choices>(NO_CHOICES);
  const review = computed(() => {
    const { value } = state;
    return value.is === 'ready' || value.is === 'accepting' ? value.reviewed.review : undefined;
  });
  return {
    choices,
    counts: computed(() => review.value && countsOf(review.value, choices.value)),
    forget: () => void (choices.value = NO_CHOICES),
    chooseRow: (row, choice) => void (choices.value = chooseRow(choices.peek(), row, choice)),
    chooseMetrics: (metrics, choice) => void (choices.value = chooseMetrics(choices.peek(), metrics, choice)),
    chooseKind(kind, choice) {
      const shown = review.peek();
      if (shown !== undefined) choices.value = chooseKind(choices.peek(), kind, choice, allRows(shown));
    },
  };
}
