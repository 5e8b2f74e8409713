import { describe, expect, test } from 'vitest';
import { createCatalogMemory } from '../../../src/app/core/catalog-memory.ts';
import type { CatalogBeginning } from '../../../src/app/core/catalog.ts';
import type { Catalogs } from '../../../src/app/catalogs/catalogs.ts';
import { catalogAfter, createCatalogs } from '../../../src/app/catalogs/catalogs.ts';
import type { LocalStore } from '../../../src/app/core/local-store.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { listedIds, MARKS } from '../../../src/app/catalogs/catalog-list.ts';
import { catalogToShow, isCatalogId } from '../../../src/app/core/known-catalogs.ts';

const now = (): Date => new Date('2026-03-01T12:00:00Z');

/** Everything that the tabs of one browser share. */
class Browser {
  readonly store = memoryStore();
  readonly #storeFor = new Map<string, LocalStore>();
  stored: readonly string[] | undefined = [];

  storeFor(id: string): LocalStore {
    const store = this.#storeFor.get(id) ?? memoryStore();
    this.#storeFor.set(id, store);
    return store;
  }

  tab(shownId = 'main'): Catalogs {
    return createCatalogs(
      { globalStore: this.store, now },
      {
        shownId,
        storeFor: (id) => this.storeFor(id),
        stored: () => Promise.resolve({ ids: () => Promise.resolve(this.stored) }),
      },
    );
  }

  /** Opens a catalog in a tab, as a page does. */
  opened(id: string, beginning?: CatalogBeginning): void {
    this.tab(id).opened(beginning);
  }
}

const namesOf = ({ list }: Catalogs): string[] => list.value.map(({ name }) => name);

describe('a catalog is listed', () => {
  test('once it is open: the first is called my catalog', () => {
    const browser = new Browser();
    expect(namesOf(browser.tab())).toEqual([]);
    browser.opened('main');
    const [first] = browser.tab().list.value;
    expect(first).toMatchObject({ id: 'main', name: 'My catalog', ownName: undefined, shownAt: '2026-03-01 12:00:00' });
  });

  test('under the name of what it began with, and keeps it whatever is proposed later', () => {
    const browser = new Browser();
    browser.opened('main', { is: 'sample' });
    browser.opened('main', { is: 'file', file: 'other.db' });
    expect(namesOf(browser.tab())).toEqual(['Sample: Fernpost']);
  });

  test('with a name and a mark that no other has', () => {
    const browser = new Browser();
    const tab = browser.tab();
    for (let i = 0; i < MARKS.length; i += 1) tab.add(' Sales  north ');
    expect(namesOf(tab)).toEqual(['Sales north', ...[2, 3, 4, 5, 6].map((number) => `Sales north ${number}`)]);
    expect(new Set(tab.list.value.map(({ mark }) => mark)).size).toBe(MARKS.length);
    expect(new Set(tab.list.value.map(({ id }) => id)).size).toBe(MARKS.length);
    expect(tab.list.value.every(({ id }) => isCatalogId(id))).toBe(true);
  });

  test('beside those that another tab lists at the same time', () => {
    const browser = new Browser();
    const [here, there] = [browser.tab(), browser.tab()];
    here.add('Here');
    there.add('There');
    here.refetchAll();
    expect(namesOf(here)).toEqual(['Here', 'There']);
  });

  test('with the number of metrics that it had when it was seen last', () => {
    const browser = new Browser();
    const tab = browser.tab();
    const id = tab.add('Sales');
    createCatalogMemory(browser.storeFor(id)).keep({ metrics: 12, day: '2026-03-01' });
    tab.refetchAll();
    expect(tab.list.value[0]?.metrics).toBe(12);
  });
});

