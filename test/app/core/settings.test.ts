import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { createSettings } from '../../../src/app/core/settings.ts';

describe('[G38] single-key shortcuts', () => {
  it('are on until they are turned off, and stay off in this browser', () => {
    const store = memoryStore();
    const settings = createSettings(store);
    expect(settings.singleKeys.value).toBe('on');
    settings.chooseSingleKeys('off');
    expect(settings.singleKeys.value).toBe('off');
    expect(createSettings(store).singleKeys.value).toBe('off');
  });

  it('are on if what is stored is unknown', () => {
    const store = memoryStore();
    store.set('single-keys', 'sometimes');
    expect(createSettings(store).singleKeys.value).toBe('on');
  });
});
