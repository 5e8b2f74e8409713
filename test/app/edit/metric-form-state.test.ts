import { describe, expect, it } from 'vitest';
import type { Metric, NewMetric } from '../../../src/domain/metric/metric.ts';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import { newBrowser } from '../../worker/browser.ts';
import { openRealApp } from '../real-app.ts';

const REVENUE: NewMetric = { id: 'revenue', name: 'Revenue', owner: '@finance', calculation: 'SUM(a)' };

async function pageWith(metric: NewMetric) {
  const opened = await openRealApp(newBrowser());
  await opened.app.catalog.begin();
  await opened.app.client.createMetric(metric);
  return { ...opened, metric: await metricIn(opened.app, metric.id) };
}

async function metricIn(app: AppContext, id: string): Promise<Metric> {
  const detail = await app.client.detail(id);
  if (detail === undefined) throw new Error(`there is no ${id}`);
  return detail.metric;
}

describe('a form', () => {
  it('saves just what was changed, with its author and reason', async () => {
    const { app, steps, metric } = await pageWith(REVENUE);
    const form = createMetricForm(app, metric);
    form.write('calculation', 'SUM(b)');
    form.writeReason('b is right');
    await form.save();
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(await app.client.history('revenue')).toMatchObject([
      { fieldName: 'calculation', oldValue: 'SUM(a)', newValue: 'SUM(b)', changedBy: 'Ada', reason: 'b is right' },
    ]);
  });

  it('keeps a reason that was written before any change, and saves nothing for its sake', async () => {
    const { app, metric, steps } = await pageWith(REVENUE);
    createMetricForm(app, metric).writeReason('because');
    const form = createMetricForm(app, metric);
    expect(form.reason.value).toBe('because');
    expect(form.checkDraft()).toBe('refused-draft');
    await form.save();
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(app.drafts.find('revenue')).toBeUndefined();
    expect(await app.client.history('revenue')).toEqual([]);
  });

  it('proposes an id until the user writes one', async () => {
    const { app } = await pageWith(REVENUE);
    const form = createMetricForm(app, undefined);
    form.write('name', 'Net revenue');
    expect(form.texts.value.id).toBe('net_revenue');
    form.write('id', 'nr');
    form.write('name', 'Net revenue, new');
    expect(form.texts.value.id).toBe('nr');
    form.write('id', '');
    form.write('name', 'Sales');
    expect(form.texts.value.id).toBe('sales');
  });

  it('says at the field what is wrong, and keeps what was written', async () => {
    const { app } = await pageWith(REVENUE);
    const form = createMetricForm(app, undefined);
    await form.save();
    expect(form.problem.value?.field).toBe('name');
    form.write('name', 'Revenue');
    expect(form.problem.value).toBeUndefined();
    await form.save();
    expect(form.problem.value?.field).toBe('id');
    expect(form.texts.value.name).toBe('Revenue');
  });

  it('is as it was if the user gives no name', async () => {
    const { app, store, metric } = await pageWith(REVENUE);
    const nameless = {
      ...app,
      saving: { ...app.saving, write: () => Promise.resolve({ is: 'cancelled' } as const) },
    };
    const form = createMetricForm(nameless, metric);
    form.write('owner', '@me');
    await form.save();
    expect(form.texts.value.owner).toBe('@me');
    expect(form.touched.value).toBe(true);
    expect(store.keys()).toContain('draft:revenue');
  });

  it('shows both sides of a field that another user changed, and offers the choice', async () => {
    const { app, metric } = await pageWith(REVENUE);
    const form = createMetricForm(app, metric);
    form.write('owner', '@mine');
    form.write('description', 'My sentence');
    const theirs = { id: 'revenue', newId: 'revenue', reason: null };
    await app.client.saveMetric({ ...theirs, updates: { owner: '@theirs', name: 'Sales' }, base: {} }, 'Bo');

    await form.save();
    expect(form.conflicts.value).toMatchObject([{ field: 'owner', theirs: '@theirs', change: { changedBy: 'Bo' } }]);
    expect(form.texts.value.owner).toBe('@mine');
    form.resolve('owner', 'mine');
    expect(form.conflicts.value).toEqual([]);
    expect(form.problem.value).toBeUndefined();
    await form.save();
    expect(await metricIn(app, 'revenue')).toMatchObject({
      owner: '@mine',
      name: 'Sales',
      description: 'My sentence',
    });
  });

  it('takes the other side of a conflict if the user wants that', async () => {
    const { app, metric } = await pageWith(REVENUE);
    const form = createMetricForm(app, metric);
    form.write('owner', '@mine');
    const theirs = { id: 'revenue', newId: 'revenue', reason: null };
    await app.client.saveMetric({ ...theirs, updates: { owner: '@theirs' }, base: {} }, 'Bo');
    await form.save();
    form.resolve('owner', 'theirs');
    expect(form.texts.value.owner).toBe('@theirs');
    expect(form.touched.value).toBe(false);
  });
});

describe('a change that another user made as well', () => {
  it('is no clash', async () => {
    const { app, steps, metric } = await pageWith(REVENUE);
    const form = createMetricForm(app, metric);
    form.write('owner', '@same');
    form.write('description', 'My sentence');
    const theirs = { id: 'revenue', newId: 'revenue', reason: null };
    await app.client.saveMetric({ ...theirs, updates: { owner: '@same', name: 'Sales' }, base: {} }, 'Bo');
    await form.save();
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(await metricIn(app, 'revenue')).toMatchObject({
      owner: '@same',
      name: 'Sales',
      description: 'My sentence',
    });
  });
});

describe('what was not saved', () => {
  it('comes back with what it was written over, and goes with the save', async () => {
    const { app, store, metric } = await pageWith(REVENUE);
    createMetricForm(app, metric).write('owner', '@mine');
    const reopened = createMetricForm(app, metric);
    expect(reopened.broughtBack.value).toBe('2026-03-01 12:00:00');
    expect(reopened.texts.value.owner).toBe('@mine');
    await reopened.save();
    expect(store.keys()).not.toContain('draft:revenue');
    expect(createMetricForm(app, await metricIn(app, 'revenue')).broughtBack.value).toBeUndefined();
  });

  it('goes when it is discarded, or written back to what it was', async () => {
    const { app, store, metric } = await pageWith(REVENUE);
    const form = createMetricForm(app, metric);
    form.write('owner', '@mine');
    form.discard();
    expect(form.texts.value.owner).toBe('@finance');
    form.write('owner', '@mine');
    form.write('owner', '@finance');
    expect(store.keys()).not.toContain('draft:revenue');
  });

  it('is asked for before the form is left', async () => {
    const { app, steps, metric } = await pageWith(REVENUE);
    await app.navigation.go({ at: 'edit', id: 'revenue' });
    const form = createMetricForm(app, metric);
    expect(form.mayLeave()).toBe(true);
    form.write('owner', '@mine');
    const staying = form.leave();
    app.confirm.answer(false);
    await staying;
    expect(steps.hash()).toBe('#/metric/revenue/edit');
    const leaving = form.leave();
    app.confirm.answer(true);
    await leaving;
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(createMetricForm(app, metric).texts.value.owner).toBe('@finance');
  });
});