describe('the list', () => {
  test('is tolerant of whatever anybody wrote there', () => {
    const browser = new Browser();
    for (const [id, text] of [
      ['a', '{'],
      ['b', 'null'],
      ['c', '[1]'],
      ['d', '{"name":7,"mark":"pink"}'],
      ['e', '{"name":"  "}'],
      ['UPPER', '{"name":"no id"}'],
      ['x:y', '{"name":"no id"}'],
    ] as const)
      browser.store.set(`catalog:${id}`, text);
    browser.store.set('catalog-shown:a', 'yesterday');
    expect(browser.tab().list.value.map(({ id, mark, shownAt }) => [id, mark, shownAt])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((id) => [id, MARKS[0], undefined]),
    );
  });

  test('renames, and never to a name that another has or to none', () => {
    const browser = new Browser();
    const tab = browser.tab();
    const id = tab.add('Sales');
    tab.add('Finance');
    tab.rename(id, 'finance');
    expect(namesOf(tab)).toEqual(['Finance', 'finance 2']);
    tab.rename(id, '   ');
    expect(namesOf(tab)).toEqual(['Finance', 'finance 2']);
  });

  test('keeps name and mark apart from when a catalog was shown', () => {
    const browser = new Browser();
    const tab = browser.tab();
    const id = tab.add('Sales');
    browser.opened(id);
    tab.rename(id, 'Revenue');
    tab.chooseMark(id, 'plum');
    expect(tab.list.value[0]).toMatchObject({ name: 'Revenue', mark: 'plum', shownAt: '2026-03-01 12:00:00' });
  });

  test('forgets one with all that is kept for it, and no other', () => {
    const browser = new Browser();
    const tab = browser.tab();
    const [gone, stays] = [tab.add('Gone'), tab.add('Stays')];
    browser.opened(gone);
    for (const id of [gone, stays]) browser.storeFor(id).set('draft-new', '{}');
    tab.forget(gone);
    expect(namesOf(tab)).toEqual(['Stays']);
    expect(browser.storeFor(gone).keys()).toEqual([]);
    expect(browser.storeFor(stays).keys()).toEqual(['draft-new']);
    expect(catalogToShow('', null, browser.store)).toBe('main');
  });

  test('shows this tab’s own name as it is now', () => {
    const browser = new Browser();
    const [here, there] = [browser.tab(), browser.tab()];
    here.opened();
    there.refetchAll();
    there.rename('main', 'Revenue');
    expect(here.shown.value.name).toBe('My catalog');
    here.refetchAll();
    expect(here.shown.value.name).toBe('Revenue');
  });
});

describe('[S22] what is stored', () => {
  test('is listed again if the list has lost it', async () => {
    const browser = new Browser();
    browser.stored = ['main', 'abc'];
    const tab = browser.tab();
    await tab.look();
    expect(namesOf(tab)).toEqual(['Catalog found in this browser (abc)', 'My catalog']);
    expect(tab.list.value.every(({ isStored }) => isStored === true)).toBe(true);
    tab.rename('abc', 'Found');
    expect(namesOf(browser.tab())).toEqual(['Found', 'My catalog']);
  });

  test('and a listed catalog that is gone is reported as cleared', async () => {
    const browser = new Browser();
    const tab = browser.tab();
    const id = tab.add('Cleared');
    expect(tab.list.value[0]?.isStored).toBeUndefined();
    await tab.look();
    expect(tab.list.value).toMatchObject([{ id, isStored: false }]);
    expect(tab.list.value.map((one) => one.id)).toEqual([id]);
  });

  test('is not guessed if the browser does not tell', async () => {
    const browser = new Browser();
    browser.stored = undefined;
    const tab = browser.tab();
    tab.add('Sales');
    await tab.look();
    expect(tab.list.value[0]?.isStored).toBeUndefined();
  });
});

test('the published catalog is listed, and neither named nor forgotten', async () => {
  const browser = new Browser();
  browser.stored = ['published'];
  const tab = browser.tab();
  await tab.look();
  tab.rename('published', 'Mine');
  tab.forget('published');
  browser.opened('published', { is: 'file', file: 'metrics.db' });
  tab.refetchAll();
  expect(tab.list.value).toMatchObject([{ id: 'published', name: 'Published catalog', isPublished: true }]);
});

test('after a deletion the page goes on with the catalog that was shown last', () => {
  const browser = new Browser();
  const tab = browser.tab();
  const [a, b, c] = [tab.add('A'), tab.add('B'), tab.add('C')];
  browser.opened(b);
  tab.refetchAll();
  expect(catalogAfter(c, tab.list.value)).toBe(b);
  expect([a, c]).toContain(catalogAfter(b, tab.list.value));
  for (const id of [a, b, c]) tab.forget(id);
  expect(catalogAfter(c, tab.list.value)).toBe('main');
});

test('a new id is never one that is listed', () => {
  const browser = new Browser();
  const tab = browser.tab();
  const id = tab.add('One');
  expect(listedIds(browser.store)).toEqual([id]);
  expect(tab.newId()).not.toBe(id);
});

test('an address of the page shows the catalog', () => {
  const browser = new Browser();
  const tab = browser.tab();
  const id = tab.add('One');
  expect(tab.hrefTo(id)).toBe(`./?catalog=${id}`);
  expect(catalogToShow(new URL(tab.hrefTo(id), 'https://example.org/a/').search, null, browser.store)).toBe(id);
});
