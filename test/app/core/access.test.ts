import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { MetricDetail } from '../../../src/domain/metric/detail.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import type { LocalStore } from '../../../src/app/core/local-store.ts';
import { createLocalStore, memoryStore } from '../../../src/app/core/local-store.ts';
import type { MetricActions } from '../../../src/app/core/metric-actions.ts';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import { METRIC_ACTIONS } from '../../../src/app/core/metric-actions.ts';
import { OPEN, fakeApp } from '../fake-app.ts';

const TAKEN_OVER = 'A newer version of Metricbook keeps this catalog.';
const STOPPED = { is: 'stopped', because: TAKEN_OVER } as const;
const FULL = new CatalogError('storage-not-saved', 'The disk is full.');

const VISITS: Metric = {
  id: 'visits',
  name: 'Visits',
  description: null,
  calculation: null,
  owner: '@web',
  dataSource: null,
  tags: [],
  dependencies: [],
  testCount: 0,
  usageCount: 0,
  createdAt: '2026-01-01 00:00:00',
  updatedAt: '2026-01-01 00:00:00',
  trustScore: 0,
};

const DETAIL = { metric: VISITS, dependents: [] } as unknown as MetricDetail;
const TEST = { testType: 'range', testQuery: null, expectedResult: null };

const CHANGES: Record<string, (metrics: MetricActions) => Promise<{ readonly is: string }>> = {
  'deleting a metric': (metrics) => metrics.remove(DETAIL),
  'restoring one': (metrics) => metrics.restore('visits'),
  'recording a use': (metrics) => metrics.recordUsage('visits', null),
  'adding a test': (metrics) => metrics.addTest('visits', TEST),
  'changing a test': (metrics) => metrics.updateTest(1, {}),
  'recording a result': (metrics) => metrics.recordTestResult(1, 'passed'),
  'removing a test': (metrics) => metrics.removeTest(1),
};

/** A store like a browser's. */
function browserTexts(): LocalStore {
  const texts = new Map<string, string>();
  const storage = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
  return createLocalStore('p:', () => storage as unknown as Storage);
}

describe('a catalog that a newer version took over', () => {
  it('is read-only from then on, also if another tab puts another one in its place', async () => {
    const { app, tell } = await fakeApp({
      storageFacts: () => Promise.reject(new CatalogError('storage-not-saved', 'it does not answer')),
    });
    expect(app.catalog.state.value).toMatchObject({ is: 'open', access: { is: 'writable' } });
    expect(app.saving.writeBlock.value).toBeUndefined();
    tell(STOPPED);
    expect(app.catalog.state.value).toMatchObject({ access: { is: 'read-only', because: TAKEN_OVER } });
    app.catalog.found(OPEN);
    tell({ is: 'replaced', canUndoImport: true, access: { is: 'writable' } });
    expect(app.catalog.state.value).toMatchObject({ canUndoImport: true, access: { is: 'read-only' } });
  });

  it('is read-only if that was heard before the start was over', async () => {
    const { app } = await fakeApp({
      start(news) {
        news(STOPPED);
        return Promise.resolve(OPEN);
      },
    });
    expect(app.saving.writeBlock.value?.message).toBe(TAKEN_OVER);
  });

  it.each(Object.entries(CHANGES))('refuses %s with the reason', async (_, change) => {
    // The catalog answers `start` and `list` only: any other call would be a bug.
    const { app, tell } = await fakeApp({});
    tell(STOPPED);
    expect(await change(METRIC_ACTIONS.of(app))).toMatchObject({ is: 'refused', because: { message: TAKEN_OVER } });
  });

  it('refuses to empty the trash and to undo an import, and says why', async () => {
    const { app, tell } = await fakeApp({});
    tell(STOPPED);
    const emptied = METRIC_ACTIONS.of(app).emptyTrash(3);
    app.confirm.answer(true);
    expect(await emptied).toMatchObject({ is: 'refused' });
    app.notices.dismiss(app.notices.shown.value[0]?.number ?? 0);
    await app.catalog.undoImport();
    expect(app.notices.shown.value.map(({ text }) => text)).toEqual([TAKEN_OVER]);
  });

  it('can still be exported', async () => {
    const { app, tell, downloads } = await fakeApp({});
    tell(STOPPED);
    await app.catalog.exportFile();
    expect(downloads).toEqual(['metricbook-2026-03-01.db']);
  });
});

