import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, effect, signal } from '@preact/signals';
import type { ReportBug } from './query.ts';
import type { SaveState } from './saving.ts';

/** Progress of long work: in bytes on the complete catalog, in metrics on a selection. */
export interface Done {
  readonly done: number;
  readonly total: number;
}

/** The long work that is being saved: an import, compaction, a bulk edit. It must go through `Saving`. */
export interface Progress {
  /** Undefined if nothing is under way, or until the first progress is known. */
  readonly now: ReadonlySignal<Done | undefined>;
  /** True while it is being cancelled, which takes a moment. */
  readonly cancelling: ReadonlySignal<boolean>;
  hear(done: Done): void;
  /** Cancels: the work then fails with `cancelled`, and nothing is changed. */
  cancel(): void;
}

/** Creates the progress of work that is saved. It is cleared when `saving` is no longer `saving`. */
export function createProgress(
  saving: ReadonlySignal<SaveState>,
  cancel: () => Promise<void>,
  report: ReportBug,
): Progress {
  const now = signal<Done | undefined>(undefined);
  const cancelling = signal(false);
  const isSaving = computed(() => saving.value.is === 'saving');

  effect(() => {
    if (isSaving.value) return;
    batch(() => {
      now.value = undefined;
      cancelling.value = false;
    });
  });

  return {
    now,
    cancelling,
    hear({ done, total }) {
      // Events and results use different channels, so the last event may arrive after the end.
      if (isSaving.peek()) now.value = { done, total };
    },
    cancel() {
      if (!isSaving.peek() || cancelling.peek()) return;
      cancelling.value = true;
      cancel().catch(report);
    },
  };
}
