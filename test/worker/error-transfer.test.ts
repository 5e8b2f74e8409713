import { expose, releaseProxy, wrap } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import type { ErrorDetails } from '../../src/domain/core/catalog-error.ts';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import { keepErrorCodes } from '../../src/worker/error-transfer.ts';

keepErrorCodes();

/** Throws something on the far side of a real channel; returns what arrives on this side. */
async function acrossTheBridge(thrown: unknown): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const far = {
    throwIt: (): string => {
      throw thrown;
    },
    rejectIt: (): Promise<string> => Promise.reject(thrown),
  };
  expose(far, port1);
  const near = wrap<typeof far>(port2);
  // Until then something has to hold it, or its channel is closed under a call.
  onTestFinished(() => near[releaseProxy]());
  const atOnce = await near.throwIt().catch((error: unknown) => error);
  const later = await near.rejectIt().catch((error: unknown) => error);
  expect(later).toEqual(atOnce);
  return atOnce;
}

test('what a user can act on keeps its code, its sentence and its values', async () => {
  const details: ErrorDetails = { fields: ['owner', 'tags'], metric: { id: 'a', tags: ['x'] }, none: undefined };
  const arrived = await acrossTheBridge(new CatalogError('conflict-changed', 'Somebody changed owner.', details));
  expect(arrived).toBeInstanceOf(CatalogError);
  expect(arrived).toMatchObject({
    name: 'CatalogError',
    code: 'conflict-changed',
    message: 'Somebody changed owner.',
    details,
  });
});

test('a bug keeps its name, its text and the place where it happened', async () => {
  const bug = new TypeError('undefined is not a metric');
  const arrived = await acrossTheBridge(bug);
  expect(arrived).toBeInstanceOf(Error);
  expect(arrived).not.toBeInstanceOf(CatalogError);
  expect(arrived).toMatchObject({ name: 'TypeError', message: 'undefined is not a metric', stack: bug.stack });
});

test("the browser's own errors keep their names", async () => {
  expect(await acrossTheBridge(new DOMException('no room', 'QuotaExceededError'))).toMatchObject({
    name: 'QuotaExceededError',
    message: 'no room',
  });
});

test('what is thrown and is no error arrives as it is', async () => {
  expect(await acrossTheBridge('a text')).toBe('a text');
  expect(await acrossTheBridge({ code: 7 })).toEqual({ code: 7 });
});

test('values that cannot cross do not leave the caller without an answer', async () => {
  const arrived = await acrossTheBridge(new CatalogError('storage-not-saved', 'Not saved.', { how: () => undefined }));
  expect(arrived).toBeInstanceOf(Error);
});
