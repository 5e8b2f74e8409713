import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, effect, signal } from '@preact/signals';
import type { ReportBug } from './query.ts';
import type { SaveState } from './saving.ts';

/** How far long work is: on the whole catalog in bytes, on several metrics in metrics. */
export interface Done {
  readonly done: number;
  readonly total: number;
}

/** The long work that is being saved: an import, a compacting, a change of many metrics. It must go through `Saving`. */
export interface Progress {
  /** Undefined where nothing is under way, or nothing is known of it yet. */
  readonly now: ReadonlySignal<Done | undefined>;
  /** Whether it is being broken off, which takes a moment. */
  readonly cancelling: ReadonlySignal<boolean>;
  hear(done: Done): void;
  /** Breaks it off: the work then fails with `cancelled`, and nothing is changed. */
  cancel(): void;
}

export function createProgress(
  saving: ReadonlySignal<SaveState>,
  breakOff: () => Promise<void>,
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
      // News and answers come by different ways: the last of the news may come after the end.
      if (isSaving.peek()) now.value = { done, total };
    },
    cancel() {
      if (!isSaving.peek() || cancelling.peek()) return;
      cancelling.value = true;
      breakOff().catch(report);
    },
  };
}
