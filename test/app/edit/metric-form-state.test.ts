import { describe, expect, it } from 'vitest';
import type { Metric, NewMetric } from '../../../src/domain/metric/metric.ts';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { Page } from '../../../src/app/shell/create-app.ts';
import { newBrowser } from '../../worker/browser.ts';
import { openPage } from '../real-app.ts';

const REVENUE: NewMetric = { id: 'revenue', name: 'Revenue', owner: '@finance', calculation: 'SUM(a)' };

async function pageWith(metric: NewMetric) {
  const opened = await openPage(newBrowser());
  await opened.page.catalog.begin();
  await opened.page.client.createMetric(metric);
  return { ...opened, metric: await metricIn(opened.page, metric.id) };
}

async function metricIn(page: Page, id: string): Promise<Metric> {
  const detail = await page.client.detail(id);
  if (detail === undefined) throw new Error(`there is no ${id}`);
  return detail.metric;
}

describe('a form', () => {
  it('saves just what was changed, with its author and reason', async () => {
    const { page, steps, metric } = await pageWith(REVENUE);
    const form = createMetricForm(page, metric);
    form.write('calculation', 'SUM(b)');
    form.writeReason('b is right');
    await form.save();
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(await page.client.history('revenue')).toMatchObject([
      { fieldName: 'calculation', oldValue: 'SUM(a)', newValue: 'SUM(b)', changedBy: 'Ada', reason: 'b is right' },
    ]);
  });

  it('keeps a reason that was written before any change, and saves nothing for its sake', async () => {
    const { page, metric, steps } = await pageWith(REVENUE);
    createMetricForm(page, metric).writeReason('because');
    const form = createMetricForm(page, metric);
    expect(form.reason.value).toBe('because');
    expect(form.checkDraft()).toBe('refused-draft');
    await form.save();
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(page.drafts.find('revenue')).toBeUndefined();
    expect(await page.client.history('revenue')).toEqual([]);
  });

  it('proposes an id until the person writes one', async () => {
    const { page } = await pageWith(REVENUE);
    const form = createMetricForm(page, undefined);
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
    const { page } = await pageWith(REVENUE);
    const form = createMetricForm(page, undefined);
    await form.save();
    expect(form.problem.value?.field).toBe('name');
    form.write('name', 'Revenue');
    expect(form.problem.value).toBeUndefined();
    await form.save();
    expect(form.problem.value?.field).toBe('id');
    expect(form.texts.value.name).toBe('Revenue');
  });

  it('is as it was where the person would not say who they are', async () => {
    const { page, kept, metric } = await pageWith(REVENUE);
    const nameless = {
      ...page,
      saving: { ...page.saving, write: () => Promise.resolve({ is: 'cancelled' } as const) },
    };
    const form = createMetricForm(nameless, metric);
    form.write('owner', '@me');
    await form.save();
    expect(form.texts.value.owner).toBe('@me');
    expect(form.touched.value).toBe(true);
    expect(kept.keys()).toContain('draft:revenue');
  });

  it('shows both sides of a field that somebody else changed, and lets the person choose', async () => {
    const { page, metric } = await pageWith(REVENUE);
    const form = createMetricForm(page, metric);
    form.write('owner', '@mine');
    form.write('description', 'My sentence');
    const theirs = { id: 'revenue', newId: 'revenue', reason: null };
    await page.client.saveMetric({ ...theirs, updates: { owner: '@theirs', name: 'Sales' }, base: {} }, 'Bo');

    await form.save();
    expect(form.clashes.value).toMatchObject([{ field: 'owner', theirs: '@theirs', change: { changedBy: 'Bo' } }]);
    expect(form.texts.value.owner).toBe('@mine');
    form.settle('owner', 'mine');
    expect(form.clashes.value).toEqual([]);
    expect(form.problem.value).toBeUndefined();
    await form.save();
    expect(await metricIn(page, 'revenue')).toMatchObject({
      owner: '@mine',
      name: 'Sales',
      description: 'My sentence',
    });
  });

  it('takes their side of a clash where the person wants that', async () => {
    const { page, metric } = await pageWith(REVENUE);
    const form = createMetricForm(page, metric);
    form.write('owner', '@mine');
    const theirs = { id: 'revenue', newId: 'revenue', reason: null };
    await page.client.saveMetric({ ...theirs, updates: { owner: '@theirs' }, base: {} }, 'Bo');
    await form.save();
    form.settle('owner', 'theirs');
    expect(form.texts.value.owner).toBe('@theirs');
    expect(form.touched.value).toBe(false);
  });
});

describe('a change that somebody else made as well', () => {
  it('is no clash', async () => {
    const { page, steps, metric } = await pageWith(REVENUE);
    const form = createMetricForm(page, metric);
    form.write('owner', '@same');
    form.write('description', 'My sentence');
    const theirs = { id: 'revenue', newId: 'revenue', reason: null };
    await page.client.saveMetric({ ...theirs, updates: { owner: '@same', name: 'Sales' }, base: {} }, 'Bo');
    await form.save();
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(await metricIn(page, 'revenue')).toMatchObject({
      owner: '@same',
      name: 'Sales',
      description: 'My sentence',
    });
  });
});

describe('what was not saved', () => {
  it('comes back with what it was written over, and goes with the save', async () => {
    const { page, kept, metric } = await pageWith(REVENUE);
    createMetricForm(page, metric).write('owner', '@mine');
    const again = createMetricForm(page, metric);
    expect(again.broughtBack.value).toBe('2026-03-01 12:00:00');
    expect(again.texts.value.owner).toBe('@mine');
    await again.save();
    expect(kept.keys()).not.toContain('draft:revenue');
    expect(createMetricForm(page, await metricIn(page, 'revenue')).broughtBack.value).toBeUndefined();
  });

  it('goes when it is discarded, or written back to what it was', async () => {
    const { page, kept, metric } = await pageWith(REVENUE);
    const form = createMetricForm(page, metric);
    form.write('owner', '@mine');
    form.discard();
    expect(form.texts.value.owner).toBe('@finance');
    form.write('owner', '@mine');
    form.write('owner', '@finance');
    expect(kept.keys()).not.toContain('draft:revenue');
  });

  it('is asked for before the form is left', async () => {
    const { page, steps, metric } = await pageWith(REVENUE);
    await page.navigation.go({ at: 'edit', id: 'revenue' });
    const form = createMetricForm(page, metric);
    expect(form.mayLeave()).toBe(true);
    form.write('owner', '@mine');
    const staying = form.leave();
    page.questions.answer(false);
    await staying;
    expect(steps.hash()).toBe('#/metric/revenue/edit');
    const leaving = form.leave();
    page.questions.answer(true);
    await leaving;
    expect(steps.hash()).toBe('#/metric/revenue');
    expect(createMetricForm(page, metric).texts.value.owner).toBe('@finance');
  });
});
