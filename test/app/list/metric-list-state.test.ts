import { describe, expect, it } from 'vitest';
import type { Facets, ListRequest, ListRow } from '../../../src/domain/search/listing.ts';
import type { MetricList } from '../../../src/app/list/metric-list-state.ts';
import { createMetricList } from '../../../src/app/list/metric-list-state.ts';
import { until } from '../real-app.ts';

/** Creates a catalog of that many metrics named by their number; a query names one or, if it is empty, all. */
function catalogOf(count: number) {
  const asked: number[][] = [];
  const counting: { readonly query: string; readonly answer: (facets: Facets | undefined) => void }[] = [];
  const numbers = (query: string): number[] =>
    query === '' ? Array.from({ length: count }, (_, i) => i + 1) : [Number(query)];
  const rowOf = (rowid: number): ListRow => ({
    rowid,
    id: `m${rowid}`,
    name: `Metric ${rowid}`,
    owner: null,
    dataSource: null,
    tags: [],
    trust: 0,
    hasPassed: false,
    testCount: 0,
    usageCount: 0,
    updatedAt: '',
    createdAt: '',
    failingTests: 0,
    dependencyCount: 0,
    passage: null,
    recentUsage: [],
  });
  const list = createMetricList(
    {
      giveUpList: () => Promise.resolve(),
      listOnScreen: ({ query }, wanted) =>
        Promise.resolve({
          total: count,
          rowids: Int32Array.from(numbers(query)),
          respelled: [],
          firstRows: numbers(query)
            .slice(0, wanted)
            .filter((rowid) => rowid !== 13)
            .map(rowOf),
        }),
      facets: (query) => new Promise((answer) => void counting.push({ query, answer })),
      rows: (rowids) => {
        asked.push([...rowids]);
        return Promise.resolve(rowids.filter((rowid) => rowid !== 13).map(rowOf));
      },
    },
    (bug) => {
      throw bug;
    },
  );
  return { list, asked, counting };
}

/** Counts that differ by the number of unused metrics. */
function counts(unused: number): Facets {
  return {
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
    unused,
    trust: undefined,
  };
}

const request = (query: string): ListRequest => ({ query, sort: { by: 'match', descending: false } });

/** Tells the list that it is on the screen. */
function draw(list: MetricList): void {
  if (list.listing.value !== undefined) list.drawn(list.listing.value);
}

