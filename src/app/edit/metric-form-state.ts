import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, signal } from '@preact/signals';
import type { CatalogError } from '../../domain/core/catalog-error.ts';
import type { SavedChange } from '../../domain/metric/change.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { instantOf } from '../../domain/core/instant.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import type { Whereabouts } from '../../domain/metric/metric-status.ts';
import type { Draft } from '../core/drafts.ts';
import type { FormProblem } from '../core/form-problem.ts';
import { missingIn, problemOf } from '../core/form-problem.ts';
import type { MetricBase, MetricTexts, SavedField, TextField } from '../core/metric-texts.ts';
import {
  baseOf,
  changedFields,
  clashesOf,
  idFrom,
  isCreatedFrom,
  isTouched,
  newMetricOf,
  NO_TEXTS,
  pick,
  saveOf,
  textsOf,
} from '../core/metric-texts.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Written } from '../core/saving.ts';
import type { LossCheck } from '../core/unload-guard.ts';
import { tellCreated, tellSaved } from '../core/undo.ts';

/** A field that somebody else changed meanwhile: what it is now, beside what the person wrote. */
export interface Clash {
  readonly field: SavedField;
  readonly theirs: string;
  /** The change that made it so, where the latest changes tell. */
  readonly change: Pick<SavedChange, 'changedBy' | 'changedAt'> | undefined;
}

/** Why there is nothing any more that the form could save to. */
export type Fate = Exclude<Whereabouts, { is: 'there' }>;

/** A form over one metric, or over one that is to be created. Every keystroke is kept as a draft. */
export interface MetricForm {
  /** The id of the edited metric; undefined where one is created. */
  readonly metricId: string | undefined;
  readonly texts: ReadonlySignal<MetricTexts>;
  readonly reason: ReadonlySignal<string>;
  readonly touched: ReadonlySignal<boolean>;
  /** While nothing can be changed at all, that; else what was wrong with the last attempt to save. */
  readonly problem: ReadonlySignal<FormProblem | undefined>;
  readonly clashes: ReadonlySignal<readonly Clash[]>;
  readonly saving: ReadonlySignal<boolean>;
  /** When the draft that the form began with was written; undefined where it began with the metric as it is. */
  readonly broughtBack: ReadonlySignal<Instant | undefined>;
  /** Whether the browser would not keep what was written: then it lasts as long as the app. */
  readonly unkept: ReadonlySignal<boolean>;
  /** What became of the metric, where it was renamed or deleted meanwhile. */
  readonly fate: ReadonlySignal<Fate | undefined>;
  write(field: TextField, text: string): void;
  writeReason(text: string): void;
  /** Settles a clash: the field takes their value, or the person's own stands and wins at the next save. */
  settle(field: SavedField, choice: 'theirs' | 'mine'): void;
  /** Saves and leaves for the metric's page; where it is refused, the form stays as it is and says why. */
  save(): Promise<void>;
  /** Looks whether the metric is still there under its id. */
  lookForIt(): Promise<void>;
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
  /** Whether all that is written outlives the app. */
  readonly checkDraft: LossCheck;
}

