import { describe, expect, it } from 'vitest';
import { createLazyModule } from '../../../src/app/core/lazy-module.ts';

describe('what is loaded later', () => {
  it('is loaded once, for everybody', async () => {
    let loads = 0;
    const later = createLazyModule(async () => (loads += 1));
    expect(later.loaded.value).toBeUndefined();
    expect(await Promise.all([later.load(), later.load()])).toEqual([1, 1]);
    expect(await later.load()).toBe(1);
    expect(later.loaded.value).toBe(1);
  });

  it('is loaded again if that failed', async () => {
    const answers = [Promise.reject(new Error('offline')), Promise.resolve('there')];
    const later = createLazyModule(async () => answers.shift());
    await expect(later.load()).rejects.toThrow('offline');
    expect(await later.load()).toBe('there');
  });
});
