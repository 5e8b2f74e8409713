import { dumpOf, findChanges, upTo } from '../faults/catalog-file.ts';
import { expect, test } from './engine-test.ts';

const WRITER = 'writer';
const CHANGES = 900;
const REST_EVERY = 3;

test('[G13] hundreds of checkpoints, one after the other, and the catalog goes on answering', async ({
  engine,
  site,
}) => {
  const tab = await engine.open();
  await tab.goTo(`${site.address}faults/`);
  await expect.poll(() => tab.run(() => 'faults' in window, undefined)).toBe(true);
  await tab.run(() => window.faults.start(), undefined);
  await tab.run((writer) => window.faults.prepare(writer), WRITER);
  await tab.run(
    ([writer, changes, restEvery]) => {
      window.saved = (_, n) => {
        if (n === changes) window.faults.stop();
        return Promise.resolve();
      };
      const note = (end = 'done'): void => document.body.setAttribute('data-end', end);
      void window.faults.keepWriting(writer, 1, restEvery).then(note);
    },
    [WRITER, CHANGES, REST_EVERY] as const,
  );
  await expect
    .poll(() => tab.run(() => document.body.getAttribute('data-end'), undefined), { timeout: 300_000 })
    .toBe('done');
  const file = Buffer.from(await tab.run(() => window.faults.exported(), undefined), 'base64');
  expect(findChanges(await dumpOf(file), WRITER)).toEqual({ numbers: upTo(CHANGES), faults: [] });
});
