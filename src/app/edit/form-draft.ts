import type { ReadonlySignal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import { type Instant, instantOf } from '../../domain/core/instant.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Draft } from '../core/drafts.ts';
import type { FormFieldName } from '../core/metric-fields.ts';
import type { MetricBase, MetricTexts } from '../core/metric-texts.ts';
import { baseOf, idFrom, isTouched, NO_TEXTS, textsOf } from '../core/metric-texts.ts';
import type { UnloadCheck } from '../core/unload-guard.ts';

/** The text of a form. Every keystroke is stored as a draft. */
export interface FormDraft {
  /** The id of the edited metric; undefined if one is created. */
  readonly metricId: string | undefined;
  readonly texts: ReadonlySignal<MetricTexts>;
  readonly reason: ReadonlySignal<string>;
  /** True if something was written and not saved. */
  readonly touched: ReadonlySignal<boolean>;
  /** The time of the draft that the form started from; undefined if it started from the metric. */
  readonly broughtBack: ReadonlySignal<Instant | undefined>;
  /** True if the browser did not store the draft. It then lasts as long as the page. */
  readonly unkept: ReadonlySignal<boolean>;
  /** Returns the metric that the texts are compared with; undefined if one is created. */
  base(): MetricBase | undefined;
  /** Compares the texts with another state of the metric from now on. */
  rebase(base: MetricBase): void;
  write(field: FormFieldName, text: string): void;
  writeReason(text: string): void;
  /** Discards everything written, including the draft. */
  discard(): void;
  /** Removes the draft, because its content is saved. */
  finish(): void;
  /** Moves the draft to the metric's new id. */
  moveTo(id: string): void;
  /**
   * Returns true if the page can unload without a question: nothing is unsaved, or it is being reloaded and the draft
   * is stored.
   */
  readonly mayUnload: () => boolean;
  readonly check: UnloadCheck;
}

/** Starts with the stored draft of the metric, if there is one. `metric` is undefined to create one. */
export function createFormDraft(app: AppContext, metric: MetricBase | undefined): FormDraft {
  const { drafts } = app;
  const metricId = metric?.id;
  const draft = drafts.find(metricId);
  let base = draft?.base === undefined ? metric && baseOf(metric) : withDetails(draft.base, metric);
  // A draft of a page that knew no details has no texts of them.
  const texts = signal<MetricTexts>({ ...startTexts(base), ...draft?.texts });
  const reason = signal(draft?.reason ?? '');
  const touched = signal(isWritten());
  const broughtBack = signal(draft?.writtenAt);
  const unkept = signal(false);
  let idIsOwn = metricId !== undefined || (draft !== undefined && draft.texts.id !== idFrom(draft.texts.name));

  /** Returns true if there is something to store. A reason alone is no change, but is stored too. */
  function isWritten(): boolean {
    return isTouched(texts.peek(), base) || reason.peek().trim() !== '';
  }

  function keep(): void {
    touched.value = isWritten();
    if (!touched.peek()) drafts.drop(metricId);
    else drafts.keep(metricId, present());
    unkept.value = touched.peek() && !drafts.isStored(metricId);
  }

  function present(): Draft {
    return { texts: texts.peek(), reason: reason.peek(), base, writtenAt: instantOf(app.now()) };
  }

  return {
    metricId,
    texts,
    reason,
    touched,
    broughtBack,
    unkept,
    base: () => base,
    rebase(next) {
      base = next;
    },
    write(field, text) {
      if (field === 'id') idIsOwn = text !== '';
      const withField = { ...texts.peek(), [field]: text };
      batch(() => {
        texts.value = field === 'name' && !idIsOwn ? { ...withField, id: idFrom(text) } : withField;
        keep();
      });
    },
    writeReason(text) {
      reason.value = text;
      keep();
    },
    discard() {
      drafts.drop(metricId);
      batch(() => {
        base = metric && baseOf(metric);
        texts.value = startTexts(base);
        reason.value = '';
        touched.value = false;
        broughtBack.value = undefined;
        unkept.value = false;
      });
    },
    finish() {
      drafts.drop(metricId);
      touched.value = false;
    },
    moveTo(id) {
      const { texts: written, base: before, ...rest } = present();
      if (touched.peek() && before !== undefined) {
        const renamed = written.id === before.id ? { ...written, id } : written;
        drafts.keep(id, { ...rest, texts: renamed, base: { ...before, id } });
      }
      drafts.drop(metricId);
    },
    mayUnload: () => !touched.peek() || (app.isReloading() && drafts.isStored(metricId)),
    check() {
      if (!touched.peek() || drafts.isStored(metricId)) return undefined;
      return drafts.isOverwritten(metricId) ? 'same-form' : 'refused-draft';
    },
  };
}

function startTexts(base: MetricBase | undefined): MetricTexts {
  return base === undefined ? NO_TEXTS : textsOf(base);
}

/** The base of a draft; if it knew no details, with those of the metric now. */
function withDetails(base: MetricBase, metric: MetricBase | undefined): MetricBase {
  return base.details === undefined ? { ...base, details: metric?.details } : base;
}
