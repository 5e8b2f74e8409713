import type { ReadonlySignal, Signal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import type { CatalogError } from '../../domain/core/catalog-error.ts';
import { storedDetails } from '../../domain/metric/detail-form.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import type { AppContext } from '../core/app-context.ts';
import type { FormProblem } from '../core/form-problem.ts';
import { missingIn, problemOf } from '../core/form-problem.ts';
import { baseOf, isCreatedFrom, isTouched, type MetricBase, newMetricOf, saveOf } from '../core/metric-texts.ts';
import type { Written } from '../core/saving.ts';
import { tellCreated, tellSaved } from '../core/undo.ts';
import type { FormConflicts } from './form-conflict-state.ts';
import type { FormDraft } from './form-draft.ts';
import type { FormStatus } from './form-status.ts';

/** Parts of a form that a submission needs. */
interface SubmissionDeps {
  readonly draft: FormDraft;
  readonly conflicts: FormConflicts;
  readonly status: FormStatus;
}

/** Saves the form, and leaves for the metric's page. */
export interface Submission {
  readonly saving: ReadonlySignal<boolean>;
  /** The reason why the last attempt failed. */
  readonly refusal: Signal<FormProblem | undefined>;
  save(): Promise<void>;
  /** Creates the metric again, with the text of the form. */
  createAgain(): Promise<void>;
}

const CONFLICT: FormProblem = {
  field: undefined,
  text: 'Somebody else changed this metric. Choose which version to keep, then save again.',
};

/** Creates the submission of a form. */
export function createSubmission(app: AppContext, { draft, conflicts, status }: SubmissionDeps): Submission {
  const { client, navigation } = app;
  const { metricId, texts } = draft;
  const saving = signal(false);
  const refusal = signal<FormProblem | undefined>(undefined);

  function create(): Promise<Written<Metric>> {
    return app.saving.write(() => client.createMetric(newMetricOf(texts.peek())));
  }

  function send(): Promise<Written<Metric>> {
    const base = draft.base();
    if (base === undefined) return create();
    const save = saveOf(texts.peek(), base, draft.reason.peek());
    return app.saving.write((by) => client.saveMetric(save, by));
  }

  /** Resolves with the saved metric; undefined if it was not saved, which the form then explains. */
  async function sent(): Promise<Metric | undefined> {
    let written = await send();
    if (written.is === 'refused' && metricId === undefined) {
      const there = await createdBefore(written.because);
      if (there !== undefined) return there;
    }
    if (written.is === 'refused' && (await refused(written.because))) written = await send();
    return written.is === 'done' ? written.value : undefined;
  }

  /** Shows the reason, or the conflicts. Resolves with true if the save can simply be tried again. */
  async function refused(because: CatalogError): Promise<boolean> {
    // A write block is the form's problem as long as it lasts.
    if (app.saving.writeBlock.peek() !== undefined) return false;
    if (because.code === 'metric-not-found') await status.refresh();
    if (status.gone.peek() !== undefined) return false;
    const now = because.code === 'conflict-changed' ? await client.detail(metricId ?? '') : undefined;
    return batch(() => {
      const isAgreed = now !== undefined && conflicts.rebase(baseIn(now), now.latestChanges);
      if (now === undefined) refusal.value = problemOf(because);
      else refusal.value = isAgreed ? undefined : CONFLICT;
      return isAgreed;
    });
  }

  /**
   * Finds a metric that was reported as not saved but is stored after all: it exists, exactly as it is written here.
   */
  async function createdBefore(because: CatalogError): Promise<Metric | undefined> {
    if (because.code !== 'conflict-duplicate-id') return undefined;
    const there = await client.detail(newMetricOf(texts.peek()).id);
    return there !== undefined && isCreatedFrom(texts.peek(), baseIn(there)) ? there.metric : undefined;
  }

  async function createdAgain(): Promise<Metric | undefined> {
    const written = await create();
    if (written.is === 'refused') refusal.value = problemOf(written.because);
    return written.is === 'done' ? written.value : undefined;
  }

  /** Leaves for the metric that the work saved. If it was refused, the form stays. */
  async function leaveWith(work: () => Promise<Metric | undefined>, tell: (saved: Metric) => void): Promise<void> {
    if (saving.peek()) return;
    saving.value = true;
    try {
      const saved = await work();
      if (saved === undefined) return;
      draft.finish();
      navigation.replace({ at: 'metric', id: saved.id, tab: 'overview' });
      tell(saved);
    } finally {
      saving.value = false;
    }
  }

  function tellDone(saved: Metric): void {
    const base = draft.base();
    if (base === undefined) {
      tellCreated(app, saved);
      return;
    }
    const { base: former, details } = saveOf(texts.peek(), base, '');
    // At once: an undo may be pressed in the next moment.
    tellSaved(app, { saved, formerId: base.id, former, details, formerUpdatedAt: base.updatedAt });
  }

  return {
    saving,
    refusal,
    async save() {
      if (saving.peek()) return;
      const missing = missingIn(texts.peek());
      refusal.value = missing;
      if (missing !== undefined) return;
      if (metricId !== undefined && !isTouched(texts.peek(), draft.base())) {
        draft.finish();
        navigation.replace({ at: 'metric', id: metricId, tab: 'overview' });
        return;
      }
      await leaveWith(sent, tellDone);
    },
    createAgain: () => leaveWith(createdAgain, (saved) => tellCreated(app, saved)),
  };
}

/** A metric of its page as a form's base. */
export function baseIn({ metric, details }: Pick<MetricDetail, 'metric' | 'details'>): MetricBase {
  return baseOf(metric, storedDetails(details));
}
