import { describe, expect, it } from 'vitest';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import { newBrowser } from '../../worker/browser.ts';
import { LIST } from '../../../src/app/list/list-feature.ts';
import { METRIC_ACTIONS } from '../../../src/app/core/metric-actions.ts';
import { METRIC_DETAIL } from '../../../src/app/core/metric-detail.ts';
import { REVIEWS } from '../../../src/app/review/reviews.ts';
import { IMPORTS } from '../../../src/app/import/imports.ts';
import { openRealApp, until } from '../real-app.ts';

/** Creates a metric through the form, as a user does. */
async function create(app: AppContext, name: string, owner = ''): Promise<void> {
  const form = createMetricForm(app, undefined);
  form.write('name', name);
  form.write('owner', owner);
  await form.save();
  expect(form.problem.value).toBeUndefined();
}

const namesIn = (app: AppContext): string[] => {
  const list = LIST.of(app);
  const rows = list.rows.value;
  return Array.from(list.listing.value?.rowids ?? [], (rowid) => rows.get(rowid)?.name ?? '?');
};

describe('a page', () => {
  it('begins a catalog, and lists what is written into it', async () => {
    const { app, steps } = await openRealApp(newBrowser());
    expect(app.catalog.state.value).toEqual({ is: 'empty', problem: undefined });
    await app.catalog.begin();
    await create(app, 'Net revenue');
    await create(app, 'Gross revenue');
    expect(steps.hash()).toBe('#/metric/gross_revenue');
    await until(() => namesIn(app).length === 2);
    expect(namesIn(app)).toEqual(['Gross revenue', 'Net revenue']);
  });

  it('follows the query, and keeps the old list until the new one is there', async () => {
    const { app } = await openRealApp(newBrowser());
    await app.catalog.begin();
    await create(app, 'Net revenue', '@finance');
    await create(app, 'Visits', '@web');
    await until(() => namesIn(app).length === 2);
    app.navigation.search('owner:@web');
    expect(namesIn(app)).toHaveLength(2);
    await until(() => namesIn(app).length === 1);
    expect(namesIn(app)).toEqual(['Visits']);
    app.navigation.search('');
    await until(() => namesIn(app).length === 2);
  });

  it('shows what another tab wrote', async () => {
    const browser = newBrowser();
    const one = await openRealApp(browser);
    await one.app.catalog.begin();
    await create(one.app, 'Net revenue');
    const other = await openRealApp(browser);
    await until(() => namesIn(other.app).length === 1);
    METRIC_DETAIL.of(other.app).show('net_revenue');
    await create(one.app, 'Visits');
    await until(() => namesIn(other.app).length === 2);
    const metric = (await one.app.client.detail('net_revenue'))?.metric;
    const form = createMetricForm(one.app, metric);
    form.write('owner', '@finance');
    await form.save();
    const ownerThere = (): unknown => {
      const reading = METRIC_DETAIL.of(other.app).reading.value;
      return reading.is === 'read' ? reading.value?.metric.owner : undefined;
    };
    await until(() => ownerThere() === '@finance');
    expect(ownerThere()).toBe('@finance');
  });

  it('deletes with a way back', async () => {
    const { app, steps } = await openRealApp(newBrowser());
    await app.catalog.begin();
    await create(app, 'Visits');
    const detail = await app.client.detail('visits');
    if (detail === undefined) throw new Error('not created');
    await METRIC_ACTIONS.of(app).remove(detail);
    expect(steps.hash()).toBe('#/');
    await until(() => namesIn(app).length === 0);
    app.notices.shown.value.at(-1)?.action?.run();
    await until(() => namesIn(app).length === 1);
    expect(namesIn(app)).toEqual(['Visits']);
  });

  it('names what depends on a metric before deleting it', async () => {
    const { app } = await openRealApp(newBrowser());
    await app.catalog.begin();
    await create(app, 'Visits');
    await app.client.createMetric({ id: 'rate', name: 'Visit rate', dependencies: ['visits'] });
    await app.client.createMetric({ id: 'sum', name: 'Visit sum', dependencies: ['visits'] });
    await app.client.addValidationTest('sum', { testType: 'range' });
    await app.client.recordUsage('sum', 'Bo', null);
    const detail = await app.client.detail('visits');
    if (detail === undefined) throw new Error('not created');
    const removed = METRIC_ACTIONS.of(app).remove(detail);
    await until(() => app.confirm.open.value !== undefined);
    expect(app.confirm.open.value).toMatchObject({
      text: '2 metrics depend on it, 1 tested and 1 in use, and would be left with an unknown dependency:',
      items: ['Visit rate', 'Visit sum · 1 test · 1 use'],
    });
    app.confirm.answer(false);
    expect(await removed).toEqual({ is: 'cancelled' });
    expect(await app.client.detail('visits')).toBeDefined();
  });

  it('opens a file if there is nothing, and previews one if there is a catalog', async () => {
    const first = await openRealApp(newBrowser());
    await first.app.catalog.begin();
    await create(first.app, 'Visits');
    await first.app.catalog.exportFile();
    const [file] = first.downloads;
    if (file === undefined) throw new Error('no file');
    expect(file.name).toBe('metricbook-2026-03-01.db');
    const asFile = () => ({ name: 'mail.db', arrayBuffer: async () => Uint8Array.from(file.bytes).buffer });

    const second = await openRealApp(newBrowser());
    await IMPORTS.of(second.app).open(asFile());
    expect(second.app.catalog.state.value).toMatchObject({ is: 'open' });
    await until(() => namesIn(second.app).length === 1);

    await IMPORTS.of(second.app).open(asFile());
    expect(second.steps.hash()).toBe('#/import');
    expect(IMPORTS.of(second.app).state.value).toMatchObject({ is: 'ready', file: 'mail.db', preview: { metrics: 1 } });
    const checked = IMPORTS.of(second.app).handOver();
    expect(IMPORTS.of(second.app).state.value).toEqual({ is: 'none' });
    if (checked === undefined) throw new Error('no file waits');
    const reviews = REVIEWS.of(second.app);
    await reviews.openCatalog(checked);
    await reviews.accept();
    expect(reviews.state.value).toEqual({ is: 'none' });
    expect(second.app.notices.shown.value[0]?.action?.label).toBe('Undo import');
  });

  it('says what is wrong with a file that is none, and changes nothing', async () => {
    const { app } = await openRealApp(newBrowser());
    await IMPORTS.of(app).open({ name: 'x.db', arrayBuffer: async () => new TextEncoder().encode('garbage').buffer });
    expect(IMPORTS.of(app).state.value).toMatchObject({ is: 'refused', file: 'x.db' });
    expect(app.catalog.state.value).toMatchObject({ is: 'empty' });
  });
});