describe('what is being written while nothing can be changed', () => {
  it('stays in the form and as a draft, and the form says why it is not saved', async () => {
    const store = memoryStore();
    const { app, tell, steps } = await fakeApp({}, OPEN, store);
    const form = createMetricForm(app, VISITS);
    form.write('owner', '@growth');
    tell(STOPPED);
    form.write('description', 'Half a thought');
    await form.save();
    expect(form.problem.value).toEqual({ field: undefined, text: TAKEN_OVER });
    expect(form.texts.value).toMatchObject({ owner: '@growth', description: 'Half a thought' });
    expect(app.drafts.find('visits')?.texts.description).toBe('Half a thought');
    expect(steps.hash()).toBe('#/');
  });

  it('is saved by the next attempt once the browser stores again, and the form has no reproach left', async () => {
    let full = true;
    const { app, steps } = await fakeApp({
      saveMetric: () => (full ? Promise.reject(FULL) : Promise.resolve({ ...VISITS, owner: '@growth' })),
      retry: () => Promise.resolve(),
    });
    const form = createMetricForm(app, VISITS);
    form.write('owner', '@growth');
    await form.save();
    expect(form.problem.value?.text).toBe('The disk is full.');
    expect(app.drafts.find('visits')?.texts.owner).toBe('@growth');
    full = false;
    await app.saving.retry();
    expect(form.problem.value).toBeUndefined();
    expect(app.notices.shown.value.map(({ text }) => text)).toEqual(['The browser stores changes again.']);
    await form.save();
    expect(steps.hash()).toBe('#/metric/visits');
    expect(app.drafts.find('visits')).toBeUndefined();
  });
});

describe('a change reported as not saved that was saved after all', () => {
  it('shows as saved, and that is said until it is dismissed', async () => {
    const { app, tell } = await fakeApp({ restoreMetric: () => Promise.reject(FULL) });
    await METRIC_ACTIONS.of(app).restore('visits');
    tell({ is: 'saved-after-all' });
    expect(app.saving.state.value).toEqual({ is: 'saved' });
    const told = app.notices.shown.value.find(({ text }) => text.includes('saved after all'));
    expect(told).toMatchObject({ tone: 'plain', givesWay: false });
  });

  it('of a new metric counts as created when it is saved once more', async () => {
    const answers: CatalogClient['createMetric'][] = [
      () => Promise.reject(FULL),
      () => Promise.reject(new CatalogError('conflict-duplicate-id', 'There is a metric "visits" already.')),
    ];
    const { app, tell, steps } = await fakeApp({
      createMetric: (metric) => answers.shift()?.(metric) ?? Promise.reject(new Error('asked too often')),
      detail: () => Promise.resolve(DETAIL),
    });
    const form = createMetricForm(app, undefined);
    form.write('name', 'Visits ');
    form.write('owner', '@web');
    await form.save();
    tell({ is: 'saved-after-all' });
    await form.save();
    expect(form.problem.value).toBeUndefined();
    expect(steps.hash()).toBe('#/metric/visits');
  });

  it('is no excuse for another metric of the same id', async () => {
    const { app } = await fakeApp({
      createMetric: () => Promise.reject(new CatalogError('conflict-duplicate-id', 'There is one.')),
      detail: () => Promise.resolve(DETAIL),
    });
    const form = createMetricForm(app, undefined);
    form.write('name', 'Visits');
    form.write('owner', '@somebody-else');
    await form.save();
    expect(form.problem.value).toEqual({ field: 'id', text: 'There is one.' });
  });
});

describe('reloading the page', () => {
  it('asks nothing, for the draft comes back', async () => {
    const store = browserTexts();
    const { app, reloads } = await fakeApp({}, OPEN, store);
    const form = createMetricForm(app, VISITS);
    expect(form.mayUnload()).toBe(true);
    form.write('owner', '@growth');
    expect(form.mayUnload()).toBe(false);
    app.reload();
    expect(reloads()).toBe(1);
    expect(form.mayUnload()).toBe(true);
    const after = await fakeApp({}, OPEN, store);
    expect(createMetricForm(after.app, VISITS).texts.value.owner).toBe('@growth');
  });

  it('asks if the browser did not store the draft', async () => {
    const refusing = createLocalStore('p:', () => {
      throw new DOMException('blocked', 'SecurityError');
    });
    const { app } = await fakeApp({}, OPEN, refusing);
    const form = createMetricForm(app, VISITS);
    form.write('owner', '@growth');
    app.reload();
    expect(form.mayUnload()).toBe(false);
  });
});

describe('news of storage', () => {
  it('that was lost and written back stays until it is dismissed, and offers a file', async () => {
    const { app, tell, downloads } = await fakeApp({});
    tell({ is: 'written-back' });
    const [notice] = app.notices.shown.value;
    expect(notice?.text).toContain('site data was cleared');
    expect(notice).toMatchObject({ givesWay: false, action: { label: 'Download the catalog' } });
    notice?.action?.run();
    await expect.poll(() => downloads).toEqual(['metricbook-2026-03-01.db']);
  });

  it('that another tab wrote back with less leads to the versions', async () => {
    const { app, tell, steps } = await fakeApp({});
    tell({ is: 'set-aside' });
    app.notices.shown.value[0]?.action?.run();
    await expect.poll(() => steps.hash()).toBe('#/storage');
  });
});
