import { describe, expect, it } from 'vitest';
import type { NewMetric } from '../../../src/domain/metric/metric.ts';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { MetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import { newBrowser } from '../../worker/browser.ts';
import { openRealApp, until } from '../real-app.ts';

const REVENUE: NewMetric = {
  id: 'revenue',
  name: 'Revenue',
  owner: '@finance',
  calculation: 'SUM(a)',
  tags: ['a', 'b'],
};

async function formOver(metric: NewMetric): Promise<{ app: AppContext; form: MetricForm }> {
  const { app } = await openRealApp(newBrowser());
  await app.catalog.begin();
  return { app, form: createMetricForm(app, await app.client.createMetric(metric)) };
}

function undo({ notices }: AppContext): void {
  notices.shown.value.findLast(({ action }) => action?.label === 'Undo')?.action?.run();
}

const texts = ({ notices }: AppContext): string[] => notices.shown.value.map(({ text }) => text);

describe('a save', () => {
  it('is undone whole, in one save of its own', async () => {
    const { app, form } = await formOver(REVENUE);
    form.write('id', 'sales');
    form.write('owner', '@sales');
    form.write('tags', 'b, c');
    await form.save();
    expect(await app.client.detail('sales')).toBeDefined();
    undo(app);
    await until(() => texts(app).includes('Undone: Revenue is as it was before.'));
    const detail = await app.client.detail('revenue');
    expect(detail?.metric).toMatchObject({ owner: '@finance', tags: ['a', 'b'] });
    const history = await app.client.history('revenue');
    expect(
      history
        .filter(({ reason }) => reason === 'Undone')
        .map(({ fieldName }) => fieldName)
        .toSorted(),
    ).toEqual(['id', 'owner', 'tags']);
    expect(new Set(history.map(({ changeSetId }) => changeSetId)).size).toBe(2);
  });

  it('is not undone over a later change', async () => {
    const { app, form } = await formOver(REVENUE);
    form.write('owner', '@sales');
    await form.save();
    const theirs = { id: 'revenue', newId: 'revenue', updates: { owner: '@theirs' }, base: {}, reason: null };
    await app.client.saveMetric(theirs, 'Bo');
    undo(app);
    await until(() => texts(app).some((text) => text.startsWith('It could not be undone.')));
    expect((await app.client.detail('revenue'))?.metric.owner).toBe('@theirs');
  });
});

describe('a metric that went away while it was edited', () => {
  it('is reported with what happened to it, and the text can create it again', async () => {
    const { app, form } = await formOver(REVENUE);
    form.write('description', 'Written');
    await app.client.deleteMetric('revenue', 'Bo');
    await form.save();
    expect(form.gone.value).toMatchObject({ is: 'trashed', deletedBy: 'Bo' });
    await form.createAgain();
    expect((await app.client.detail('revenue'))?.metric).toMatchObject({ description: 'Written', owner: '@finance' });
  });

  it('takes the draft along if it was renamed', async () => {
    const { app, form } = await formOver(REVENUE);
    form.write('description', 'Written');
    await app.client.saveMetric({ id: 'revenue', newId: 'sales', updates: {}, base: {}, reason: null }, 'Bo');
    await form.checkStatus();
    expect(form.gone.value).toMatchObject({ is: 'renamed', id: 'sales' });
    form.follow('sales');
    expect(app.drafts.find('revenue')).toBeUndefined();
    const detail = await app.client.detail('sales');
    const reopened = createMetricForm(app, detail?.metric);
    expect(reopened.texts.value).toMatchObject({ id: 'sales', description: 'Written' });
    await reopened.save();
    expect((await app.client.detail('sales'))?.metric.description).toBe('Written');
  });
});
