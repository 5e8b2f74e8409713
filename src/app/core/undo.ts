import type { Metric, MetricFields } from '../../domain/metric/metric.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { ValidationTest } from '../../domain/metric/validation-test.ts';
import type { Page } from '../shell/create-app.ts';
import type { Written } from './saving.ts';

/** What a save did to a metric: enough to take it back. */
export interface SaveDone {
  readonly saved: Metric;
  readonly formerId: string;
  /** The fields that it changed, as they were before. */
  readonly former: Partial<MetricFields>;
}

/** Says what was saved, and offers to take back the whole save by another one. */
export function tellSaved(page: Page, done: SaveDone, text = `${done.saved.name} is saved.`): void {
  const { saved, formerId, former } = done;
  offer(page, text, async () => {
    const now = Object.fromEntries(
      Object.keys(former).map((field) => [field, saved[field as keyof MetricFields]]),
    ) as Partial<MetricFields>;
    const save = { id: saved.id, newId: formerId, updates: former, base: now, reason: 'Taken back' };
    const written = await page.saving.write((by) => page.client.saveMetric(save, by));
    if (written.is === 'done') {
      const shown = page.navigation.route.peek();
      if (formerId !== saved.id && shown.at === 'metric' && shown.id === saved.id) {
        page.navigation.replace({ ...shown, id: formerId });
      }
      page.notices.tell(`${written.value.name} is as it was before.`);
    }
    return written;
  });
}

/** Says that a metric was created, and offers to move it to the trash. */
export function tellCreated(page: Page, metric: Metric): void {
  offer(page, `${metric.name} was created.`, async () => {
    const written = await page.saving.write((by) => page.client.deleteMetric(metric.id, by));
    if (written.is === 'done') {
      const shown = page.navigation.route.peek();
      if (shown.at === 'metric' && shown.id === metric.id) page.navigation.replace({ at: 'list' });
      page.notices.tell(`${metric.name} was moved to the trash.`);
    }
    return written;
  });
}

/** Says that a test was added, and offers to remove it. */
export function tellTestAdded(page: Page, test: ValidationTest): void {
  offer(page, 'The test was added.', () => page.saving.write(() => page.client.removeValidationTest(test.id)));
}

/** Says that a test was changed, and offers to make it what it was. */
export function tellTestChanged(page: Page, { id, testType, testQuery, expectedResult }: ValidationTest): void {
  const former = { testType: testType ?? undefined, testQuery, expectedResult };
  offer(page, 'The test was changed.', () => page.metrics.updateTest(id, former));
}

/** Says that a usage was recorded, and offers to take it back. */
export function tellUsage(page: Page, text: string, usage: Usage): void {
  offer(page, text, () => page.saving.write(() => page.client.removeUsage(usage.id)));
}

function offer(page: Page, text: string, undo: () => Promise<Written<unknown>>): void {
  const run = async (): Promise<void> => {
    const written = await undo();
    if (written.is === 'refused') page.notices.warn(`It could not be undone. ${written.because.message}`);
  };
  page.notices.tell(text, { label: 'Undo', run: () => void run() });
}