/** Opens a form; with a draft where there is one. `metric` is undefined to create one. */
export function createMetricForm(app: AppContext, metric: MetricBase | undefined): MetricForm {
  const metricId = metric?.id;
  const draft = app.drafts.find(metricId);
  let base = draft?.base ?? (metric && baseOf(metric));
  const texts = signal(draft?.texts ?? startTexts(base));
  const reason = signal(draft?.reason ?? '');
  const touched = signal(isWritten());
  const refusal = signal<FormProblem | undefined>(undefined);
  const problem = computed(() => {
    const obstacle = app.saving.obstacle.value;
    return obstacle === undefined ? refusal.value : { field: undefined, text: obstacle.message };
  });
  const clashes = signal<readonly Clash[]>([]);
  const saving = signal(false);
  const broughtBack = signal(draft?.writtenAt);
  const unkept = signal(false);
  const fate = signal<Fate | undefined>(undefined);
  /** The metric as it was when a save clashed. */
  let newest: MetricBase | undefined;
  let idIsOwn = metricId !== undefined || (draft !== undefined && draft.texts.id !== idFrom(draft.texts.name));

  /** A reason alone is no change, and is kept all the same. */
  function isWritten(): boolean {
    return isTouched(texts.peek(), base) || reason.peek().trim() !== '';
  }

  function keepDraft(): void {
    touched.value = isWritten();
    if (!touched.peek()) app.drafts.drop(metricId);
    else app.drafts.keep(metricId, draftNow());
    unkept.value = touched.peek() && !app.drafts.isStored(metricId);
  }

  function draftNow(): Draft {
    return { texts: texts.peek(), reason: reason.peek(), base, writtenAt: instantOf(app.now()) };
  }

  function discard(): void {
    app.drafts.drop(metricId);
    batch(() => {
      base = metric && baseOf(metric);
      texts.value = startTexts(base);
      reason.value = '';
      touched.value = false;
      refusal.value = undefined;
      clashes.value = [];
      broughtBack.value = undefined;
      unkept.value = false;
    });
  }

  function mayLeave(): true | Promise<boolean> {
    if (saving.peek()) return Promise.resolve(false);
    return touched.peek() ? askToLeave() : true;
  }

  async function askToLeave(): Promise<boolean> {
    const answer = await app.confirm.choose({
      title: 'Leave without saving?',
      text: 'What you wrote can wait here as a draft until you go on.',
      items: [],
      yes: 'Discard changes',
      between: 'Keep as draft',
      no: 'Keep editing',
    });
    if (answer === true) discard();
    return answer !== false;
  }

  function send(): Promise<Written<Metric>> {
    const now = texts.peek();
    return base === undefined
      ? app.saving.write(() => app.client.createMetric(newMetricOf(now)))
      : saveEdit(saveOf(now, base, reason.peek()));
  }

  /** The metric as it is saved; undefined where it is not, which the form then explains. */
  async function sent(): Promise<Metric | undefined> {
    let written = await send();
    if (written.is === 'refused' && metricId === undefined) {
      const there = await createdBefore(written.because);
      if (there !== undefined) return there;
    }
    if (written.is === 'refused' && (await refused(written.because))) written = await send();
    return written.is === 'done' ? written.value : undefined;
  }

  function saveEdit(save: ReturnType<typeof saveOf>): Promise<Written<Metric>> {
    return app.saving.write((by) => app.client.saveMetric(save, by));
  }

  /** Says why, or shows what clashes; tells whether a save could simply be tried again. */
  async function refused(because: CatalogError): Promise<boolean> {
    // It is the form's problem as long as it stands.
    if (app.saving.obstacle.peek() !== undefined) return false;
    if (because.code === 'metric-not-found' && metricId !== undefined) await look(metricId);
    if (fate.peek() !== undefined) return false;
    const now = because.code === 'changed-meanwhile' ? await app.client.detail(metricId ?? '') : undefined;
    if (now !== undefined && base !== undefined) return meet(baseOf(now.metric), now.latestChanges, base);
    refusal.value = problemOf(because);
    return false;
  }

  /** What was told as not saved may be stored after all: the metric is then there, just as it is written here. */
  async function createdBefore(because: CatalogError): Promise<Metric | undefined> {
    if (because.code !== 'duplicate-id') return undefined;
    const there = (await app.client.detail(newMetricOf(texts.peek()).id))?.metric;
    return there !== undefined && isCreatedFrom(texts.peek(), there) ? there : undefined;
  }

  /** Fields in which both sides came to the same text are agreed; the others clash until the person settles them. */
  function meet(now: MetricBase, changes: readonly SavedChange[], before: MetricBase): boolean {
    const fields = clashesOf(texts.peek(), before, now);
    const theirs = textsOf(now);
    newest = now;
    const agreed = changedFields(texts.peek(), before).filter((field) => !fields.includes(field));
    base = { ...before, ...pick(now, agreed) };
    batch(() => {
      clashes.value = fields.map((field) => ({
        field,
        theirs: theirs[field],
        change: changes.find(({ fieldName }) => fieldName === FIELD_COLUMNS[field]),
      }));
      refusal.value =
        fields.length === 0
          ? undefined
          : {
              field: undefined,
              text: 'Somebody changed this meanwhile. Choose which text shall stand, then save again.',
            };
    });
    return fields.length === 0;
  }

  async function look(id: string): Promise<void> {
    const found = await app.client.whereabouts(id);
    fate.value = found.is === 'there' ? undefined : found;
  }

  /** Leaves for what the work has saved; where it was refused, the form stays. */
  async function leaveWith(work: () => Promise<Metric | undefined>, tell: (saved: Metric) => void): Promise<void> {
    saving.value = true;
    try {
      const saved = await work();
      if (saved === undefined) return;
      app.drafts.drop(metricId);
      touched.value = false;
      app.navigation.replace({ at: 'metric', id: saved.id, tab: 'overview' });
      tell(saved);
    } finally {
      saving.value = false;
    }
  }

  function tellDone(saved: Metric): void {
    if (base === undefined) tellCreated(app, saved);
    else tellSaved(app, { saved, formerId: base.id, former: pick(base, changedFields(texts.peek(), base)) });
  }

  return {
    metricId,
    texts,
    reason,
    touched,
    problem,
    clashes,
    saving: computed(() => saving.value),
    broughtBack,
    unkept,
    fate,
    discard,
    mayLeave,
    mayUnload: () => !touched.peek() || (app.isReloading() && app.drafts.isStored(metricId)),
    checkDraft() {
      if (!touched.peek() || app.drafts.isStored(metricId)) return undefined;
      return app.drafts.isOverwritten(metricId) ? 'same-form' : 'refused-draft';
    },
    write(field, text) {
      if (field === 'id') idIsOwn = text !== '';
      const withField = { ...texts.peek(), [field]: text };
      batch(() => {
        texts.value = field === 'name' && !idIsOwn ? { ...withField, id: idFrom(text) } : withField;
        if (refusal.peek()?.field === field) refusal.value = undefined;
        keepDraft();
      });
    },
    writeReason(text) {
      reason.value = text;
      keepDraft();
    },
    settle(field, choice) {
      if (newest === undefined || base === undefined) return;
      // Either way their value is now what the person has seen and answered.
      base = { ...base, [field]: newest[field] };
      const theirs = textsOf(newest)[field];
      batch(() => {
        if (choice === 'theirs') texts.value = { ...texts.peek(), [field]: theirs };
        clashes.value = clashes.peek().filter((clash) => clash.field !== field);
        if (clashes.peek().length === 0) refusal.value = undefined;
        keepDraft();
      });
    },
    async save() {
      if (saving.peek()) return;
      const missing = missingIn(texts.peek());
      refusal.value = missing;
      if (missing !== undefined) return;
      if (metricId !== undefined && !isTouched(texts.peek(), base)) {
        app.drafts.drop(metricId);
        app.navigation.replace({ at: 'metric', id: metricId, tab: 'overview' });
        return;
      }
      await leaveWith(sent, tellDone);
    },
    async lookForIt() {
      // A rename of its own takes the metric away as well.
      if (metricId !== undefined && !saving.peek()) await look(metricId);
    },
    follow(id) {
      const { texts: written, base: before, ...rest } = draftNow();
      if (touched.peek() && before !== undefined) {
        const renamed = written.id === before.id ? { ...written, id } : written;
        app.drafts.keep(id, { ...rest, texts: renamed, base: { ...before, id } });
      }
      app.drafts.drop(metricId);
      app.navigation.replace({ at: 'edit', id });
    },
    async createAgain() {
      if (saving.peek()) return;
      await leaveWith(
        async () => {
          const written = await app.saving.write(() => app.client.createMetric(newMetricOf(texts.peek())));
          if (written.is === 'refused') refusal.value = problemOf(written.because);
          return written.is === 'done' ? written.value : undefined;
        },
        (saved) => tellCreated(app, saved),
      );
    },
    async leave() {
      if (!(await mayLeave())) return;
      app.navigation.replace(metricId === undefined ? { at: 'list' } : { at: 'metric', id: metricId, tab: 'overview' });
    },
  };
}

function startTexts(base: MetricBase | undefined): MetricTexts {
  return base === undefined ? NO_TEXTS : textsOf(base);
}
