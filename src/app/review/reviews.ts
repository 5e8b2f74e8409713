import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import type { ChosenEncoding } from '../../domain/catalog/import-preview.ts';
import { CatalogError, tooLarge } from '../../domain/core/catalog-error.ts';
import { NO_CHOICES } from '../../domain/review/choices.ts';
import type { FilesInspection, ReadFilesOptions } from '../../domain/review/reviewed-files.ts';
import type { AppContext } from '../core/app-context.ts';
import { defineFeature } from '../core/feature.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import type { CheckedFile } from '../import/imports.ts';
import { createProgress, type Progress } from '../core/progress.ts';
import { sourcesOf } from './chosen-files.ts';
import { createAcceptance } from './review-acceptance.ts';
import { callsFor } from './review-calls.ts';
import { mappedSheet } from './sheet-state.ts';
import {
  createDecisions,
  createSheetDecisions,
  type Decisions,
  type SheetDecisions,
  sheetsIn,
} from './review-decisions.ts';
import type { ReviewState } from './review-state.ts';
import { inspected, unreadable } from './review-intake.ts';

/** Reviews catalogs and files of other programs, one after the other, and imports what was decided. */
export interface Reviews extends Decisions, SheetDecisions {
  readonly state: ReadonlySignal<ReviewState>;
  readonly progress: Progress;
  /**
   * Reads files, and shows their review. Resolves with false if no format recognises them, and nothing is known of
   * them that a user should see.
   */
  open(files: readonly NamedBytes[]): Promise<boolean>;
  /** Shows the review of a checked catalog, which is to be merged. */
  openCatalog(checked: CheckedFile): Promise<void>;
  /** Reads the undecided file again, in the encoding that the user chose. */
  readAs(encoding: ChosenEncoding): Promise<void>;
  /** Reads the sheets as they are mapped. */
  readSheets(): Promise<void>;
  /** Goes back to the columns of the sheets. */
  mapAgain(): Promise<void>;
  /** Imports what was decided, as one step that `Undo import` reverses. */
  accept(): Promise<void>;
  /** Discards the files. The catalog stays as it is. */
  drop(): void;
}

/** The reviewed import. */
export const REVIEWS = defineFeature(createReviews);

interface Intake {
  readonly files: readonly NamedBytes[];
  readonly options: ReadFilesOptions;
}

function createReviews(app: AppContext): Reviews {
  const { catalog, client, navigation, report, unloadGuard } = app;
  const state = signal<ReviewState>({ is: 'none' });
  const { forget, ...decisions } = createDecisions(state);
  const sheets = createSheetDecisions(state, client);
  let intake: Intake | undefined;
  let whenAccepted: (() => void) | undefined;
  let latest = 0;
  const progress = progressOf(app, state, drop);
  unloadGuard.watch(() => (decisions.choices.peek() === NO_CHOICES ? undefined : 'import'));

  function drop(): void {
    const held = state.peek();
    if (held.is === 'ready') callsFor(client, held.reviewed).drop(held.reviewed.token).catch(report);
    if (held.is === 'reading') client.cancel().catch(report);
    latest += 1;
    intake = undefined;
    whenAccepted = undefined;
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
    state.value = { is: 'reading', source: now.options.source };
    try {
      const inspection = await inspected(client, now.files, now.options);
      if (turn !== latest) {
        if (inspection.is === 'review') await client.dropReview(inspection.reviewed.token);
        return true;
      }
      const isFirst = catalog.state.peek().is === 'empty';
      if (isFirst && (inspection.is === 'review' || inspection.is === 'sheets')) await beginFirst();
      state.value = stateAfter(now, inspection);
      return state.value.is !== 'none';
    } catch (error) {
      if (turn === latest) refuse(now.options.source, error);
      return true;
    }
  }

  async function openCatalog(checked: CheckedFile): Promise<void> {
    drop();
    const turn = latest;
    state.value = { is: 'reading', source: checked.file };
    try {
      const reviewed = await client.reviewImport(checked.token);
      if (turn !== latest) {
        await client.dropImport(checked.token);
        return;
      }
      whenAccepted = checked.whenAccepted;
      state.value = { is: 'ready', reviewed, problem: undefined };
    } catch (error) {
      client.dropImport(checked.token).catch(report);
      if (turn === latest) refuse(checked.file, error);
    }
  }

  /** Reads the same files in another way. */
  async function readAgain(options: Partial<ReadFilesOptions>): Promise<void> {
    if (intake !== undefined) await read({ files: intake.files, options: { ...intake.options, ...options } });
  }

  function refuse(source: string, error: unknown): void {
    const because = error instanceof RangeError ? tooLarge(error) : error;
    if (!(because instanceof CatalogError)) report(because);
    state.value = stateAfterError(source, because);
  }

  const accept = createAcceptance(app, { state, ...decisions }, () => {
    whenAccepted?.();
    // The worker has forgotten it by now.
    state.value = { is: 'none' };
    drop();
  });

  return {
    ...decisions,
    ...sheets,
    state,
    progress,
    accept,
    drop,
    openCatalog,
    async open(files) {
      if (state.peek().is === 'accepting') return true;
      return read({ files, options: sourcesOf(files) });
    },
    async readAs(encoding) {
      const undecided = state.peek();
      if (undecided.is !== 'undecided') return;
      await readAgain({ encodings: new Map(intake?.options.encodings).set(undecided.file, encoding) });
    },
    readSheets: () => readAgain({ sheets: new Map(sheetsIn(state).map(({ file, decision }) => [file, decision])) }),
    mapAgain: () => readAgain({ sheets: new Map(), asksAgain: true }),
  };
}

/** What is shown of an error: nothing of one that the user made by cancelling, or that is a bug. */
function stateAfterError(source: string, error: unknown): ReviewState {
  if (!(error instanceof CatalogError) || error.code === 'cancelled') return { is: 'none' };
  return { is: 'refused', source, problems: [unreadable(error.message)] };
}

/** A dictionary of metrics may be in another encoding, too. */
const NOT_UNICODE = 'encoding-unknown';

/** The progress of reading files, which `drop` cancels, and of importing them. */
function progressOf(
  { client, events, report }: AppContext,
  state: ReadonlySignal<ReviewState>,
  drop: () => void,
): Progress {
  const isBusy = computed(() => state.value.is === 'reading' || state.value.is === 'accepting');
  const busy = computed(() => ({ is: isBusy.value ? ('saving' as const) : ('saved' as const) }));
  const cancel = async (): Promise<void> => {
    if (state.peek().is === 'reading') drop();
    else await client.cancel();
  };
  const progress = createProgress(busy, cancel, report);
  events.on(['progress'], (done) => progress.hear(done));
  return progress;
}

/** What is shown of an inspection. Nothing if another way to open the file may know more about it. */
function stateAfter({ files, options: { source } }: Intake, inspection: FilesInspection): ReviewState {
  switch (inspection.is) {
    case 'review':
      return { is: 'ready', reviewed: inspection.reviewed, problem: undefined };
    case 'undecided':
      return { ...inspection, source };
    case 'sheets':
      return { is: 'mapping', source, sheets: inspection.sheets.map(mappedSheet) };
    case 'unknown': {
      const { problems } = inspection;
      const isTold =
        files.length > 1 || problems.some(({ severity, code }) => severity === 'error' && code !== NOT_UNICODE);
      return isTold ? { is: 'refused', source, problems } : { is: 'none' };
    }
  }
}
