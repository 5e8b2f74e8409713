import { expect, test } from 'vitest';
import { inspected } from '../../../src/app/import/imports.ts';

const client = { inspectFile: () => Promise.reject(new Error('not called')) };

test.each([
  ['the browser has no memory for it', 1_000_000_000, new RangeError('Array buffer allocation failed')],
  ['it is larger than the browser can read', 2_300_000_000, new DOMException('cannot be read', 'NotReadableError')],
])('a file is refused with the reason if %s', async (_, size, error) => {
  const file = { name: 'large.db', size, arrayBuffer: () => Promise.reject(error) };
  expect(await inspected(client, file)).toMatchObject({
    is: 'refused',
    problems: [{ problem: expect.stringContaining('not enough memory') as string }],
  });
});

test('a file that was moved meanwhile is refused with what the browser says', async () => {
  const moved = (): Promise<ArrayBuffer> => Promise.reject(new DOMException('It is gone.', 'NotFoundError'));
  expect(await inspected(client, { name: 'moved.db', size: 100, arrayBuffer: moved })).toMatchObject({
    problems: [{ problem: 'The browser could not read it: It is gone.' }],
  });
});
