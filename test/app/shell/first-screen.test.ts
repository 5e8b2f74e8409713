import { describe, expect, test } from 'vitest';
import type { AppOptions } from '../../../src/app/core/app-options.ts';
import { METRIC_DETAIL } from '../../../src/app/core/metric-detail.ts';
import { LIST } from '../../../src/app/list/list-feature.ts';
import { rowCount } from '../../../src/app/list/metric-list-state.ts';
import type { CatalogStart } from '../../../src/domain/catalog/catalog-start.ts';
import type { FirstScreen, KeptScreen } from '../../../src/domain/catalog/first-screen.ts';
import { firstScreenText } from '../../../src/domain/catalog/first-screen.ts';
import type { Facets, ListRow } from '../../../src/domain/search/listing.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import { inHand, OPEN, settled, startingApp } from '../fake-app.ts';
import { until } from '../real-app.ts';

const row = (rowid: number): ListRow => ({
  rowid,
  id: `m${rowid}`,
  name: `Metric ${rowid}`,
  owner: null,
  dataSource: null,
  tags: [],
  trust: 0,
  hasPassed: false,
  testCount: 0,
  usageCount: 3,
  updatedAt: '',
  createdAt: '',
  failingTests: 0,
  dependencyCount: 0,
  passage: null,
  recentUsage: [1, 2, 0],
});

const NO_COUNTS: Facets = {
  owners: [],
  tags: [],
  dataSources: [],
  kinds: [],
  groups: [],
  units: [],
  grains: [],
  languages: [],
  customs: [],
  noOwner: 0,
  noDescription: 0,
  noTests: 0,
  failingTests: 0,
  stale: 0,
  unused: 0,
  trust: undefined,
};

const SCREEN: FirstScreen = {
  sort: { by: 'match', descending: false },
  total: 100,
  rows: [row(7), row(8)],
  facets: undefined,
  metric: undefined,
  access: { is: 'writable' },
  canUndoImport: false,
};

function keptOf(screen: FirstScreen, isOfToday = true): KeptScreen | undefined {
  const text = firstScreenText(screen);
  return text === undefined ? undefined : { text, isOfToday };
}

/** Opens a page that shows a first screen. */
async function opening(screen: FirstScreen, methods: Partial<CatalogClient> = {}, options: Partial<AppOptions> = {}) {
  const start = inHand<CatalogStart>();
  const asked: string[] = [];
  const listOnScreen: CatalogClient['listOnScreen'] = ({ query }) => {
    asked.push(query);
    const firstRows = query === '' ? [row(9), row(7)] : [row(5)];
    const rowids = Int32Array.from(firstRows, ({ rowid }) => rowid);
    return Promise.resolve({ total: 100, rowids, facets: undefined, respelled: [], firstRows });
  };
  const firstScreen = (): Promise<KeptScreen | undefined> => Promise.resolve(keptOf(screen));
  const page = startingApp({ listOnScreen, ...methods }, start.promise, undefined, { firstScreen, ...options });
  await settled();
  return { ...page, start, asked, list: LIST.of(page.app) };
}

