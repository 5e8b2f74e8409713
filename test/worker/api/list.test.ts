import { describe, expect, test } from 'vitest';
import type { Facets, ListRequest } from '../../../src/domain/search/listing.ts';
import type { NewMetric } from '../../../src/domain/metric/metric.ts';
import type { ListApi } from '../../../src/worker/api/list.ts';
import { LastShown } from '../../../src/worker/last-shown.ts';
import { createListApi } from '../../../src/worker/api/list.ts';
import type { Catalog } from '../../../src/worker/catalog.ts';
import { TaskQueue } from '../../../src/worker/task-queue.ts';
import { catalogOf } from '../../database/catalog.ts';

interface Opened {
  readonly api: ListApi;
  /** The counts, without a worker in between. */
  readonly counts: (query: string) => Facets;
}

/** The API of a catalog, whose calls take their turns as in the worker. */
async function opened(...metrics: readonly NewMetric[]): Promise<Opened> {
  const { db } = await catalogOf(
    { id: 'a', name: 'Net revenue', owner: '@finance' },
    { id: 'b', name: 'Revenue', owner: '@growth' },
    { id: 'c', name: 'Cost', owner: '@finance' },
    ...metrics,
  );
  const queue = new TaskQueue();
  const read: Catalog['read'] = (work) => queue.run(() => work(db));
  return {
    api: createListApi({ read }, read, new LastShown()),
    counts: (query) => db.listing.list({ query, sort: { by: 'name', descending: false } }).facets,
  };
}

const asking = (query: string): ListRequest => ({ query, sort: { by: 'match', descending: false } });

describe('the counts of a list', () => {
  test('are those of its rows, also before anything else was read', async () => {
    const { api, counts } = await opened();
    expect(await api.facets('owner:@finance')).toEqual(counts('owner:@finance'));
    expect((await api.listOnScreen(asking('revenue'), 30))?.firstRows).toHaveLength(2);
    expect(await api.facets('revenue')).toEqual(counts('revenue'));
  });

  test('are given up when a newer list is called for, which is answered and counted', async () => {
    const { api, counts } = await opened();
    const older = api.facets('r');
    const list = api.listOnScreen(asking('revenue'), 30);
    const newer = api.facets('revenue');
    expect(await older).toBeUndefined();
    expect((await list)?.rowids).toHaveLength(2);
    expect(await newer).toEqual(counts('revenue'));
  });

  test('are not given up for a list that is not for the screen', async () => {
    const { api } = await opened();
    const counted = api.facets('revenue');
    await api.list(asking('cost'));
    expect(await counted).toBeDefined();
  });
});

describe('a list for the screen', () => {
  test('is given up half-way when nobody waits for it any more, and the next one is answered', async () => {
    const metrics = Array.from({ length: 3000 }, (_, i) => ({ id: `m${i}`, name: `Net revenue ${i}`, owner: '@x' }));
    const { api } = await opened(...metrics);
    const given = api.listOnScreen(asking('revenue owner:@x'), 30);
    const whole = api.list(asking('revenue owner:@x'));
    await api.giveUpList();
    const next = api.listOnScreen(asking('revenue 29'), 30);
    expect(await given).toBeUndefined();
    expect((await whole).rowids).toHaveLength(3000);
    expect((await next)?.rowids).toHaveLength(111);
  });
});
