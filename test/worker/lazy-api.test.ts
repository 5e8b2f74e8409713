import { describe, expect, test, vi } from 'vitest';
import { lazyApi, once } from '../../src/worker/lazy-api.ts';

interface Api {
  eager(): Promise<string>;
  early(text: string): Promise<string>;
  late(text: string): Promise<string>;
}

const eager = { eager: async () => 'there from the start' };
const early = { early: async (text: string) => `early ${text}` };
const late = { late: async (text: string) => `late ${text}` };

describe('an API that is loaded when it is called', () => {
  test('answers what is there from the start without loading anything', async () => {
    const load = vi.fn<() => Promise<object>>(async () => late);
    await expect(lazyApi<Api>(eager, [load]).eager()).resolves.toBe('there from the start');
    expect(load).not.toHaveBeenCalled();
  });

  test('finds a method in whichever module has it, and waits for no other', async () => {
    const never = () => new Promise<object>(() => undefined);
    const api = lazyApi<Api>(eager, [never, async () => early, async () => late]);
    await expect(api.early('a')).resolves.toBe('early a');
    await expect(api.late('b')).resolves.toBe('late b');
  });

  test('tells why a module could not be loaded, and tries again with the next call', async () => {
    const load = vi
      .fn<() => Promise<object>>(async () => late)
      .mockRejectedValueOnce(new TypeError('the server is gone'));
    const api = lazyApi<Api>(eager, [async () => early, once(load)]);
    await expect(api.late('a')).rejects.toThrow('the server is gone');
    await expect(api.late('b')).resolves.toBe('late b');
    await expect(api.late('c')).resolves.toBe('late c');
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('needs only the module that has the method', async () => {
    const failing = () => Promise.reject(new TypeError('the server is gone'));
    await expect(lazyApi<Api>(eager, [failing, async () => late]).late('a')).resolves.toBe('late a');
  });

  test('says so if no module has the method', async () => {
    await expect(lazyApi<Api>(eager, [async () => early]).late('a')).rejects.toThrow('there is no method late');
  });

  test('is no promise, and has no symbols of its own', async () => {
    const load = vi.fn<() => Promise<object>>(async () => late);
    const api = lazyApi<Api>(eager, [load]);
    expect(await Promise.resolve(api)).toBe(api);
    expect(Reflect.get(api, Symbol.iterator)).toBeUndefined();
    expect(load).not.toHaveBeenCalled();
  });
});
