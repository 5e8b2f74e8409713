import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import { createCatalogMemory } from '../../../src/app/core/catalog-memory.ts';
import { textsInMemory } from '../../../src/app/core/local-store.ts';
import { pretendedPage, settled } from '../fake-app.ts';

const listing = (total: number) => () =>
  Promise.resolve({ total, rowids: new Int32Array(), facets: undefined, respelled: [], firstRows: [] });

describe('a catalog that the browser has cleared', () => {
  it('is told from a first visit, with how many metrics it had and when it was last seen', async () => {
    const kept = textsInMemory();
    await pretendedPage({ list: listing(412) }, undefined, kept);
    await settled();
    const { app } = await pretendedPage({}, { is: 'empty' }, kept);
    expect(app.catalog.state.value).toMatchObject({ is: 'empty', lost: { metrics: 412, day: '2026-03-01' } });
  });

  it('is still told where beginning anew failed', async () => {
    const kept = textsInMemory();
    createCatalogMemory(kept).keep({ metrics: 1, day: '2026-02-28' });
    const because = new CatalogError('not-saved', 'The disk is full.');
    const { app } = await pretendedPage({ newCatalog: () => Promise.reject(because) }, { is: 'empty' }, kept);
    await app.catalog.begin();
    expect(app.catalog.state.value).toEqual({
      is: 'empty',
      problem: because,
      lost: { metrics: 1, day: '2026-02-28' },
    });
  });

  it('is not told of on a first visit', async () => {
    const { app } = await pretendedPage({}, { is: 'empty' });
    expect(app.catalog.state.value).toEqual({ is: 'empty', problem: undefined, lost: undefined });
  });
});

describe('the memory of a catalog', () => {
  it('follows the catalog, and forgets one without metrics', () => {
    const kept = textsInMemory();
    const memory = createCatalogMemory(kept);
    memory.keep({ metrics: 2, day: '2026-02-28' });
    memory.keep({ metrics: 3, day: '2026-03-01' });
    expect(createCatalogMemory(kept).find()).toEqual({ metrics: 3, day: '2026-03-01' });
    memory.keep({ metrics: 0, day: '2026-03-01' });
    expect(createCatalogMemory(kept).find()).toBeUndefined();
  });

  it.each(['', '412', 'many 2026-03-01', '-1 2026-03-01', '412 yesterday', '{"metrics":412}'])(
    'is none where the browser holds %j',
    (text) => {
      const kept = textsInMemory();
      kept.set('catalog-seen', text);
      expect(createCatalogMemory(kept).find()).toBeUndefined();
    },
  );
});
