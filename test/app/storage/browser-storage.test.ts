import { describe, expect, it, vi } from 'vitest';
import { createBrowserStorage } from '../../../src/app/storage/browser-storage.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A browser that answers a request for persistent storage as told. */
function browser(answer: () => Promise<boolean>, persisted = false) {
  return {
    persist: vi.fn<() => Promise<boolean>>(answer),
    persisted: () => Promise.resolve(persisted),
    estimate: () => Promise.resolve({ usage: 1000, quota: 5000 }),
  };
}

describe('the browser', () => {
  it('is asked to keep the catalog after the first change, and never again by itself', async () => {
    const [asked, store] = [browser(() => Promise.resolve(false)), memoryStore()];
    const storage = createBrowserStorage(asked, store);
    storage.look();
    await settled();
    expect(asked.persist).not.toHaveBeenCalled();
    expect(storage.promise.value).toEqual({ is: 'not-given', asked: false });
    storage.changed();
    storage.changed();
    await settled();
    storage.changed();
    createBrowserStorage(asked, store).changed();
    expect(asked.persist).toHaveBeenCalledTimes(1);
    expect(storage.promise.value).toEqual({ is: 'not-given', asked: true });
  });

  it('can be asked again by the user', async () => {
    const asked = browser(() => Promise.resolve(true));
    const storage = createBrowserStorage(asked, memoryStore());
    storage.ask();
    expect(storage.promise.value).toEqual({ is: 'asking' });
    await settled();
    expect(storage.promise.value).toEqual({ is: 'given' });
  });

  it('blocks nothing if it never answers', async () => {
    const asked = browser(() => new Promise(() => undefined));
    const storage = createBrowserStorage(asked, memoryStore());
    storage.changed();
    storage.look();
    storage.ask();
    await settled();
    expect(storage.promise.value).toEqual({ is: 'asking' });
    expect(storage.space.value).toEqual({ used: 1000, allowed: 5000 });
    expect(asked.persist).toHaveBeenCalledTimes(1);
  });

  it('has promised nothing if it fails to answer', async () => {
    const failing = {
      persist: () => Promise.reject(new TypeError('no')),
      persisted: () => Promise.reject(new TypeError('no')),
      estimate: () => Promise.reject(new TypeError('no')),
    };
    const storage = createBrowserStorage(failing, memoryStore());
    storage.look();
    await settled();
    expect(storage.promise.value).toEqual({ is: 'not-given', asked: false });
    expect(storage.space.value).toBeUndefined();
  });

  it('promises nothing if it has no storage to speak of', () => {
    const storage = createBrowserStorage(undefined, memoryStore());
    storage.look();
    storage.changed();
    storage.ask();
    expect(storage.promise.value).toEqual({ is: 'unsupported' });
  });

  it('is known to keep it from an earlier promise', async () => {
    const storage = createBrowserStorage(
      browser(() => Promise.resolve(false), true),
      memoryStore(),
    );
    storage.look();
    await settled();
    expect(storage.promise.value).toEqual({ is: 'given' });
  });
});
