import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { createNavigation } from '../../../src/app/core/navigation.ts';
import { createRecentMetrics } from '../../../src/app/search/recent-metrics.ts';
import { MemoryHistory } from '../memory-history.ts';

describe('the metrics opened last', () => {
  it('stand the latest first, each once, and outlive the page', async () => {
    const store = memoryStore();
    const navigation = createNavigation(new MemoryHistory());
    const recent = createRecentMetrics(store, navigation);
    expect(recent.ids()).toEqual([]);
    for (const id of ['a', 'b', 'a', 'c']) await navigation.go({ at: 'metric', id, tab: 'overview' });
    await navigation.go({ at: 'activity' });
    expect(recent.ids()).toEqual(['c', 'a', 'b']);
    expect(createRecentMetrics(store, createNavigation(new MemoryHistory())).ids()).toEqual(['c', 'a', 'b']);
  });

  it('are none if what was kept is no list', () => {
    const store = memoryStore();
    for (const text of ['', '{', '5', '[1, null]']) {
      store.set('recent-metrics', text);
      expect(createRecentMetrics(store, createNavigation(new MemoryHistory())).ids()).toEqual([]);
    }
  });
});
