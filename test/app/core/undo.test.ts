import { describe, expect, it } from 'vitest';
import type { NewMetric } from '../../../src/domain/metric/metric.ts';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { MetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { Page } from '../../../src/app/shell/create-app.ts';
import { newBrowser } from '../../worker/browser.ts';
import { openPage, until } from '../real-app.ts';

const REVENUE: NewMetric = {
  id: 'revenue',
  name: 'Revenue',
  owner: '@finance',
  calculation: 'SUM(a)',
  tags: ['a', 'b'],
};

async function formOver(metric: NewMetric): Promise<{ page: Page; form: MetricForm }> {
  const { page } = await openPage(newBrowser());
  await page.catalog.begin();
  return { page, form: createMetricForm(page, await page.client.createMetric(metric)) };
}

function undo({ notices }: Page): void {
  notices.shown.value.findLast(({ action }) => action?.label === 'Undo')?.action?.run();
}

const texts = ({ notices }: Page): string[] => notices.shown.value.map(({ text }) => text);

describe('a save', () => {
  it('is taken back whole, in one save of its own', async () => {
    const { page, form } = await formOver(REVENUE);
    form.write('id', 'sales');
    form.write('owner', '@sales');
    form.write('tags', 'b, c');
    await form.save();
    expect(await page.client.detail('sales')).toBeDefined();
    undo(page);
    await until(() => texts(page).includes('Revenue is as it was before.'));
    const detail = await page.client.detail('revenue');
    expect(detail?.metric).toMatchObject({ owner: '@finance', tags: ['a', 'b'] });
    const history = await page.client.history('revenue');
    expect(
      history
        .filter(({ reason }) => reason === 'Taken back')
        .map(({ fieldName }) => fieldName)
        .toSorted(),
    ).toEqual(['id', 'owner', 'tags']);
    expect(new Set(history.map(({ changeSetId }) => changeSetId)).size).toBe(2);
  });

  it('is not taken back over what somebody wrote since', async () => {
    const { page, form } = await formOver(REVENUE);
    form.write('owner', '@sales');
    await form.save();
    const theirs = { id: 'revenue', newId: 'revenue', updates: { owner: '@theirs' }, base: {}, reason: null };
    await page.client.saveMetric(theirs, 'Bo');
    undo(page);
    await until(() => texts(page).some((text) => text.startsWith('It could not be undone.')));
    expect((await page.client.detail('revenue'))?.metric.owner).toBe('@theirs');
  });
});

describe('a metric that went away while it was edited', () => {
  it('is told of with what became of it, and the text can begin it anew', async () => {
    const { page, form } = await formOver(REVENUE);
    form.write('description', 'Written');
    await page.client.deleteMetric('revenue', 'Bo');
    await form.save();
    expect(form.fate.value).toMatchObject({ is: 'trashed', deletedBy: 'Bo' });
    await form.createAgain();
    expect((await page.client.detail('revenue'))?.metric).toMatchObject({ description: 'Written', owner: '@finance' });
  });

  it('takes the draft along where it was renamed', async () => {
    const { page, form } = await formOver(REVENUE);
    form.write('description', 'Written');
    await page.client.saveMetric({ id: 'revenue', newId: 'sales', updates: {}, base: {}, reason: null }, 'Bo');
    await form.lookForIt();
    expect(form.fate.value).toMatchObject({ is: 'renamed', id: 'sales' });
    form.follow('sales');
    expect(page.drafts.find('revenue')).toBeUndefined();
    const detail = await page.client.detail('sales');
    const again = createMetricForm(page, detail?.metric);
    expect(again.texts.value).toMatchObject({ id: 'sales', description: 'Written' });
    await again.save();
    expect((await page.client.detail('sales'))?.metric.description).toBe('Written');
  });
});
