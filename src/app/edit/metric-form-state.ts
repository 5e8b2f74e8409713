import type { ReadonlySignal } from '@preact/signals';
import { batch, computed } from '@preact/signals';
import type { Instant } from '../../domain/core/instant.ts';
import type { AppContext } from '../core/app-context.ts';
import type { FormProblem } from '../core/form-problem.ts';
import type { EditedField, FormFieldName } from '../core/metric-fields.ts';
import type { MetricBase, MetricTexts } from '../core/metric-texts.ts';
import type { UnloadCheck } from '../core/unload-guard.ts';
import type { Conflict } from './form-conflict-state.ts';
import { createFormConflicts } from './form-conflict-state.ts';
import { createFormDraft } from './form-draft.ts';
import type { GoneStatus } from './form-status.ts';
import { createFormStatus } from './form-status.ts';
import { createSubmission } from './form-submission.ts';

/** A form for one metric, or for one that is to be created. Every keystroke is stored as a draft. */
export interface MetricForm {
  /** The id of the edited metric; undefined if one is created. */
  readonly metricId: string | undefined;
  readonly texts: ReadonlySignal<MetricTexts>;
  readonly reason: ReadonlySignal<string>;
  readonly touched: ReadonlySignal<boolean>;
  /** The write block as long as there is one; otherwise the problem of the last attempt to save. */
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  readonly conflicts: ReadonlySignal<readonly Conflict[]>;
  readonly saving: ReadonlySignal<boolean>;
  /** The time of the draft that the form started from; undefined if it started from the metric. */
  readonly broughtBack: ReadonlySignal<Instant | undefined>;
  /** True if the browser did not store the draft. It then lasts as long as the page. */
  readonly unkept: ReadonlySignal<boolean>;
  /** The status of the metric if it was renamed or deleted in the meantime. */
  readonly gone: ReadonlySignal<GoneStatus | undefined>;
  write(field: FormFieldName, text: string): void;
  writeReason(text: string): void;
  /** Resolves a conflict: the field takes the other value, or the user's own stays and wins at the next save. */
  resolve(field: EditedField, choice: 'theirs' | 'mine'): void;
  /** Saves and leaves for the metric's page. If that is refused, the form stays as it is and says why. */
  save(): Promise<void>;
  /** Checks if the metric still exists under its id. */
  checkStatus(): Promise<void>;
  /** Continues with the same text under the metric's new id, after a rename. */
  follow(id: string): void;
  /** Creates the metric again, with the text of the form. */
  createAgain(): Promise<void>;
  /** Discards everything written, including the draft. */
  discard(): void;
  /** Leaves for the page that the form belongs to. Asks if something is unsaved. */
  leave(): Promise<void>;
  /** The navigation's guard: true if nothing is unsaved or the user agrees to lose it. */
  readonly mayLeave: () => true | Promise<boolean>;
  /**
   * Returns true if the page can unload without a question: nothing is unsaved, or it is being reloaded and the draft
   * is stored.
   */
  readonly mayUnload: () => boolean;
  /** Checks if everything written outlives the page. */
  readonly checkDraft: UnloadCheck;
}

/** Opens a form, with its draft if there is one. `metric` is undefined to create one. */
export function createMetricForm(app: AppContext, metric: MetricBase | undefined): MetricForm {
  const draft = createFormDraft(app, metric);
  const { metricId, touched } = draft;
  const conflicts = createFormConflicts(draft);
  const status = createFormStatus(app, metricId);
  const submission = createSubmission(app, { draft, conflicts, status });
  const { refusal, saving } = submission;

  function discard(): void {
    batch(() => {
      draft.discard();
      refusal.value = undefined;
      conflicts.clear();
    });
  }

  function mayLeave(): true | Promise<boolean> {
    if (saving.peek()) return Promise.resolve(false);
    return touched.peek() ? askToLeave() : true;
  }

  async function askToLeave(): Promise<boolean> {
    const answer = await app.confirm.choose({
      title: 'Leave without saving?',
      text: 'You can keep your changes as a draft and continue later.',
      items: [],
      yes: 'Discard changes',
      alternative: 'Keep as draft',
      no: 'Keep editing',
    });
    if (answer === true) discard();
    return answer !== false;
  }

  return {
    metricId,
    texts: draft.texts,
    reason: draft.reason,
    touched,
    problem: computed(() => {
      const writeBlock = app.saving.writeBlock.value;
      return writeBlock === undefined ? refusal.value : { field: undefined, text: writeBlock.message };
    }),
    conflicts: conflicts.open,
    saving,
    broughtBack: draft.broughtBack,
    unkept: draft.unkept,
    gone: status.gone,
    discard,
    mayLeave,
    mayUnload: draft.mayUnload,
    checkDraft: draft.check,
    write(field, text) {
      batch(() => {
        draft.write(field, text);
        if (refusal.peek()?.field === field) refusal.value = undefined;
      });
    },
    writeReason: (text) => draft.writeReason(text),
    resolve(field, choice) {
      batch(() => {
        if (conflicts.resolve(field, choice)) refusal.value = undefined;
      });
    },
    save: () => submission.save(),
    async checkStatus() {
      // The form's own rename removes the old id as well.
      if (!saving.peek()) await status.refresh();
    },
    follow(id) {
      draft.moveTo(id);
      app.navigation.replace({ at: 'edit', id });
    },
    createAgain: () => submission.createAgain(),
    async leave() {
      if (!(await mayLeave())) return;
      app.navigation.replace(metricId === undefined ? { at: 'list' } : { at: 'metric', id: metricId, tab: 'overview' });
    },
  };
}
