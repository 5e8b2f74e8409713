import { describe, expect, it } from 'vitest';
import { baseIn } from '../../../src/app/edit/form-submission.ts';
import { createMetricForm, type MetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import type { MetricDetail } from '../../../src/domain/metric/detail.ts';
import type { DetailUpdates } from '../../../src/domain/metric/details.ts';
import { newBrowser } from '../../worker/browser.ts';
import { openRealApp, until } from '../real-app.ts';

const DETAILS: DetailUpdates = { synonyms: ['Turnover'], unit: 'EUR', kind: 'sum' };

async function pageWith(details: DetailUpdates) {
  const opened = await openRealApp(newBrowser());
  const { app } = opened;
  await app.catalog.begin();
  await app.client.createMetric({ id: 'revenue', name: 'Revenue', details });
  return { ...opened, form: await formIn(app) };
}

async function formIn(app: AppContext): Promise<MetricForm> {
  return createMetricForm(app, baseIn(await detailIn(app)));
}

async function detailIn(app: AppContext, id = 'revenue'): Promise<MetricDetail> {
  const detail = await app.client.detail(id);
  if (detail === undefined) throw new Error(`there is no ${id}`);
  return detail;
}

const textsIn = async (app: AppContext, id?: string): Promise<unknown> =>
  Object.fromEntries((await detailIn(app, id)).details);

const theirs = (app: AppContext, updates: DetailUpdates): Promise<unknown> =>
  app.client.saveMetric(
    { id: 'revenue', newId: 'revenue', updates: {}, base: {}, details: { updates, base: {} }, reason: null },
    'Bo',
  );

describe('details in a form', () => {
  it('are saved with the fields, only those that were changed, and undone with them', async () => {
    const { app, form } = await pageWith(DETAILS);
    expect(form.texts.value).toMatchObject({ synonyms: 'Turnover', unit: 'EUR', kind: 'sum' });
    form.write('synonyms', 'Turnover, Sales');
    form.write('unit', '');
    form.write('owner', '@finance');
    await form.save();
    expect(await textsIn(app)).toEqual({ synonyms: '["Turnover","Sales"]', kind: 'sum' });
    const history = await app.client.history('revenue');
    expect(history.map(({ fieldName }) => fieldName).toSorted()).toEqual(['owner', 'synonyms', 'unit']);

    app.notices.shown.value.findLast(({ action }) => action?.label === 'Undo')?.action?.run();
    await until(() => app.notices.shown.value.some(({ text }) => text === 'Undone: Revenue is as it was before.'));
    expect(await textsIn(app)).toEqual({ synonyms: '["Turnover"]', unit: 'EUR', kind: 'sum' });
    expect((await detailIn(app)).metric.owner).toBeNull();
  });

  it('are those of a new metric', async () => {
    const { app } = await pageWith({});
    const form = createMetricForm(app, undefined);
    form.write('grain', 'day');
    expect(form.touched.value).toBe(true);
    form.write('name', 'Visits');
    await form.save();
    expect(await textsIn(app, 'visits')).toEqual({ grain: 'day' });
  });

  it('are no change if they are written back to what they were', async () => {
    const { form, store } = await pageWith(DETAILS);
    form.write('unit', 'USD');
    form.write('notes', 'x');
    expect(form.touched.value).toBe(true);
    form.write('unit', 'EUR');
    form.write('notes', '');
    expect(form.touched.value).toBe(false);
    expect(store.keys()).not.toContain('draft:revenue');
  });

  it('come back with a draft', async () => {
    const { app, form } = await pageWith(DETAILS);
    form.write('unit', 'USD');
    const reopened = await formIn(app);
    expect(reopened.texts.value).toMatchObject({ synonyms: 'Turnover', unit: 'USD' });
    await theirs(app, { grain: 'day' });
    await reopened.save();
    expect(await textsIn(app)).toEqual({ synonyms: '["Turnover"]', unit: 'USD', kind: 'sum', grain: 'day' });
  });

  it('stay as they are in a draft of a page that knew none', async () => {
    const { app, form, store } = await pageWith(DETAILS);
    form.write('owner', '@me');
    const draft = JSON.parse(store.get('draft:revenue') ?? '') as Record<string, Record<string, unknown>>;
    for (const field of ['synonyms', 'unit', 'kind']) delete draft['texts']?.[field];
    delete draft['base']?.['details'];
    store.set('draft:revenue', JSON.stringify(draft));
    const reopened = await formIn(app);
    expect(reopened.texts.value).toMatchObject({ synonyms: 'Turnover', unit: 'EUR', owner: '@me' });
    await reopened.save();
    expect(await textsIn(app)).toEqual({ synonyms: '["Turnover"]', unit: 'EUR', kind: 'sum' });
  });

  it('show a conflict at their field, and take either side', async () => {
    const { app, form } = await pageWith(DETAILS);
    form.write('unit', 'USD');
    form.write('synonyms', 'Sales');
    form.write('kind', 'ratio');
    await theirs(app, { unit: 'CHF', synonyms: [], kind: 'ratio' });
    await form.save();
    const shown = Object.fromEntries(form.conflicts.value.map(({ field, theirs: value }) => [field, value]));
    expect(shown).toEqual({ synonyms: '', unit: 'CHF' });
    expect(form.conflicts.value[0]?.change).toMatchObject({ changedBy: 'Bo' });
    form.resolve('unit', 'theirs');
    form.resolve('synonyms', 'mine');
    await form.save();
    expect(await textsIn(app)).toEqual({ synonyms: '["Sales"]', unit: 'CHF', kind: 'ratio' });
  });

  it('have their faults at their field', async () => {
    const { app, form } = await pageWith({});
    form.write('links', '[{"label":"Docs","url":"example.com"}]');
    await form.save();
    expect(form.problem.value?.field).toBe('links');
    form.write('links', '');
    expect(form.problem.value).toBeUndefined();
    await app.client.defineCustomField({ name: 'Cost center', type: 'number' });
    form.write('custom:Cost center', 'twelve');
    await form.save();
    expect(form.problem.value).toMatchObject({ field: 'custom:Cost center', text: '"Cost center" is not a number.' });
    form.write('custom:Cost center', '12');
    await form.save();
    expect(await textsIn(app)).toEqual({ 'custom:Cost center': '12' });
  });
});
