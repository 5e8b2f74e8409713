import { describe, expect, it } from 'vitest';
import { textsInMemory } from '../../../src/app/core/local-store.ts';
import { createNavigation } from '../../../src/app/core/navigation.ts';
import { createRecentMetrics } from '../../../src/app/search/recent-metrics.ts';
import { Steps } from '../memory-history.ts';

describe('the metrics opened last', () => {
  it('stand the latest first, each once, and outlive the page', async () => {
    const kept = textsInMemory();
    const navigation = createNavigation(new Steps());
    const recent = createRecentMetrics(kept, navigation);
    expect(recent.ids()).toEqual([]);
    for (const id of ['a', 'b', 'a', 'c']) await navigation.go({ at: 'metric', id, tab: 'overview' });
    await navigation.go({ at: 'activity' });
    expect(recent.ids()).toEqual(['c', 'a', 'b']);
    expect(createRecentMetrics(kept, createNavigation(new Steps())).ids()).toEqual(['c', 'a', 'b']);
  });

  it('are none where what was kept is no list', () => {
    const kept = textsInMemory();
    for (const text of ['', '{', '5', '[1, null]']) {
      kept.set('recent-metrics', text);
      expect(createRecentMetrics(kept, createNavigation(new Steps())).ids()).toEqual([]);
    }
  });
});
