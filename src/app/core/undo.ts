import { isolated } from '../../domain/core/isolated.ts';
import type { DetailSave, Metric, MetricFields } from '../../domain/metric/metric.ts';
import type { DefinitionReview } from '../../domain/metric/definition-review.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { ValidationTest } from '../../domain/metric/validation-test.ts';
import type { AppContext } from './app-context.ts';
import type { Written } from './saving.ts';

/** The effect of a save on a metric: enough to undo it. */
export interface SaveDone {
  readonly saved: Metric;
  readonly formerId: string;
  /** The fields that it changed, with their earlier values. */
  readonly former: Partial<MetricFields>;
  /** The details that it changed; undefined if none. */
  readonly details?: DetailSave | undefined;
}

/** Says what was saved, and offers to undo the whole save by another one. */
export function tellSaved(app: AppContext, done: SaveDone, text = `${isolated(done.saved.name)} is saved.`): void {
  const { saved, formerId, former, details } = done;
  offer(app, text, async () => {
    const now = Object.fromEntries(
      Object.keys(former).map((field) => [field, saved[field as keyof MetricFields]]),
    ) as Partial<MetricFields>;
    const undone = details && { updates: details.base, base: details.updates };
    const save = { id: saved.id, newId: formerId, updates: former, base: now, details: undone, reason: 'Undone' };
    const written = await app.saving.write((by) => app.client.saveMetric(save, by));
    if (written.is === 'done') {
      const shown = app.navigation.route.peek();
      if (formerId !== saved.id && shown.at === 'metric' && shown.id === saved.id) {
        app.navigation.replace({ ...shown, id: formerId });
      }
      app.notices.tell(`${isolated(written.value.name)} is as it was before.`);
    }
    return written;
  });
}

/** Says that a metric was created, and offers to move it to the trash. */
export function tellCreated(app: AppContext, metric: Metric): void {
  offer(app, `${isolated(metric.name)} was created.`, async () => {
    const written = await app.saving.write((by) => app.client.deleteMetric(metric.id, by));
    if (written.is === 'done') {
      const shown = app.navigation.route.peek();
      if (shown.at === 'metric' && shown.id === metric.id) app.navigation.replace({ at: 'list' });
      app.notices.tell(`${isolated(metric.name)} was moved to the trash.`);
    }
    return written;
  });
}

/** Says that a test was added, and offers to remove it. */
export function tellTestAdded(app: AppContext, test: ValidationTest): void {
  offer(app, 'The test was added.', () => app.saving.write(() => app.client.removeValidationTest(test.id)));
}

/** Says that a test was changed, and offers to change it back. */
export function tellTestChanged(app: AppContext, { id, testType, testQuery, expectedResult }: ValidationTest): void {
  const former = { testType: testType ?? undefined, testQuery, expectedResult };
  offer(app, 'The test was changed.', () => app.saving.write(() => app.client.updateValidationTest(id, former)));
}

/** Says that a usage was recorded, and offers to remove it. */
export function tellUsage(app: AppContext, text: string, usage: Usage): void {
  offer(app, text, () => app.saving.write(() => app.client.removeUsage(usage.id)));
}

/** Says that metrics were reviewed, and offers to take that back. */
export function tellReviewed(app: AppContext, text: string, reviews: readonly DefinitionReview[]): void {
  offer(app, text, () => app.saving.write(() => app.client.removeReviews(reviews.map(({ id }) => id))));
}

function offer(app: AppContext, text: string, undo: () => Promise<Written<unknown>>): void {
  const run = async (): Promise<void> => {
    const written = await undo();
    if (written.is === 'refused') app.notices.warn(`It could not be undone. ${written.because.message}`);
  };
  app.notices.tell(text, { label: 'Undo', run: () => void run() });
}
