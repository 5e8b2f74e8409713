import type { ReadonlySignal } from '@preact/signals';
import { batch, computed } from '@preact/signals';
import type { Instant } from '../../domain/core/instant.ts';
import type { AppContext } from '../core/app-context.ts';
import type { FormProblem } from '../core/form-problem.ts';
import type { SavedField, TextField } from '../core/metric-fields.ts';
import type { MetricBase, MetricTexts } from '../core/metric-texts.ts';
import type { UnloadCheck } from '../core/unload-guard.ts';
import type { Conflict } from './form-conflict-state.ts';
import { createFormConflicts } from './form-conflict-state.ts';
import { createFormDraft } from './form-draft.ts';
import type { GoneStatus } from './form-status.ts';
import { createFormStatus } from './form-status.ts';
import { createSubmission } from './form-submission.ts';

/** A form over one metric, or over one that is to be created. Every keystroke is kept as a draft. */
export interface MetricForm {
  /** The id of the edited metric; undefined where one is created. */
  readonly metricId: string | undefined;
  readonly texts: ReadonlySignal<MetricTexts>;
  readonly reason: ReadonlySignal<string>;
  readonly touched: ReadonlySignal<boolean>;
  /** While nothing can be changed at all, that; else what was wrong with the last attempt to save. */
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  readonly conflicts: ReadonlySignal<readonly Conflict[]>;
  readonly saving: ReadonlySignal<boolean>;
  /** When the draft that the form began with was written; undefined where it began with the metric as it is. */
  readonly broughtBack: ReadonlySignal<Instant | undefined>;
  /** Whether the browser would not keep what was written: then it lasts as long as the page. */
  readonly unkept: ReadonlySignal<boolean>;
  /** What became of the metric, where it was renamed or deleted meanwhile. */
  readonly gone: ReadonlySignal<GoneStatus | undefined>;
  write(field: TextField, text: string): void;
  writeReason(text: string): void;
  /** Settles a clash: the field takes their value, or the person's own stands and wins at the next save. */
  resolve(field: SavedField, choice: 'theirs' | 'mine'): void;
  /** Saves and leaves for the metric's page; where it is refused, the form stays as it is and says why. */
  save(): Promise<void>;
  /** Looks whether the metric is still there under its id. */
  checkStatus(): Promise<void>;
  /** Goes on with the same text where the metric is now, after a rename. */
  follow(id: string): void;
  /** Creates the metric again, with the text as it is written here. */
  createAgain(): Promise<void>;
  /** Forgets everything written, the draft as well. */
  discard(): void;
  /** Leaves for where the form was opened from; asks where something is unsaved. */
  leave(): Promise<void>;
  /** For the navigation's guard: true where nothing is unsaved or the person lets it go. */
  readonly mayLeave: () => true | Promise<boolean>;
  /** Whether the page can go without a question: nothing is unsaved, or the person had it loaded anew with the draft. */
  readonly mayUnload: () => boolean;
  /** Whether all that is written outlives the page. */
  readonly checkDraft: UnloadCheck;
}

/** Opens a form; with a draft where there is one. `metric` is undefined to create one. */
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
      between: 'Keep as draft',
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
      // A rename of its own takes the metric away as well.
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
