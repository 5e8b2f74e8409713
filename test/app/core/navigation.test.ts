import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNavigation } from '../../../src/app/core/navigation.ts';
import { MemoryHistory } from '../memory-history.ts';

const METRIC = { at: 'metric', id: 'a', tab: 'overview' } as const;

/** Lets settled promises continue. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('navigation', () => {
  it('begins where the address is', () => {
    const navigation = createNavigation(new MemoryHistory('#/metric/a?q=ad&sort=-name'));
    expect(navigation.route.value).toEqual(METRIC);
    expect(navigation.query.value).toBe('ad');
    expect(navigation.sort.value).toEqual({ by: 'name', descending: true });
  });

  it('begins in the search box if the address leads there, and is the list after a reload', () => {
    const steps = new MemoryHistory('#/search');
    expect(createNavigation(steps).beginsWithSearch).toBe(true);
    expect(steps.hash()).toBe('#/');
    expect(createNavigation(steps).beginsWithSearch).toBe(false);
  });

  it('goes, and comes back', async () => {
    const steps = new MemoryHistory('#/?q=ad');
    const navigation = createNavigation(steps);
    await navigation.go(METRIC);
    expect(steps.hash()).toBe('#/metric/a?q=ad');
    steps.go(-1);
    expect(navigation.route.value).toEqual({ at: 'list' });
    expect(navigation.query.value).toBe('ad');
  });

  it('shows a typed query at once and writes it to the address after a pause, as no step', () => {
    const steps = new MemoryHistory();
    const navigation = createNavigation(steps);
    for (const text of ['a', 'ad', 'ad ']) navigation.search(text);
    expect(navigation.query.value).toBe('ad ');
    expect(steps.hashes).toEqual(['#/']);
    vi.runAllTimers();
    expect(steps.hashes).toEqual(['#/?q=ad']);
  });

  it('writes what was typed before it takes a step', async () => {
    const steps = new MemoryHistory();
    const navigation = createNavigation(steps);
    navigation.search('ad');
    await navigation.go(METRIC);
    expect(steps.hashes).toEqual(['#/?q=ad', '#/metric/a?q=ad']);
  });

  it('lets links keep the query from before while one types, and the typed one before a link is used', () => {
    const steps = new MemoryHistory('#/?q=a');
    const navigation = createNavigation(steps);
    navigation.search('ad');
    expect(navigation.hrefTo(METRIC)).toBe('#/metric/a?q=a');
    steps.press();
    expect(navigation.hrefTo(METRIC)).toBe('#/metric/a?q=ad');
    expect(steps.hash()).toBe('#/?q=ad');
    navigation.search('ads');
    vi.runAllTimers();
    expect(navigation.hrefTo(METRIC)).toBe('#/metric/a?q=ads');
  });

  it('draws no link again at a letter', () => {
    const navigation = createNavigation(new MemoryHistory());
    const { links } = navigation;
    const before = links.value;
    for (const text of ['a', 'ad']) navigation.search(text);
    expect(links.value).toBe(before);
  });

  it('leaves a page that has no list when a search begins', () => {
    const navigation = createNavigation(new MemoryHistory('#/trash'));
    navigation.search('ad');
    expect(navigation.route.value).toEqual({ at: 'list' });
  });

  it('makes a step of a choice', () => {
    const steps = new MemoryHistory();
    const navigation = createNavigation(steps);
    navigation.choose('tag:a');
    navigation.choose('tag:a tag:b');
    expect(steps.hashes).toHaveLength(3);
    steps.go(-1);
    expect(navigation.query.value).toBe('tag:a');
  });
});

describe('a guarded route', () => {
  const form = '#/metric/a/edit';

  it('stays if the user wants to stay', async () => {
    const steps = new MemoryHistory(form);
    const navigation = createNavigation(steps);
    navigation.guard(() => Promise.resolve(false));
    expect(await navigation.go(METRIC)).toBe(false);
    expect(navigation.route.value).toEqual({ at: 'edit', id: 'a' });
    expect(steps.hash()).toBe(form);
  });

  it('puts the address back on the way back, too', async () => {
    const steps = new MemoryHistory('#/');
    const navigation = createNavigation(steps);
    await navigation.go({ at: 'edit', id: 'a' });
    navigation.guard(() => Promise.resolve(false));
    steps.go(-1);
    await settled();
    expect(steps.hash()).toBe(form);
    expect(navigation.route.value).toEqual({ at: 'edit', id: 'a' });
  });

  it('is left once the user agrees, and asks only once', async () => {
    const steps = new MemoryHistory(form);
    const navigation = createNavigation(steps);
    const ask = vi.fn<() => Promise<boolean>>(() => Promise.resolve(true));
    navigation.guard(ask);
    steps.follow('#/activity');
    await settled();
    expect(navigation.route.value).toEqual({ at: 'activity' });
    expect(steps.hash()).toBe('#/activity');
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('is left at once if nothing is unsaved', () => {
    const steps = new MemoryHistory(form);
    const navigation = createNavigation(steps);
    navigation.guard(() => true);
    steps.follow('#/');
    expect(navigation.route.value).toEqual({ at: 'list' });
  });

  it('does not ask when only the query changes', () => {
    const steps = new MemoryHistory(form);
    const navigation = createNavigation(steps);
    navigation.guard(() => Promise.resolve(false));
    navigation.choose('tag:a');
    expect(navigation.query.value).toBe('tag:a');
  });

  it('is free when the guard is taken away', async () => {
    const navigation = createNavigation(new MemoryHistory(form));
    navigation.guard(() => Promise.resolve(false))();
    expect(await navigation.go(METRIC)).toBe(true);
  });
});
