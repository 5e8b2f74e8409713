import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/app/core/drafts.ts';
import { createDrafts } from '../../../src/app/core/drafts.ts';
import { createLocalStore, memoryStore } from '../../../src/app/core/local-store.ts';
import type { MetricBase } from '../../../src/app/core/metric-texts.ts';
import { NO_TEXTS } from '../../../src/app/core/metric-texts.ts';

const BASE: MetricBase = {
  id: 'a',
  name: 'A',
  description: null,
  calculation: null,
  owner: null,
  dataSource: null,
  tags: [],
  dependencies: ['b'],
};

const draft = (base?: MetricBase): Draft => ({
  texts: { ...NO_TEXTS, name: 'written' },
  reason: 'because',
  base,
  writtenAt: '2026-01-01 00:00:00',
});

describe('a draft', () => {
  it('is found again, one for each metric and one for a new one', () => {
    const store = memoryStore();
    createDrafts(store).keep('a', draft(BASE));
    createDrafts(store).keep(undefined, draft());
    const drafts = createDrafts(store);
    expect(drafts.find('a')).toEqual(draft(BASE));
    expect(drafts.find(undefined)).toEqual(draft());
    expect(drafts.find('new')).toBeUndefined();
  });

  it('is gone when it is dropped', () => {
    const drafts = createDrafts(memoryStore());
    drafts.keep('a', draft(BASE));
    drafts.drop('a');
    expect(drafts.find('a')).toBeUndefined();
  });

  it.each([
    'no json',
    'null',
    '{}',
    '{"texts":{"id":1}}',
    JSON.stringify({ ...draft(), reason: 1 }),
    JSON.stringify({ ...draft(), base: { id: 'a', name: 'A' } }),
    JSON.stringify({ ...draft(), base: { ...BASE, tags: [1] } }),
  ])('is none if the browser holds %s', (text) => {
    const store = memoryStore();
    store.set('draft:a', text);
    expect(createDrafts(store).find('a')).toBeUndefined();
  });
});

describe('texts in a browser that refuses', () => {
  it('live as long as the page', () => {
    const store = createLocalStore('p:', () => {
      throw new DOMException('blocked', 'SecurityError');
    });
    store.set('a', 'text');
    expect(store.get('a')).toBe('text');
    expect(store.keys()).toEqual(['a']);
    store.remove('a');
    expect(store.get('a')).toBeUndefined();
  });
});

describe('drafts', () => {
  it('are known by the metrics they are of, as they come and go', () => {
    const store = memoryStore();
    createDrafts(store).keep('a', draft(BASE));
    const drafts = createDrafts(store);
    expect([...drafts.metricIds.value]).toEqual(['a']);
    drafts.keep('b', draft(BASE));
    drafts.keep(undefined, draft());
    drafts.drop('a');
    expect([...drafts.metricIds.value]).toEqual(['b']);
  });

  it('that another tab wrote over are not stored any more', () => {
    const storage = new Map<string, string>();
    const open = (): Storage =>
      ({
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, text: string) => void storage.set(key, text),
      }) as Storage;
    const [here, there] = [createDrafts(createLocalStore('p:', open)), createDrafts(createLocalStore('p:', open))];
    here.keep('a', draft(BASE));
    expect([here.isStored('a'), here.isOverwritten('a')]).toEqual([true, false]);
    there.keep('a', { ...draft(BASE), reason: 'theirs' });
    expect([here.isStored('a'), here.isOverwritten('a')]).toEqual([false, true]);
    expect(there.isStored('a')).toBe(true);
  });

  it('that another tab wrote over are not dropped with one’s own', () => {
    const store = memoryStore();
    const [here, there] = [createDrafts(store), createDrafts(store)];
    here.keep('a', draft(BASE));
    there.keep('a', { ...draft(BASE), reason: 'theirs' });
    here.drop('a');
    expect(there.find('a')?.reason).toBe('theirs');
  });
});
