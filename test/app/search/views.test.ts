import { describe, expect, it } from 'vitest';
import { freeName, listsSame } from '../../../src/domain/search/saved-view.ts';
import { DEFAULT_SORT } from '../../../src/domain/search/sort-text.ts';
import type { Views } from '../../../src/app/search/views.ts';
import { newBrowser } from '../../worker/browser.ts';
import { FINDING } from '../../../src/app/search/finding-feature.ts';
import type { OpenPage } from '../real-app.ts';
import { openRealApp, until } from '../real-app.ts';

async function opened(browser = newBrowser()): Promise<OpenPage & { readonly views: Views }> {
  const tab = await openRealApp(browser);
  if (tab.app.catalog.state.peek().is === 'empty') await tab.app.catalog.begin();
  const { views } = await FINDING.of(tab.app).load();
  await until(() => views.all.peek() !== undefined);
  return { ...tab, views };
}
const names = (views: Views): string[] => (views.all.peek() ?? []).map(({ name }) => name);

describe('saved views', () => {
  it('are current when the list shows what they say, and say when it was changed', async () => {
    const { app, views } = await opened();
    expect([views.standing.peek().is, views.canSave.peek()]).toEqual(['none', false]);
    app.navigation.choose('tag:a -tag:b x');
    expect(views.canSave.peek()).toBe(true);
    await views.saveAs('Mine');
    await until(() => names(views).length === 1);
    expect(views.standing.peek()).toMatchObject({ is: 'shown', view: { name: 'Mine' } });
    app.navigation.choose('-tag:b tag:a x');
    expect(views.standing.peek().is).toBe('shown');
    app.navigation.choose('tag:a');
    expect([views.standing.peek().is, views.canSave.peek()]).toEqual(['changed', true]);
    app.navigation.choose('');
    expect(views.standing.peek().is).toBe('none');
    app.navigation.choose('something else');
    expect(views.standing.peek().is).toBe('none');
  });

  it('bring query and order back as one step of the history', async () => {
    const { app, steps, views } = await opened();
    app.navigation.choose('tag:a');
    app.navigation.sortBy({ by: 'updatedAt', descending: true });
    await views.saveAs('Latest');
    await until(() => names(views).length === 1);
    app.navigation.choose('', DEFAULT_SORT);
    const [view] = views.all.peek() ?? [];
    if (view !== undefined) views.choose(view);
    expect([app.navigation.query.peek(), app.navigation.sort.peek().by]).toEqual(['tag:a', 'updatedAt']);
    steps.go(-1);
    await until(() => app.navigation.query.peek() === '');
    expect(app.navigation.sort.peek()).toEqual(DEFAULT_SORT);
  });

  it('are there in another tab at once, and the other way round', async () => {
    const browser = newBrowser();
    const [one, other] = [await opened(browser), await opened(browser)];
    one.app.navigation.choose('tag:a');
    await one.views.saveAs('From one');
    await until(() => names(other.views).includes('From one'));
    await other.views.rename('From one', 'From both');
    await until(() => names(one.views).includes('From both'));
    expect([names(one.views), names(other.views)]).toEqual([['From both'], ['From both']]);
  });

  it('come back when their deletion is undone, beside the view that took their name', async () => {
    const { app, views } = await opened();
    app.navigation.choose('tag:a');
    await views.saveAs('Mine');
    await until(() => names(views).length === 1);
    const [view] = views.all.peek() ?? [];
    if (view !== undefined) await views.remove(view);
    await until(() => names(views).length === 0);
    app.navigation.choose('tag:b');
    await views.saveAs('Mine');
    app.notices.shown.peek()[0]?.action?.run();
    await until(() => names(views).length === 2);
    expect(views.all.peek()).toMatchObject([
      { name: 'Mine', query: 'tag:b' },
      { name: 'Mine (2)', query: 'tag:a' },
    ]);
  });
});

describe('two views', () => {
  it('list the same whatever the order in which their filters were added', () => {
    const sort = DEFAULT_SORT;
    expect(listsSame({ query: 'a tag:x owner:y b', sort }, { query: 'owner:y  tag:x a b', sort })).toBe(true);
    expect(listsSame({ query: 'a b', sort }, { query: 'b a', sort })).toBe(false);
    expect(listsSame({ query: 'a', sort }, { query: 'a', sort: { by: 'name', descending: false } })).toBe(false);
  });

  it('of one name are distinguished by a number', () => {
    const taken = new Set(['a', 'a (2)']);
    expect(freeName('a', (name) => taken.has(name))).toBe('a (3)');
    expect(freeName('b', (name) => taken.has(name))).toBe('b');
  });
});