describe('[G64] while the catalog is being opened', () => {
  test('its first rows are shown, as the beginning of a list that is not known yet', async () => {
    const { app, list, start, started, asked } = await opening(SCREEN);
    expect(app.catalog.state.value.is).toBe('opening');
    const shown = list.shown.value;
    expect(shown?.is).toBe('first-rows');
    expect(shown === undefined ? 0 : rowCount(shown)).toBe(100);
    expect([...(shown?.rowids ?? [])]).toEqual([7, 8]);
    // There is no list that anything could be done with.
    expect(list.listing.value).toBeUndefined();
    expect(list.moveBy(1)).toBeUndefined();
    expect(asked).toEqual([]);
    start.resolve(OPEN);
    await started;
    await until(() => list.listing.value !== undefined);
    expect(list.shown.value).toBe(list.listing.value);
    expect([...(list.listing.value?.rowids ?? [])]).toEqual([9, 7]);
  });

  test('what the user does in the list waits for it', async () => {
    const { list, start, started } = await opening(SCREEN);
    const done: string[] = [];
    list.act(() => void done.push(`on ${list.listing.peek()?.rowids.join()}`));
    await settled();
    expect(done).toEqual([]);
    start.resolve(OPEN);
    await started;
    await until(() => list.listing.value !== undefined);
    if (list.listing.value !== undefined) list.drawn(list.listing.value);
    expect(done).toEqual(['on 9,7']);
  });

  test('a search waits for it, and of several only the last is carried out', async () => {
    const { app, list, start, started, asked } = await opening(SCREEN);
    for (const typed of ['r', 're', 'rev']) app.navigation.search(typed);
    await settled();
    expect(list.shown.value?.is).toBe('first-rows');
    start.resolve(OPEN);
    await started;
    await until(() => list.listing.value?.request.query === 'rev');
    expect(asked).not.toContain('r');
    expect(asked).not.toContain('re');
  });

  test('a change waits for it, and is refused with the reason if the catalog does not open', async () => {
    const created: string[] = [];
    const createMetric: CatalogClient['createMetric'] = ({ id }) => {
      created.push(id);
      return Promise.reject(new Error('not needed'));
    };
    const { app, start, started } = await opening(SCREEN, { createMetric });
    const writing = app.saving.write(() => app.client.createMetric({ id: 'a', name: 'A' }));
    await until(() => app.saving.state.value.is === 'saving');
    start.resolve({ is: 'damaged', because: 'It is damaged.', salvageOptions: [] });
    await started;
    expect(app.catalog.state.value.is).toBe('damaged');
    expect(await writing).toMatchObject({ is: 'refused', because: { message: 'It is damaged.' } });
    expect(created).toEqual([]);
  });

  test('an unexpected error of the start ends it, for the screen and for what waits', async () => {
    const { app, start, started, bug } = await opening(SCREEN, {
      createMetric: () => Promise.reject(new Error('not needed')),
    });
    const writing = app.saving.write(() => app.client.createMetric({ id: 'a', name: 'A' }));
    await until(() => app.saving.state.value.is === 'saving');
    start.reject(new TypeError('the worker has no memory'));
    await started;
    expect(app.catalog.state.value).toMatchObject({
      is: 'damaged',
      because: expect.stringMatching(/unexpected/) as string,
    });
    expect(await writing).toMatchObject({ is: 'refused' });
    expect(bug()).toMatchObject({ message: 'the worker has no memory' });
  });

  test('a catalog that the browser has lost meanwhile is not shown any longer', async () => {
    const { app, start, started } = await opening(SCREEN);
    start.resolve({ is: 'empty' });
    await started;
    expect(app.catalog.state.value.is).toBe('empty');
  });

  test('the metric that was opened last is shown as well, until it has been read', async () => {
    const metric = { ...row(7), trustScore: 0, description: 'kept', calculation: null, dependencies: [] };
    const detail = {
      metric,
      dependencies: [],
      dependents: [],
      tests: [],
      changeCount: 0,
      latestChanges: [],
      usedLately: 0,
      usersLately: [],
      lastReview: null,
      reviewCount: 0,
      details: [],
      origins: [],
      extra: [],
    };
    const read = { ...detail, metric: { ...metric, description: 'read' } };
    const { app, start, started } = await opening(
      { ...SCREEN, metric: detail },
      { detail: () => Promise.resolve(read) },
    );
    const query = METRIC_DETAIL.of(app);
    query.show('m7');
    expect(query.reading.value).toMatchObject({ is: 'read', value: { metric: { description: 'kept' } } });
    query.show('m8');
    expect(query.reading.value).toMatchObject({ is: 'reading' });
    query.show('m7');
    start.resolve(OPEN);
    await started;
    await until(() => JSON.stringify(query.reading.value).includes('"description":"read"'));
  });

  test('on another day what depends on the day is left out', async () => {
    const firstScreen = (): Promise<KeptScreen | undefined> => Promise.resolve(keptOf(SCREEN, false));
    const { list, started, start } = await opening(SCREEN, {}, { firstScreen });
    const shown = list.shown.value;
    expect(shown?.is === 'first-rows' && [...shown.rows.values()].map(({ recentUsage }) => recentUsage)).toEqual([
      undefined,
      undefined,
    ]);
    start.resolve(OPEN);
    await started;
  });

  test('its counts are shown as well, until the list has been counted', async () => {
    const counted = inHand<Facets | undefined>();
    const facets = { ...NO_COUNTS, noOwner: 7 };
    const { list, started, start } = await opening({ ...SCREEN, facets }, { facets: () => counted.promise });
    expect(list.facets.value).toEqual(facets);
    start.resolve(OPEN);
    await started;
    await until(() => list.listing.value !== undefined);
    expect(list.facets.value).toEqual(facets);
    counted.resolve({ ...NO_COUNTS, noOwner: 8 });
    await until(() => list.facets.value?.noOwner === 8);
  });

  test('a list in another order is not shown', async () => {
    const { app, start, started } = await opening({ ...SCREEN, sort: { by: 'name', descending: true } });
    expect(app.catalog.state.value.is).toBe('starting');
    start.resolve(OPEN);
    await started;
    expect(app.catalog.state.value.is).toBe('open');
  });

  test('a first screen that comes after the catalog is not shown', async () => {
    const screen = inHand<KeptScreen | undefined>();
    const { app, start, started } = await opening(SCREEN, {}, { firstScreen: () => screen.promise });
    start.resolve(OPEN);
    await started;
    screen.resolve(keptOf(SCREEN));
    await settled();
    expect(app.catalog.state.value.is).toBe('open');
  });
});

test('[G64] a first screen that a text cannot hold exactly is none', () => {
  expect(firstScreenText({ ...SCREEN, rows: [{ ...row(1), trust: Infinity }] })).toBeUndefined();
});
