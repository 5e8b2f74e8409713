import { describe, expect, it } from 'vitest';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { Page } from '../../../src/app/shell/create-app.ts';
import { newBrowser } from '../../worker/browser.ts';
import { openPage, until } from '../real-app.ts';

/** Writes a metric by the form, as a person does. */
async function create(page: Page, name: string, owner = ''): Promise<void> {
  const form = createMetricForm(page, undefined);
  form.write('name', name);
  form.write('owner', owner);
  await form.save();
  expect(form.problem.value).toBeUndefined();
}

const namesIn = ({ list }: Page): string[] => {
  const rows = list.rows.value;
  return Array.from(list.listing.value?.rowids ?? [], (rowid) => rows.get(rowid)?.name ?? '?');
};

describe('a page', () => {
  it('begins a catalog, and lists what is written into it', async () => {
    const { page, steps } = await openPage(newBrowser());
    expect(page.catalog.state.value).toEqual({ is: 'empty', problem: undefined });
    await page.catalog.begin();
    await create(page, 'Net revenue');
    await create(page, 'Gross revenue');
    expect(steps.hash()).toBe('#/metric/gross_revenue');
    await until(() => namesIn(page).length === 2);
    expect(namesIn(page)).toEqual(['Gross revenue', 'Net revenue']);
  });

  it('follows the query, and keeps the old list until the new one is there', async () => {
    const { page } = await openPage(newBrowser());
    await page.catalog.begin();
    await create(page, 'Net revenue', '@finance');
    await create(page, 'Visits', '@web');
    await until(() => namesIn(page).length === 2);
    page.navigation.search('owner:@web');
    expect(namesIn(page)).toHaveLength(2);
    await until(() => namesIn(page).length === 1);
    expect(namesIn(page)).toEqual(['Visits']);
    page.navigation.search('');
    await until(() => namesIn(page).length === 2);
  });

  it('shows what another tab wrote', async () => {
    const browser = newBrowser();
    const one = await openPage(browser);
    await one.page.catalog.begin();
    await create(one.page, 'Net revenue');
    const other = await openPage(browser);
    await until(() => namesIn(other.page).length === 1);
    other.page.detail.show('net_revenue');
    await create(one.page, 'Visits');
    await until(() => namesIn(other.page).length === 2);
    const metric = (await one.page.client.detail('net_revenue'))?.metric;
    const form = createMetricForm(one.page, metric);
    form.write('owner', '@finance');
    await form.save();
    const ownerThere = (): unknown => {
      const reading = other.page.detail.reading.value;
      return reading.is === 'read' ? reading.value?.metric.owner : undefined;
    };
    await until(() => ownerThere() === '@finance');
    expect(ownerThere()).toBe('@finance');
  });

  it('deletes with a way back', async () => {
    const { page, steps } = await openPage(newBrowser());
    await page.catalog.begin();
    await create(page, 'Visits');
    const detail = await page.client.detail('visits');
    if (detail === undefined) throw new Error('not created');
    await page.metrics.remove(detail);
    expect(steps.hash()).toBe('#/');
    await until(() => namesIn(page).length === 0);
    page.notices.shown.value.at(-1)?.action?.run();
    await until(() => namesIn(page).length === 1);
    expect(namesIn(page)).toEqual(['Visits']);
  });

  it('names what depends on a metric before deleting it', async () => {
    const { page } = await openPage(newBrowser());
    await page.catalog.begin();
    await create(page, 'Visits');
    await page.client.createMetric({ id: 'rate', name: 'Visit rate', dependencies: ['visits'] });
    await page.client.createMetric({ id: 'sum', name: 'Visit sum', dependencies: ['visits'] });
    await page.client.addValidationTest('sum', { testType: 'range' });
    await page.client.recordUsage('sum', 'Bo', null);
    const detail = await page.client.detail('visits');
    if (detail === undefined) throw new Error('not created');
    const removed = page.metrics.remove(detail);
    await until(() => page.questions.open.value !== undefined);
    expect(page.questions.open.value).toMatchObject({
      text: '2 metrics depend on it, 1 tested and 1 in use, and would be left with an unknown dependency:',
      items: ['Visit rate', 'Visit sum · 1 test · 1 use'],
    });
    page.questions.answer(false);
    expect(await removed).toEqual({ is: 'cancelled' });
    expect(await page.client.detail('visits')).toBeDefined();
  });

  it('opens a file where there is nothing, and previews one where there is a catalog', async () => {
    const first = await openPage(newBrowser());
    await first.page.catalog.begin();
    await create(first.page, 'Visits');
    await first.page.catalog.exportFile();
    const [file] = first.downloads;
    if (file === undefined) throw new Error('no file');
    expect(file.name).toBe('metricbook-2026-03-01.db');
    const asFile = () => ({ name: 'mail.db', arrayBuffer: async () => Uint8Array.from(file.bytes).buffer });

    const second = await openPage(newBrowser());
    await second.page.imports.open(asFile());
    expect(second.page.catalog.state.value).toMatchObject({ is: 'open' });
    await until(() => namesIn(second.page).length === 1);

    await second.page.imports.open(asFile());
    expect(second.steps.hash()).toBe('#/import');
    expect(second.page.imports.state.value).toMatchObject({ is: 'ready', file: 'mail.db', preview: { metrics: 1 } });
    await second.page.imports.accept('merge');
    expect(second.page.imports.state.value).toEqual({ is: 'none' });
    expect(second.page.notices.shown.value[0]?.action?.label).toBe('Undo import');
  });

  it('says what is wrong with a file that is none, and changes nothing', async () => {
    const { page } = await openPage(newBrowser());
    await page.imports.open({ name: 'x.db', arrayBuffer: async () => new TextEncoder().encode('garbage').buffer });
    expect(page.imports.state.value).toMatchObject({ is: 'refused', file: 'x.db' });
    expect(page.catalog.state.value).toMatchObject({ is: 'empty' });
  });
});
