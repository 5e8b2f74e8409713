import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { METRIC_ACTIONS } from '../../../src/app/core/metric-actions.ts';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import {
  tellCreated,
  tellResult,
  tellReviewed,
  tellSaved,
  tellTestAdded,
  tellTestChanged,
  tellTestRemoved,
  tellUsage,
} from '../../../src/app/core/undo.ts';
import { UNDO_LIST } from '../../../src/app/core/undo.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { eventually, newBrowser } from '../../worker/browser.ts';

import { openRealApp } from '../real-app.ts';

/** What the catalog says, without its history: the numbers of tests are those of the database. */
async function contentOf({ client }: AppContext): Promise<unknown> {
  const ids = ['a', 'b', 'c', 'new', 'renamed'];
  const details = await Promise.all(ids.map((id) => client.detail(id)));
  return details.map(
    (detail) =>
      detail && {
        metric: detail.metric,
        details: detail.details,
        tests: detail.tests.map(({ id: _, ...test }) => test),
        reviews: detail.reviewCount,
        used: detail.usedLately,
      },
  );
}

async function metricIn({ client }: AppContext, id: string): Promise<Metric> {
  const detail = await client.detail(id);
  if (detail === undefined) throw new Error(`no metric ${id}`);
  return detail.metric;
}

type Act = (app: AppContext) => Promise<void>;

async function saved(app: AppContext, id: string, newId: string, updates: Partial<Metric>): Promise<void> {
  const before = await metricIn(app, id);
  const former = Object.fromEntries(Object.keys(updates).map((key) => [key, before[key as keyof Metric]]));
  const save = { id, newId, updates, base: former, reason: null };
  const after = await app.client.saveMetric(save, 'Ada');
  tellSaved(app, { saved: after, formerId: id, former, formerUpdatedAt: before.updatedAt });
}

const ACTS: Readonly<Record<string, Act>> = {
  save: (app) => saved(app, 'a', 'a', { owner: '@x', tags: ['t'] }),
  rename: (app) => saved(app, 'b', 'renamed', { name: 'Renamed' }),
  create: async (app) => tellCreated(app, await app.client.createMetric({ id: 'new', name: 'New' })),
  delete: async (app) => {
    const detail = await app.client.detail('c');
    if (detail !== undefined) await METRIC_ACTIONS.of(app).remove(detail);
  },
  'add test': async (app) => tellTestAdded(app, await app.client.addValidationTest('a', { testType: 'range' })),
  'change test': async (app) => {
    const test = (await app.client.detail('a'))?.tests[0];
    if (test === undefined) return;
    await app.client.updateValidationTest(test.id, { testQuery: 'SELECT 2' });
    tellTestChanged(app, test, { testQuery: 'SELECT 2' });
  },
  'record result': async (app) => {
    const test = (await app.client.detail('a'))?.tests[0];
    if (test !== undefined) tellResult(app, test, await app.client.recordTestResult(test.id, 'failed'));
  },
  'remove test': async (app) => {
    const test = (await app.client.detail('a'))?.tests[0];
    if (test === undefined) return;
    await app.client.removeValidationTest(test.id);
    tellTestRemoved(app, test);
  },
  use: async (app) => tellUsage(app, 'Used.', await app.client.recordUsage('a', 'Ada', null)),
  review: async (app) => tellReviewed(app, 'Reviewed.', await app.client.recordReviews(['a'], 'Ada', null)),
};

const LONG_AGO = '2026-01-01 00:00:00';

it('[G67] undone step by step, the catalog is as it was, when it was updated too; done again, as it became', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...Object.keys(ACTS)), { minLength: 1 }), async (names) => {
      const { app } = await openRealApp(newBrowser());
      await app.catalog.begin();
      for (const id of ['a', 'b', 'c']) {
        await app.client.createMetric({ id, name: id.toUpperCase(), updatedAt: LONG_AGO });
      }
      await app.client.addValidationTest('a', { testType: 'not null', status: 'passed', lastRun: LONG_AGO });
      const list = UNDO_LIST.of(app);
      const states = [await contentOf(app)];
      for (const name of names) {
        await ACTS[name]?.(app);
        const state = await contentOf(app);
        // Without a test there is none to change or remove: nothing was done.
        if (!isDeepStrictEqual(state, states.at(-1))) states.push(state);
      }
      for (const state of states.slice(0, -1).toReversed()) {
        expect(list.undo()).toBe(true);
        await eventually(async () => expect(await contentOf(app)).toEqual(state));
      }
      expect(await metricIn(app, 'a')).toMatchObject({ updatedAt: LONG_AGO });
      expect(await metricIn(app, 'b')).toMatchObject({ updatedAt: LONG_AGO });
    }),
    { numRuns: 12 },
  );
});

it('does again what was undone, in its order, and forgets it when something else is done', async () => {
  const { app } = await openRealApp(newBrowser());
  await app.catalog.begin();
  await app.client.createMetric({ id: 'a', name: 'A' });
  await saved(app, 'a', 'a', { owner: '@x' });
  await saved(app, 'a', 'sales', { name: 'Sales' });
  const list = UNDO_LIST.of(app);
  // As fast as keys are pressed.
  list.undo();
  list.undo();
  await eventually(async () => expect(await metricIn(app, 'a')).toMatchObject({ name: 'A', owner: null }));
  list.redo();
  list.redo();
  await eventually(async () => expect(await metricIn(app, 'sales')).toMatchObject({ name: 'Sales', owner: '@x' }));
  list.undo();
  await eventually(async () => expect(await metricIn(app, 'a')).toMatchObject({ name: 'A', owner: '@x' }));
  await ACTS['use']?.(app);
  expect(list.redo()).toBe(false);
});

it('what was changed by somebody else is not undone, and does not stand in the way of the rest', async () => {
  const { app } = await openRealApp(newBrowser());
  await app.catalog.begin();
  for (const id of ['a', 'b']) await app.client.createMetric({ id, name: id.toUpperCase() });
  await saved(app, 'b', 'b', { owner: '@x' });
  await saved(app, 'a', 'a', { owner: '@x' });
  const theirs = { id: 'a', newId: 'a', updates: { owner: '@theirs' }, base: {}, reason: null };
  await app.client.saveMetric(theirs, 'Bo');
  const list = UNDO_LIST.of(app);
  list.undo();
  list.undo();
  await eventually(async () => expect(await metricIn(app, 'b')).toMatchObject({ owner: null }));
  expect(await metricIn(app, 'a')).toMatchObject({ owner: '@theirs' });
  expect(app.notices.shown.value.some(({ tone }) => tone === 'problem')).toBe(true);
});
