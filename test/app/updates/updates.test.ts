import { expect, test } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { TabAnswer, UpdateOutcome } from '../../../src/domain/core/update-handshake.ts';
import type { TabHandlers } from '../../../src/app/core/installation.ts';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { createUpdates } from '../../../src/app/updates/updates.ts';
import { IMPORTS } from '../../../src/app/import/imports.ts';
import { inHand, OPEN, fakeApp, settled } from '../fake-app.ts';

/** Creates a page's updates over a service worker that a test plays. */
async function updatesOf(
  app: AppContext,
  activateUpdate: () => Promise<UpdateOutcome> = () => Promise.resolve({ is: 'under-way' }),
) {
  let handlers: TabHandlers | undefined;
  let time = Date.parse('2026-03-01T12:00:00Z');
  let looks = 0;
  let waiting = false;
  const updates = await createUpdates(
    {
      ...app,
      now: () => new Date(time),
      options: {
        ...app.options,
        title: () => 'Net revenue',
        install(called) {
          handlers = called;
          return Promise.resolve({
            look: () => Promise.resolve((looks += 1) > 0 && waiting),
            activateUpdate,
          });
        },
      },
    },
    IMPORTS.of(app),
  );
  if (handlers === undefined) throw new Error('nobody was called to any duty');
  return {
    updates,
    handlers,
    pass: (milliseconds: number) => void (time += milliseconds),
    looks: () => looks,
    putNewer: () => void (waiting = true),
  };
}

const notReady = (obstacle: string): unknown => ({ is: 'not-ready', obstacle, tab: 'Net revenue' });

test('a newer version is offered, put off, and offered again when a still newer one is there', async () => {
  const { app } = await fakeApp({});
  const { updates, handlers } = await updatesOf(app);
  expect(updates.state.value).toEqual({ is: 'none' });
  handlers.newer();
  expect(updates.state.value).toEqual({ is: 'ready' });
  updates.dismissed();
  expect(updates.state.value).toEqual({ is: 'put-off' });
  handlers.newer();
  expect(updates.state.value).toEqual({ is: 'ready' });
});

test('the reason for a stopped update is shown, and it can be tried again', async () => {
  const { app } = await fakeApp({});
  const ends: UpdateOutcome[] = [{ is: 'stopped', obstacles: [{ obstacle: 'silent', tab: '' }] }, { is: 'under-way' }];
  const { updates, handlers } = await updatesOf(app, () => Promise.resolve(ends.shift() ?? { is: 'under-way' }));
  handlers.newer();
  await updates.accept();
  expect(updates.state.value).toEqual({ is: 'stopped', obstacles: [{ obstacle: 'silent', tab: '' }] });
  await updates.accept();
  expect(updates.state.value).toEqual({ is: 'taking-over' });
});

test('a tab with nothing under way is ready at once', async () => {
  const { app } = await fakeApp({});
  const { handlers } = await updatesOf(app);
  expect(await handlers.prepare()).toEqual({ is: 'ready' });
});

test('a tab waits for what is being saved, and then looks again at what is written', async () => {
  const { app } = await fakeApp({});
  const { handlers } = await updatesOf(app);
  const save = inHand<void>();
  void app.saving.writeUnsigned(() => save.promise);
  let answer: TabAnswer | undefined;
  void handlers.prepare().then((found) => (answer = found));
  await settled();
  expect(answer).toBeUndefined();
  app.unloadGuard.watch(() => 'refused-draft');
  save.resolve();
  await settled();
  expect(answer).toEqual(notReady('refused-draft'));
  expect(app.notices.shown.value.map(({ text }) => text)).toEqual([
    'A new version is waiting for this tab: the browser has no space to keep a draft: save it.',
  ]);
});

test('long work is not waited for', async () => {
  const { app, tell } = await fakeApp({});
  const { handlers } = await updatesOf(app);
  const work = inHand<void>();
  void app.saving.writeUnsigned(() => work.promise);
  tell({ is: 'progress', done: 1, total: 100 });
  expect(await handlers.prepare()).toEqual(notReady('saving'));
  work.resolve();
});

test('a file that is being read or previewed stands in the way, as it would have to be opened again', async () => {
  const { app } = await fakeApp({ inspectFile: () => new Promise(() => undefined) });
  const { handlers } = await updatesOf(app);
  void IMPORTS.of(app).open({ name: 'a.db', arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)) });
  await settled();
  expect(await handlers.prepare()).toEqual(notReady('import'));
  IMPORTS.of(app).drop();
});

test('a file that is being written stands in the way until it is there', async () => {
  const file = inHand<Uint8Array>();
  const { app, downloads } = await fakeApp({
    exportFile: () => file.promise,
    storageFacts: () => Promise.reject(new CatalogError('storage-not-saved', 'it does not answer')),
  });
  const { handlers } = await updatesOf(app);
  const exporting = app.catalog.exportFile();
  expect(await handlers.prepare()).toEqual(notReady('file'));
  file.resolve(new Uint8Array(1));
  await exporting;
  expect(downloads).toHaveLength(1);
  expect(await handlers.prepare()).toEqual({ is: 'ready' });
});

test('a change that waits for the name of the user stands in the way', async () => {
  const { app } = await fakeApp({}, OPEN, memoryStore(), { globalStore: memoryStore() });
  const { handlers } = await updatesOf(app);
  void app.saving.write(() => Promise.resolve());
  await settled();
  expect(await handlers.prepare()).toEqual(notReady('name'));
});

test('a change that was not saved stands in the way', async () => {
  const { app } = await fakeApp({});
  const { handlers } = await updatesOf(app);
  await app.saving.writeUnsigned(() => Promise.reject(new CatalogError('storage-not-saved', 'the disk is full')));
  expect(await handlers.prepare()).toEqual(notReady('unsaved'));
});

test('a query that is still being typed is in the address before the tab is ready', async () => {
  const { app, steps } = await fakeApp({});
  const { handlers } = await updatesOf(app);
  app.navigation.search('revenue of the la');
  await handlers.prepare();
  expect(decodeURIComponent(steps.hash())).toContain('revenue of the la');
});

test('a newer version is looked for when the page comes into sight, once an hour', async () => {
  const { app } = await fakeApp({});
  const { updates, pass, looks } = await updatesOf(app);
  updates.look();
  pass(3_599_000);
  updates.look();
  expect(looks()).toBe(0);
  pass(1000);
  updates.look();
  updates.look();
  expect(looks()).toBe(1);
});

test('an old page over a newer catalog activates the newest version, else reloads', async () => {
  const { app, reloads } = await fakeApp({});
  const { updates, putNewer } = await updatesOf(app);
  await updates.reloadNewest();
  expect(reloads()).toBe(1);
  putNewer();
  await updates.reloadNewest();
  expect(updates.state.value).toEqual({ is: 'taking-over' });
  expect(reloads()).toBe(1);
});