describe('the list', () => {
  it('comes with the rows of its first screen', async () => {
    const { list } = catalogOf(100_000);
    await list.ask(request(''), []);
    expect(list.listing.value?.rowids).toHaveLength(100_000);
    expect(list.rows.value.get(1)?.name).toBe('Metric 1');
    expect(list.rows.value.size).toBeLessThan(50);
  });

  it('reads what is on the screen first, and then what is near', async () => {
    const { list, asked } = catalogOf(100_000);
    await list.ask(request(''), []);
    asked.length = 0;
    list.look({ start: 50_000, end: 50_014 });
    await until(() => list.rows.value.has(50_060));
    expect(asked[0]).toEqual(Array.from({ length: 14 }, (_, i) => 50_001 + i));
    expect(list.rows.value.has(49_950)).toBe(true);
  });

  it('keeps no more rows than a few screens', async () => {
    const { list } = catalogOf(100_000);
    await list.ask(request(''), []);
    for (let start = 0; start < 10_000; start += 100) {
      list.look({ start, end: start + 14 });
      await until(() => list.rows.value.has(start + 15));
    }
    expect(list.rows.value.size).toBeLessThan(2000);
  });

  it('goes on without a row that was deleted in the meantime', async () => {
    const { list } = catalogOf(100);
    await list.ask(request(''), []);
    list.look({ start: 10, end: 20 });
    await until(() => list.rows.value.has(60));
    expect(list.rows.value.has(13)).toBe(false);
  });

  it('shows what was asked last, also if the catalog changes before the answer is there', async () => {
    const { list } = catalogOf(9);
    await list.ask(request(''), []);
    const asked = list.ask(request('7'), []);
    await Promise.all([asked, list.refetch()]);
    expect(list.listing.value?.request.query).toBe('7');
  });

  it('moves its cursor, and no further than the ends', async () => {
    const { list } = catalogOf(3);
    await list.ask(request(''), []);
    list.look({ start: 0, end: 3 });
    expect(list.moveBy(1)).toBe(0);
    expect(list.moveBy(5)).toBe(2);
    expect(list.cursor.value).toBe(3);
    expect(list.moveBy(-9)).toBe(0);
  });

  it('opens a row at the cursor before that row has been read, and none that was deleted', async () => {
    const { list } = catalogOf(100_000);
    await list.ask(request(''), []);
    list.moveBy(1);
    expect(list.moveBy(99_999)).toBe(99_999);
    expect(list.rows.value.get(100_000)).toBeUndefined();
    expect(await list.idAt(100_000)).toBe('m100000');
    expect(await list.idAt(13)).toBeUndefined();
  });

  it('[G37] a key pressed while a newer list is on its way acts on that list, and on its first row', async () => {
    const { list } = catalogOf(9);
    await list.ask(request(''), []);
    draw(list);
    list.moveTo(3);
    const asked = list.ask(request('7'), []);
    const acted: (number | undefined)[] = [];
    list.act(() => void acted.push(list.moveBy(-9)));
    list.act(() => void acted.push(list.cursor.value));
    expect([acted, list.isBusy()]).toEqual([[], true]);
    await asked;
    // Not before it is drawn: the list could not be scrolled to its rows.
    expect(acted).toEqual([]);
    draw(list);
    expect([acted, list.isBusy()]).toEqual([[0, 7], false]);
  });

  it('[G37] a key acts on the list it was pressed for, also if the user has searched on', async () => {
    const { list } = catalogOf(9);
    await list.ask(request(''), []);
    draw(list);
    const acted: (readonly [string, number | undefined])[] = [];
    const act = (name: string): void => list.act(() => void acted.push([name, list.cursor.value]));
    const first = list.ask(request('7'), []);
    act('first');
    const second = list.ask(request('8'), []);
    act('second');
    const third = list.ask(request('9'), []);
    act('third');
    await first;
    draw(list);
    expect(acted).toEqual([['first', 7]]);
    await second;
    draw(list);
    expect(acted).toEqual([
      ['first', 7],
      ['second', 8],
    ]);
    await third;
    draw(list);
    expect(acted.at(-1)).toEqual(['third', 9]);
  });

  it('[G37] a key pressed while the same list is read again acts on what is on the screen', async () => {
    const { list } = catalogOf(9);
    await list.ask(request(''), []);
    draw(list);
    const again = list.refetch();
    let isDone = false;
    list.act(() => void (isDone = true));
    expect(isDone).toBe(true);
    await again;
  });

  it('keeps its cursor as long as the row is listed', async () => {
    const { list } = catalogOf(9);
    await list.ask(request(''), []);
    list.moveTo(7);
    await list.ask(request('7'), []);
    expect(list.cursor.value).toBe(7);
    await list.ask(request('8'), []);
    expect(list.cursor.value).toBeUndefined();
  });
});

describe('the counts beside the list', () => {
  it('follow the rows, and those of before stay until then', async () => {
    const { list, counting } = catalogOf(9);
    await list.ask(request(''), []);
    expect([list.listing.value?.rowids.length, list.facets.value]).toEqual([9, undefined]);
    counting[0]?.answer(counts(9));
    await until(() => list.facets.value?.unused === 9);
    await list.ask(request('7'), []);
    expect([list.listing.value?.rowids.length, list.facets.value?.unused]).toEqual([1, 9]);
    await until(() => counting.length === 2);
    counting[1]?.answer(counts(1));
    await until(() => list.facets.value?.unused === 1);
    expect(counting.map(({ query }) => query)).toEqual(['', '7']);
  });

  it('are never those of an older list than the one on the screen', async () => {
    const { list, counting } = catalogOf(9);
    const seen: (number | undefined)[] = [];
    list.facets.subscribe((facets) => void seen.push(facets?.unused));
    await list.ask(request(''), []);
    await list.ask(request('7'), []);
    await list.ask(request('8'), []);
    counting[0]?.answer(counts(9));
    // The second list was never counted: the third came before it could be.
    await until(() => counting.length === 2);
    expect(counting[1]?.query).toBe('8');
    counting[1]?.answer(counts(1));
    await until(() => list.facets.value !== undefined);
    expect(seen).toEqual([undefined, 1]);
  });

  it('stay when a newer list is called for before they are counted', async () => {
    const { list, counting } = catalogOf(9);
    await list.ask(request(''), []);
    counting[0]?.answer(counts(9));
    await until(() => list.facets.value !== undefined);
    await list.ask(request('7'), []);
    await until(() => counting.length === 2);
    counting[1]?.answer(undefined);
    await list.ask(request('8'), []);
    await until(() => counting.length === 3);
    expect(list.facets.value?.unused).toBe(9);
    counting[2]?.answer(counts(2));
    await until(() => list.facets.value?.unused === 2);
  });

  it('are dropped with the catalog that was counted', async () => {
    const { list, counting } = catalogOf(9);
    await list.ask(request(''), []);
    counting[0]?.answer(counts(9));
    await until(() => list.facets.value !== undefined);
    list.forgetFacets();
    expect(list.facets.value).toBeUndefined();
  });
});
