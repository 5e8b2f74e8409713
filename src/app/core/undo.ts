import { isolated } from '../../domain/core/isolated.ts';
import type { DetailSave, Metric, MetricFields } from '../../domain/metric/metric.ts';
import type { DefinitionReview } from '../../domain/metric/definition-review.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { ValidationTest, ValidationTestUpdates } from '../../domain/metric/validation-test.ts';
import type { AppContext } from './app-context.ts';
import { defineFeature } from './feature.ts';
import type { Written } from './saving.ts';

/** Something that was done in this tab, and how it is undone. */
export interface Deed {
  /** The sentence that tells of it. */
  readonly text: string;
  /** Undoes it. */
  readonly undo: () => Promise<Written<unknown>>;
  /** The sentence that tells that it was undone. */
  readonly undone: string;
  /** Does it again after it was undone; absent if that cannot be. */
  readonly redo?: () => Promise<Written<unknown>>;
}

/** The deeds of this tab that can be undone, the latest last, and those that were undone and can be done again. */
export interface UndoList {
  /** Tells of a deed, and offers to undo it. */
  did(deed: Deed): void;
  /** The same for a deed that a notice of its own tells of. */
  note(deed: Deed): void;
  /** Undoes the latest deed; returns false if there is none. */
  undo(): boolean;
  /** Does again what was undone last; returns false if there is nothing. */
  redo(): boolean;
}

/** More than anybody steps back through. */
const MAX_DEEDS = 200;

/** The undo list of a tab. It forgets what was done in a catalog as soon as another one is shown. */
export const UNDO_LIST = defineFeature((app): UndoList => {
  const { notices, events, report } = app;
  let past: readonly Deed[] = [];
  let future: readonly Deed[] = [];
  /** The step under way. The next one waits for it, however fast the keys are pressed. */
  let turn: Promise<void> = Promise.resolve();

  function inTurn(work: () => Promise<void>): void {
    turn = turn.then(work).catch(report);
  }

  async function carriedOut(act: () => Promise<Written<unknown>>, verb: string): Promise<Written<unknown>['is']> {
    const written = await act();
    if (written.is === 'refused') notices.warn(`It could not be ${verb}. ${written.because.message}`);
    return written.is;
  }

  async function undoOne(deed: Deed | undefined): Promise<void> {
    if (deed === undefined || !past.includes(deed)) return;
    const outcome = await carriedOut(deed.undo, 'undone');
    if (outcome === 'cancelled') return;
    // A deed that can no longer be undone leaves the list, so that the ones before it can be.
    past = without(past, deed);
    if (outcome !== 'done') return;
    if (deed.redo === undefined) {
      notices.tell(deed.undone);
      return;
    }
    future = [...future, deed];
    notices.tell(deed.undone, { label: 'Redo', run: () => inTurn(() => redoOne(deed)) });
  }

  async function redoOne(deed: Deed | undefined): Promise<void> {
    if (deed?.redo === undefined || !future.includes(deed)) return;
    const outcome = await carriedOut(deed.redo, 'done again');
    if (outcome === 'cancelled') return;
    future = without(future, deed);
    if (outcome !== 'done') return;
    past = [...past, deed];
    tellOf(deed);
  }

  function tellOf(deed: Deed): void {
    notices.tell(deed.text, { label: 'Undo', run: () => inTurn(() => undoOne(deed)) });
  }

  events.on(['shown'], () => {
    past = [];
    future = [];
  });

  function note(deed: Deed): void {
    past = [...past, deed].slice(-MAX_DEEDS);
    future = [];
  }

  return {
    note,
    did(deed) {
      note(deed);
      tellOf(deed);
    },
    undo() {
      if (past.length === 0) return false;
      inTurn(() => undoOne(past.at(-1)));
      return true;
    },
    redo() {
      if (future.length === 0) return false;
      inTurn(() => redoOne(future.at(-1)));
      return true;
    },
  };
});

function without(deeds: readonly Deed[], deed: Deed): readonly Deed[] {
  return deeds.filter((one) => one !== deed);
}

/** The effect of a save on a metric: enough to undo it. */
export interface SaveDone {
  readonly saved: Metric;
  readonly formerId: string;
  /** The fields that it changed, with their earlier values. */
  readonly former: Partial<MetricFields>;
  /** When it was last updated before, so that an undo leaves no trace of freshness. */
  readonly formerUpdatedAt?: string | undefined;
  /** The details that it changed; undefined if none. */
  readonly details?: DetailSave | undefined;
}

/** Says what was saved, and offers to undo the whole save by another one. */
export function tellSaved(app: AppContext, done: SaveDone, text = `${isolated(done.saved.name)} is saved.`): void {
  const { saved, formerId, former, formerUpdatedAt, details } = done;
  const now = Object.fromEntries(
    Object.keys(former).map((field) => [field, saved[field as keyof MetricFields]]),
  ) as Partial<MetricFields>;
  const undone = details && { updates: details.base, base: details.updates };
  const name = former.name ?? saved.name;
  const change = async (
    from: string,
    to: string,
    save: { updates: Partial<MetricFields>; base: Partial<MetricFields>; details: DetailSave | undefined },
    reason: string,
    updatedAt: string | undefined,
  ): Promise<Written<Metric>> => {
    const written = await app.saving.write((by) =>
      app.client.saveMetric({ id: from, newId: to, ...save, reason, updatedAt }, by),
    );
    const shown = app.navigation.route.peek();
    if (written.is === 'done' && from !== to && shown.at === 'metric' && shown.id === from) {
      app.navigation.replace({ ...shown, id: to });
    }
    return written;
  };
  UNDO_LIST.of(app).did({
    text,
    undo: () => change(saved.id, formerId, { updates: former, base: now, details: undone }, 'Undone', formerUpdatedAt),
    undone: `Undone: ${isolated(name)} is as it was before.`,
    redo: () => change(formerId, saved.id, { updates: now, base: former, details }, 'Redone', undefined),
  });
}

