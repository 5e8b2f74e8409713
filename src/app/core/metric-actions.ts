import { pluralize } from '../../domain/core/pluralize.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { NamedMetric } from '../../domain/search/known-values.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../../domain/metric/validation-test.ts';
import type { AppContext } from './app-context.ts';
import { defineFeature } from './feature.ts';
import type { Written } from './saving.ts';

/**
 * What can be done to a metric besides editing its fields. Each asks who the person is where that is not known and
 * shows in the save state; what is on the screen reads itself again. Actions marked "says so" show a notice when they
 * are refused; the others leave the refusal to the form that asked.
 */
export interface MetricActions {
  /** Moves to the trash, after a confirmation where other metrics depend on it; offers Undo. Says so. */
  remove(detail: MetricDetail): Promise<Written<void>>;
  /** Brings a metric back from the trash, with a notice that leads to it. Says so. */
  restore(metricId: string): Promise<Written<Metric>>;
  /** Empties the trash for good, after a confirmation. Says so. */
  emptyTrash(count: number): Promise<Written<number>>;
  /** `usedBy` is the person at the page where it is not given. */
  recordUsage(metricId: string, context: string | null, usedBy?: string): Promise<Written<Usage>>;
  addTest(metricId: string, test: NewValidationTest): Promise<Written<ValidationTest>>;
  updateTest(testId: number, updates: ValidationTestUpdates): Promise<Written<ValidationTest>>;
  /** Records a result (`passed`, `failed`) as of now. Says so. */
  recordTestResult(testId: number, status: string): Promise<Written<ValidationTest>>;
  /** Says so. */
  removeTest(testId: number): Promise<Written<void>>;
  /** Adds a removed test again. Says so. */
  bringBackTest(metricId: string, test: NewValidationTest): Promise<Written<ValidationTest>>;
}

/** Actions on a metric, from whichever screen. */
export const METRIC_ACTIONS = defineFeature(createMetricActions);

const CANCELLED = { is: 'cancelled' } as const;

export function createMetricActions(app: AppContext): MetricActions {
  const { client, saving, notices, confirm, navigation } = app;

  function saying<T>(written: Written<T>): Written<T> {
    if (written.is === 'refused') notices.warn(written.because.message);
    return written;
  }

  async function restore(metricId: string): Promise<Written<Metric>> {
    const written = saying(await saving.write(() => client.restoreMetric(metricId)));
    if (written.is === 'done') {
      const route = { at: 'metric', id: written.value.id, tab: 'overview' } as const;
      notices.tell(`${written.value.name} was restored.`, { label: 'Show', run: () => void navigation.go(route) });
    }
    return written;
  }

  const addTest: MetricActions['addTest'] = (metricId, test) =>
    saving.write(() => client.addValidationTest(metricId, test));

  return {
    restore,
    addTest,
    bringBackTest: async (metricId, test) => saying(await addTest(metricId, test)),
    async remove(detail) {
      const { metric } = detail;
      if (detail.dependents.length > 0) {
        const dependents = await client.namedMetrics(detail.dependents.map(({ id }) => id));
        if (!(await confirm.ask(aboutDependents(metric.name, dependents)))) return CANCELLED;
      }
      const written = saying(await saving.write((by) => client.deleteMetric(metric.id, by)));
      if (written.is === 'done') {
        const shown = navigation.route.peek();
        if (shown.at === 'metric' && shown.id === metric.id) navigation.replace({ at: 'list' });
        notices.tell(`${metric.name} was moved to the trash.`, { label: 'Undo', run: () => void restore(metric.id) });
      }
      return written;
    },
    async emptyTrash(count) {
      if (!(await confirm.ask(aboutEmptying(count)))) return CANCELLED;
      return saying(await saving.write(() => client.emptyTrash()));
    },
    recordUsage: (metricId, context, usedBy) =>
      saving.write((by) => client.recordUsage(metricId, usedBy ?? by, context)),
    updateTest: (testId, updates) => saving.write(() => client.updateValidationTest(testId, updates)),
    async recordTestResult(testId, status) {
      return saying(await saving.write(() => client.recordTestResult(testId, status)));
    },
    async removeTest(testId) {
      return saying(await saving.write(() => client.removeValidationTest(testId)));
    },
  };
}

function aboutDependents(name: string, dependents: readonly NamedMetric[]) {
  const tested = dependents.filter(({ testCount }) => testCount > 0).length;
  const used = dependents.filter(({ usageCount }) => usageCount > 0).length;
  return {
    title: `Delete ${name}?`,
    text: `${pluralize(dependents.length, 'metric depends', 'metrics depend')} on it, ${tested} tested and ${used} in use, and would be left with an unknown dependency:`,
    items: dependents.map((one) =>
      [
        one.name,
        ...(one.testCount > 0 ? [pluralize(one.testCount, 'test')] : []),
        ...(one.usageCount > 0 ? [pluralize(one.usageCount, 'use')] : []),
      ].join(' · '),
    ),
    yes: 'Delete',
    no: 'Cancel',
  };
}

function aboutEmptying(count: number) {
  return {
    title: 'Empty trash?',
    text: `${count === 1 ? 'One metric' : `${count} metrics`} will be deleted permanently, with history, tests and usage.`,
    items: [],
    yes: 'Empty trash',
    no: 'Cancel',
  };
}
