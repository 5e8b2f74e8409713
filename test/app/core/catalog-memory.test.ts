import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import { createCatalogMemory } from '../../../src/app/core/catalog-memory.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { fakeApp, settled } from '../fake-app.ts';

const listing = (total: number) => () =>
  Promise.resolve({ total, rowids: new Int32Array(), facets: undefined, respelled: [], firstRows: [] });

describe('a catalog that the browser has cleared', () => {
  it('is distinguished from a first visit, with its number of metrics and when it was last seen', async () => {
    const store = memoryStore();
    await fakeApp({ listOnScreen: listing(412) }, undefined, store);
    await settled();
    const { app } = await fakeApp({}, { is: 'empty' }, store);
    expect(app.catalog.state.value).toMatchObject({ is: 'empty', lost: { metrics: 412, day: '2026-03-01' } });
  });

  it('is still reported if beginning again failed', async () => {
    const store = memoryStore();
    createCatalogMemory(store).keep({ metrics: 1, day: '2026-02-28' });
    const because = new CatalogError('storage-not-saved', 'The disk is full.');
    const { app } = await fakeApp({ newCatalog: () => Promise.reject(because) }, { is: 'empty' }, store);
    await app.catalog.begin();
    expect(app.catalog.state.value).toEqual({
      is: 'empty',
      problem: because,
      lost: { metrics: 1, day: '2026-02-28' },
    });
  });

  it('is not reported on a first visit', async () => {
    const { app } = await fakeApp({}, { is: 'empty' });
    expect(app.catalog.state.value).toEqual({ is: 'empty', problem: undefined, lost: undefined });
  });
});

describe('the memory of a catalog', () => {
  it('follows the catalog, and forgets one without metrics', () => {
    const store = memoryStore();
    const memory = createCatalogMemory(store);
    memory.keep({ metrics: 2, day: '2026-02-28' });
    memory.keep({ metrics: 3, day: '2026-03-01' });
    expect(createCatalogMemory(store).find()).toEqual({ metrics: 3, day: '2026-03-01' });
    memory.keep({ metrics: 0, day: '2026-03-01' });
    expect(createCatalogMemory(store).find()).toBeUndefined();
  });

  it.each(['', '412', 'many 2026-03-01', '-1 2026-03-01', '412 yesterday', '{"metrics":412}'])(
    'is none if the browser holds %j',
    (text) => {
      const store = memoryStore();
      store.set('catalog-seen', text);
      expect(createCatalogMemory(store).find()).toBeUndefined();
    },
  );
});
