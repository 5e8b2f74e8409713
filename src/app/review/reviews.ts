import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { ChosenEncoding } from '../../domain/catalog/import-preview.ts';
import { CatalogError, tooLarge } from '../../domain/core/catalog-error.ts';
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
import { type PlanCounts, planOf } from '../../domain/review/plan.ts';
import { allRows, type DeletedReview, type NewReview } from '../../domain/review/review.ts';
import type { FileProblem, FilesInspection, ReviewedFiles } from '../../domain/review/reviewed-files.ts';
import type { AppContext } from '../core/app-context.ts';
import { defineFeature } from '../core/feature.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import { createProgress, type Progress } from '../core/progress.ts';
import { sourceNameOf } from './chosen-files.ts';
import { bytesOf, unreadable, withProblems } from './review-intake.ts';
import { importedSentence } from './review-sentences.ts';

/** The state of importing metrics from files of other programs. */
export type ReviewState =
  | { readonly is: 'none' }
  | { readonly is: 'reading'; readonly source: string }
  /** A text that is not Unicode, which is read again in the encoding that the user chooses. */
  | (Extract<FilesInspection, { is: 'undecided' }> & { readonly source: string })
  /** Nothing can be imported; `problems` says why. */
  | { readonly is: 'refused'; readonly source: string; readonly problems: readonly FileProblem[] }
  /** It waits for decisions. `problem`: why the last attempt to import it failed. */
  | { readonly is: 'ready'; readonly reviewed: ReviewedFiles; readonly problem: CatalogError | undefined }
  | { readonly is: 'accepting'; readonly reviewed: ReviewedFiles };

/** Reviews files of other programs, one after the other, and imports what was decided. */
export interface Reviews {
  readonly state: ReadonlySignal<ReviewState>;
  readonly choices: ReadonlySignal<Choices>;
  /** The numbers of what an import would do; undefined while there is no review. */
  readonly counts: ReadonlySignal<PlanCounts | undefined>;
  readonly progress: Progress;
  /**
   * Reads files, and shows their review. Resolves with false if no format recognises them, and nothing is known of
   * them that a user should see.
   */
  open(files: readonly NamedBytes[]): Promise<boolean>;
  /** Reads the undecided file again, in the encoding that the user chose. */
  readAs(encoding: ChosenEncoding): Promise<void>;
  chooseRow(row: FieldRow, choice: RowChoice): void;
  chooseKind(kind: RowKind, choice: RowChoice): void;
  chooseMetrics(metrics: readonly (NewReview | DeletedReview)[], choice: MetricChoice): void;
  /** Imports what was decided, as one step that `Undo import` reverses. */
  accept(): Promise<void>;
  /** Discards the files. The catalog stays as it is. */
  drop(): void;
}

/** The import of metrics from files of other programs. */
export const REVIEWS = defineFeature(createReviews);

interface Intake {
  readonly files: readonly NamedBytes[];
  readonly source: string;
  readonly encodings: ReadonlyMap<string, ChosenEncoding>;
}