/** Says that a metric was created, and offers to move it to the trash. */
export function tellCreated(app: AppContext, metric: Metric): void {
  UNDO_LIST.of(app).did({
    text: `${isolated(metric.name)} was created.`,
    undo: () => toTrash(app, metric.id),
    undone: `${isolated(metric.name)} was moved to the trash.`,
    redo: () => fromTrash(app, metric.id),
  });
}

/** Says that a metric was moved to the trash, and offers to restore it. `name`: as a sentence has it. */
export function tellDeleted(app: AppContext, metric: Metric, name = isolated(metric.name)): void {
  UNDO_LIST.of(app).did({
    text: `${name} was moved to the trash.`,
    undo: () => fromTrash(app, metric.id),
    undone: `${name} was restored.`,
    redo: () => toTrash(app, metric.id),
  });
}

/** Says that a metric came back from the trash, and offers to show it. Ctrl Z moves it there again. */
export function tellRestored(app: AppContext, metric: Metric, name = isolated(metric.name)): void {
  const text = `${name} was restored.`;
  const route = { at: 'metric', id: metric.id, tab: 'overview' } as const;
  app.notices.tell(text, { label: 'Show', run: () => void app.navigation.go(route) });
  UNDO_LIST.of(app).note({
    text,
    undo: () => toTrash(app, metric.id),
    undone: `${name} was moved to the trash.`,
    redo: () => fromTrash(app, metric.id),
  });
}

/** Moves a metric to the trash, and leaves its page. */
async function toTrash(app: AppContext, id: string): Promise<Written<void>> {
  const written = await app.saving.write((by) => app.client.deleteMetric(id, by));
  const shown = app.navigation.route.peek();
  if (written.is === 'done' && shown.at === 'metric' && shown.id === id) app.navigation.replace({ at: 'list' });
  return written;
}

async function fromTrash(app: AppContext, id: string): Promise<Written<Metric>> {
  const written = await app.saving.write(() => app.client.restoreMetric(id));
  if (written.is === 'done' && app.navigation.route.peek().at === 'list') {
    void app.navigation.go({ at: 'metric', id, tab: 'overview' });
  }
  return written;
}

/** Says that a test was added, and offers to remove it. */
export function tellTestAdded(app: AppContext, test: ValidationTest): void {
  UNDO_LIST.of(app).did({
    text: 'The test was added.',
    undo: () => withoutTest(app, test),
    undone: 'Undone: the test was removed.',
    redo: () => withTest(app, test),
  });
}

/** Says that a test was removed, and offers to add it again. */
export function tellTestRemoved(app: AppContext, test: ValidationTest): void {
  UNDO_LIST.of(app).did({
    text: 'The test was removed.',
    undo: () => withTest(app, test),
    undone: 'Undone: the test is there again.',
    redo: () => withoutTest(app, test),
  });
}

function withTest({ saving, client }: AppContext, test: ValidationTest): Promise<Written<ValidationTest>> {
  return saving.write(() => client.bringBackTest(test));
}

function withoutTest({ saving, client }: AppContext, { id }: ValidationTest): Promise<Written<void>> {
  return saving.write(() => client.removeValidationTest(id));
}

/** Says that a test was changed, and offers to change it back. */
export function tellTestChanged(app: AppContext, before: ValidationTest, updates: ValidationTestUpdates): void {
  const { id, testType, testQuery, expectedResult } = before;
  const former = { testType: testType ?? undefined, testQuery, expectedResult };
  const change = (to: ValidationTestUpdates): Promise<Written<ValidationTest>> =>
    app.saving.write(() => app.client.updateValidationTest(id, to));
  UNDO_LIST.of(app).did({
    text: 'The test was changed.',
    undo: () => change(former),
    undone: 'Undone: the test is as it was before.',
    redo: () => change(updates),
  });
}

/** Says that a test's result was recorded, and offers to put the former one back. */
export function tellResult(app: AppContext, before: ValidationTest, after: ValidationTest): void {
  const put = ({ id, status, lastRun }: ValidationTest): Promise<Written<ValidationTest>> =>
    app.saving.write(() => app.client.putTestResult(id, status, lastRun));
  UNDO_LIST.of(app).did({
    text: `The test is recorded as ${after.status ?? 'not run'}.`,
    undo: () => put(before),
    undone: 'Undone: the former result is back.',
    redo: () => put(after),
  });
}

/** Says that a usage was recorded, and offers to remove it. */
export function tellUsage(app: AppContext, text: string, usage: Usage): void {
  UNDO_LIST.of(app).did({
    text,
    undo: () => app.saving.write(() => app.client.removeUsage(usage.id)),
    undone: 'Undone: the use was removed.',
  });
}

/** Says that metrics were reviewed, and offers to take that back. */
export function tellReviewed(app: AppContext, text: string, reviews: readonly DefinitionReview[]): void {
  UNDO_LIST.of(app).did({
    text,
    undo: () => app.saving.write(() => app.client.removeReviews(reviews.map(({ id }) => id))),
    undone: reviews.length === 1 ? 'Undone: the review was removed.' : 'Undone: the reviews were removed.',
  });
}

/**
 * Returns a metric's name for a sentence: with the part of its id that tells it from others of that name, if there are
 * any. Never fails: a sentence without it is better than none.
 */
export async function toldApart(
  { client }: Pick<AppContext, 'client'>,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<string> {
  try {
    const [part] = await client.idParts([id]);
    return part === undefined ? isolated(name) : `${isolated(name)} (${isolated(part)})`;
  } catch {
    return isolated(name);
  }
}
