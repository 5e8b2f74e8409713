import { pluralize } from '../../domain/core/pluralize.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { NamedMetric } from '../../domain/search/known-values.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../../domain/metric/validation-test.ts';
import type { AppContext } from './app-context.ts';
import { defineFeature } from './feature.ts';
import type { Written } from './saving.ts';
import { tellDeleted, tellRestored, toldApart } from './undo.ts';

/**
 * Actions on a metric other than editing its fields. Each asks for the user's name if it is unknown, and appears in
 * the save state. Screens read again what they show. An action marked "shows a notice" does so if it is refused; the
 * others leave the refusal to the form that called them.
 */
export interface MetricActions {
  /** Moves to the trash, after a confirmation if other metrics depend on it. Offers Undo. Shows a notice. */
  remove(detail: MetricDetail): Promise<Written<void>>;
  /** Brings a metric back from the trash, with a notice that leads to it. Shows a notice. */
  restore(metricId: string): Promise<Written<Metric>>;
  /** Empties the trash for good, after a confirmation. Shows a notice. */
  emptyTrash(count: number): Promise<Written<number>>;
  /** Records a usage, by the current user if `usedBy` is not given. */
  recordUsage(metricId: string, context: string | null, usedBy?: string): Promise<Written<Usage>>;
  addTest(metricId: string, test: NewValidationTest): Promise<Written<ValidationTest>>;
  updateTest(testId: number, updates: ValidationTestUpdates): Promise<Written<ValidationTest>>;
  /** Records a result (`passed`, `failed`) as of now. Shows a notice. */
  recordTestResult(testId: number, status: string): Promise<Written<ValidationTest>>;
  /** Removes a test. Shows a notice. */
  removeTest(testId: number): Promise<Written<void>>;
}

/** Actions on a metric, from any screen. */
export const METRIC_ACTIONS = defineFeature(createMetricActions);

const CANCELLED = { is: 'cancelled' } as const;

/** Creates the actions on the metrics of the current catalog. */
export function createMetricActions(app: AppContext): MetricActions {
  const { client, saving, notices, confirm, navigation } = app;

  function saying<T>(written: Written<T>): Written<T> {
    if (written.is === 'refused') notices.warn(written.because.message);
    return written;
  }

  async function restore(metricId: string): Promise<Written<Metric>> {
    const written = saying(await saving.write(() => client.restoreMetric(metricId)));
    if (written.is === 'done') {
      tellRestored(app, written.value, await toldApart(app, written.value));
    }
    return written;
  }

  const addTest: MetricActions['addTest'] = (metricId, test) =>
    saving.write(() => client.addValidationTest(metricId, test));

  return {
    restore,
    addTest,
    async remove(detail) {
      const { metric } = detail;
      const name = await toldApart(app, metric);
      if (detail.dependents.length > 0) {
        const dependents = await client.namedMetrics(detail.dependents.map(({ id }) => id));
        const parts = await client.idParts(dependents.map(({ id }) => id));
        if (!(await confirm.ask(aboutDependents(name, dependents, parts)))) return CANCELLED;
      }
      const written = saying(await saving.write((by) => client.deleteMetric(metric.id, by)));
      if (written.is === 'done') {
        const shown = navigation.route.peek();
        if (shown.at === 'metric' && shown.id === metric.id) navigation.replace({ at: 'list' });
        tellDeleted(app, metric, name);
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

function aboutDependents(name: string, dependents: readonly NamedMetric[], parts: readonly (string | undefined)[]) {
  const tested = dependents.filter(({ testCount }) => testCount > 0).length;
  const used = dependents.filter(({ usageCount }) => usageCount > 0).length;
  return {
    title: `Delete ${name}?`,
    text: `${pluralize(dependents.length, 'metric depends', 'metrics depend')} on it${tested + used === 0 ? ' (not tested, not used)' : `, ${tested} tested and ${used} in use`}, and would be left with an unknown dependency:`,
    items: dependents.map((one, i) =>
      [
        one.name,
        ...[parts[i] ?? []].flat(),
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