function createReviews(app: AppContext): Reviews {
  const { catalog, client, events, navigation, notices, report, saving, unloadGuard } = app;
  const state = signal<ReviewState>({ is: 'none' });
  const { forget, ...decisions } = createDecisions(state);
  const { choices, counts } = decisions;
  let intake: Intake | undefined;
  let latest = 0;
  const isBusy = computed(() => state.value.is === 'reading' || state.value.is === 'accepting');
  const progress = createProgress(
    computed(() => ({ is: isBusy.value ? 'saving' : 'saved' })),
    () => client.cancel(),
    report,
  );
  events.on(['progress'], (done) => progress.hear(done));
  unloadGuard.watch(() => (choices.peek() === NO_CHOICES ? undefined : 'import'));

  function drop(): void {
    const held = state.peek();
    if (held.is === 'ready') client.dropReview(held.reviewed.token).catch(report);
    if (held.is === 'reading') progress.cancel();
    latest += 1;
    intake = undefined;
    forget();
    state.value = { is: 'none' };
  }

  /** Metrics need a catalog to go into. The first one is empty, and its review says that all of them are new. */
  async function beginFirst(): Promise<void> {
    await catalog.begin();
    if (catalog.state.peek().is === 'open') void navigation.go({ at: 'import' });
  }

  async function read(now: Intake): Promise<boolean> {
    drop();
    const turn = latest;
    intake = now;
    state.value = { is: 'reading', source: now.source };
    try {
      const { files, unread } = await bytesOf(now.files, now.source);
      if (turn !== latest) return true;
      const inspection = await client.reviewFiles(files, { source: now.source, encodings: now.encodings });
      if (turn !== latest) {
        if (inspection.is === 'review') await client.dropReview(inspection.reviewed.token);
        return true;
      }
      if (inspection.is === 'review' && catalog.state.peek().is === 'empty') await beginFirst();
      state.value = stateAfter(now, withProblems(inspection, unread));
      return state.value.is !== 'none';
    } catch (error) {
      if (turn === latest) refuse(now.source, error);
      return true;
    }
  }

  function refuse(source: string, error: unknown): void {
    const known = error instanceof RangeError ? tooLarge(error) : error;
    if (!(known instanceof CatalogError)) {
      state.value = { is: 'none' };
      report(known);
    } else if (known.code === 'cancelled') drop();
    else state.value = { is: 'refused', source, problems: [unreadable(known.message)] };
  }

  async function refresh(reviewed: ReviewedFiles, because: CatalogError): Promise<void> {
    state.value = { is: 'ready', reviewed, problem: because };
    if (because.code !== 'conflict-changed') return;
    try {
      const again = await client.refreshReview(reviewed.token);
      if (state.peek().is === 'ready') state.value = { is: 'ready', reviewed: again, problem: because };
    } catch (error) {
      report(error);
    }
  }

  async function accept(): Promise<void> {
    const ready = state.peek();
    if (ready.is !== 'ready') return;
    const { reviewed } = ready;
    const done = counts.peek();
    const decided = choices.peek();
    const written = await saving.write((by) => {
      state.value = { is: 'accepting', reviewed };
      return catalog.whileReplacing(() => client.acceptReview(reviewed.token, decided, by));
    });
    if (written.is === 'refused') await refresh(reviewed, written.because);
    if (written.is === 'cancelled') state.value = ready;
    if (written.is !== 'done') return;
    state.value = { is: 'none' };
    drop();
    catalog.found(written.value);
    navigation.replace({ at: 'list' });
    notices.tell(importedSentence(reviewed.source, done), {
      label: 'Undo import',
      run: () => void catalog.undoImport(),
    });
  }

  return {
    ...decisions,
    state,
    progress,
    accept,
    drop,
    async open(files) {
      if (state.peek().is === 'accepting') return true;
      return read({ files, source: sourceNameOf(files), encodings: new Map() });
    },
    async readAs(encoding) {
      const undecided = state.peek();
      if (undecided.is !== 'undecided' || intake === undefined) return;
      await read({ ...intake, encodings: new Map(intake.encodings).set(undecided.file, encoding) });
    },
  };
}

/** A dictionary of metrics may be in another encoding, too. */
const NOT_UNICODE = 'encoding-unknown';

/** What is shown of an inspection. Nothing if another way to open the file may know more about it. */
function stateAfter({ files, source }: Intake, inspection: FilesInspection): ReviewState {
  switch (inspection.is) {
    case 'review':
      return { is: 'ready', reviewed: inspection.reviewed, problem: undefined };
    case 'undecided':
      return { ...inspection, source };
    case 'unknown': {
      const { problems } = inspection;
      const isTold =
        files.length > 1 || problems.some(({ severity, code }) => severity === 'error' && code !== NOT_UNICODE);
      return isTold ? { is: 'refused', source, problems } : { is: 'none' };
    }
  }
}

type Decisions = Pick<Reviews, 'choices' | 'counts' | 'chooseRow' | 'chooseKind' | 'chooseMetrics'>;

/** The decisions about the review that is shown. `forget` makes them what they were at first. */
function createDecisions(state: ReadonlySignal<ReviewState>): Decisions & { readonly forget: () => void } {
  const choices = signal<Choices>(NO_CHOICES);
  const review = computed(() => {
    const { value } = state;
    return value.is === 'ready' || value.is === 'accepting' ? value.reviewed.review : undefined;
  });
  return {
    choices,
    counts: computed(() => review.value && planOf(review.value, choices.value).counts),
    forget: () => void (choices.value = NO_CHOICES),
    chooseRow: (row, choice) => void (choices.value = chooseRow(choices.peek(), row, choice)),
    chooseMetrics: (metrics, choice) => void (choices.value = chooseMetrics(choices.peek(), metrics, choice)),
    chooseKind(kind, choice) {
      const shown = review.peek();
      if (shown !== undefined) choices.value = chooseKind(choices.peek(), kind, choice, allRows(shown));
    },
  };
}
