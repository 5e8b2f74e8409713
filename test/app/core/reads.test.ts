import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { MetricDetail } from '../../../src/domain/metric/detail.ts';
import { METRIC_DETAIL } from '../../../src/app/core/metric-detail.ts';
import { createMetricForm } from '../../../src/app/edit/metric-form-state.ts';
import { HISTORY } from '../../../src/app/history/history-query.ts';
import { IMPORTS } from '../../../src/app/import/imports.ts';
import { LIST } from '../../../src/app/list/list-feature.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import type { CatalogStart } from '../../../src/domain/catalog/catalog-start.ts';
import type { ImportPreview } from '../../../src/domain/catalog/import-preview.ts';
import { newBrowser } from '../../worker/browser.ts';
import { OPEN, fakeApp, settled } from '../fake-app.ts';
import { openRealApp, until } from '../real-app.ts';

const READS = ['listOnScreen', 'rows', 'detail', 'history'] as const;
type Counts = Record<(typeof READS)[number], number>;

/** Counts the reads of a catalog since `begin` was called. */
function readCounter() {
  let counts: Counts = { listOnScreen: 0, rows: 0, detail: 0, history: 0 };
  const counting = (client: CatalogClient): CatalogClient =>
    new Proxy(client, {
      get(target, name: keyof CatalogClient) {
        const read = READS.find((one) => one === name);
        if (read !== undefined) counts[read] += 1;
        return target[name];
      },
    });
  return {
    counting,
    begin: () => void (counts = { listOnScreen: 0, rows: 0, detail: 0, history: 0 }),
    counts: () => counts,
  };
}

const FILE = { name: 'a.db', arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)) };
const REPLACED = { is: 'replaced', canUndoImport: true, access: { is: 'writable' } } as const;

/** Opens a page on a metric with a file under preview. `accept`: the worker's behaviour when the import is accepted. */
async function previewing(accept: (replaced: () => void) => Promise<CatalogStart>) {
  const reads = { list: 0, detail: 0, history: 0 };
  const opened = await fakeApp({
    inspectFile: () => Promise.resolve({ is: 'ready', preview: { token: 1 } as ImportPreview }),
    acceptImport: () => accept(() => opened.tell(REPLACED)),
    listOnScreen() {
      reads.list += 1;
      return Promise.resolve({ total: 0, rowids: new Int32Array(), facets: undefined, respelled: [], firstRows: [] });
    },
    detail() {
      reads.detail += 1;
      return Promise.resolve({} as MetricDetail);
    },
    history() {
      reads.history += 1;
      return Promise.resolve([]);
    },
    storageFacts: () => Promise.reject(new CatalogError('storage-not-saved', 'it does not answer')),
  });
  METRIC_DETAIL.of(opened.app).show('visits');
  HISTORY.of(opened.app).show('visits');
  await IMPORTS.of(opened.app).open(FILE);
  await settled();
  Object.assign(reads, { list: 0, detail: 0, history: 0 });
  return { app: opened.app, reads };
}

describe('[G29] after an import of one’s own', () => {
  it('list and readers are read once, though the worker tells of it as well', async () => {
    const { app, reads } = await previewing(async (replaced) => {
      replaced();
      return { ...OPEN, canUndoImport: true };
    });
    await IMPORTS.of(app).accept();
    await settled();
    expect(reads).toEqual({ list: 1, detail: 1, history: 1 });
    expect(app.catalog.state.value).toMatchObject({ is: 'open', canUndoImport: true });
  });

  it('what another tab put there is shown, if the import was refused', async () => {
    const { app, reads } = await previewing((replaced) => {
      replaced();
      return Promise.reject(new CatalogError('cancelled', 'Broken off.'));
    });
    await IMPORTS.of(app).accept();
    await settled();
    expect(reads).toEqual({ list: 1, detail: 1, history: 1 });
    expect(app.catalog.state.value).toMatchObject({ is: 'open', canUndoImport: true });
  });
});

describe('[G29] after a save of one’s own', () => {
  it('list and metric are read once, though the form gives way to the metric’s page', async () => {
    const reads = readCounter();
    const { app } = await openRealApp(newBrowser(), undefined, reads.counting);
    const indexed = new Promise((resolve) => app.events.on(['trust-ready'], resolve));
    await app.catalog.begin();
    await indexed;
    const metric = await app.client.createMetric({ id: 'visits', name: 'Visits' });
    const detail = METRIC_DETAIL.of(app);
    const leaveForm = detail.show('visits');
    const form = createMetricForm(app, metric);
    form.write('owner', '@web');
    await until(() => LIST.of(app).listing.value?.total === 1 && detail.reading.value.is === 'read');
    await settled();

    reads.begin();
    await form.save();
    leaveForm();
    detail.show('visits');
    expect(detail.reading.value.is).not.toBe('idle');
    await until(() => {
      const reading = detail.reading.value;
      return reading.is === 'read' && reading.value?.metric.owner === '@web';
    });
    await settled();
    expect(reads.counts()).toEqual({ listOnScreen: 1, rows: 0, detail: 1, history: 0 });
  });
});
