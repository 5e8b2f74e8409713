import { isDeepStrictEqual } from 'node:util';
import type { Dump } from '../faults/catalog-file.ts';
import { dumpOf } from '../faults/catalog-file.ts';
import { acceptedOf, brokenLinks, refusedOf, tracesOf } from '../faults/stress-traces.ts';
import type { StressOutcome } from '../faults/page/faults-page.ts';
import type { Engine, Screen } from './engine.ts';
import { expect, test } from './engine-test.ts';
import { NO_PLAIN_HOST, PLAIN_HOST } from './playwright-engine.ts';

const WRITES = 45;

test('[G13] two tabs write at once: no accepted change is lost, and both end equal', async ({ engine, site }) => {
  await writeAtOnce(engine, site.address);
});

test('[G13] the same if the browser has no locks, by which tabs take turns', async ({ engine, site }) => {
  test.skip(engine.name === 'webkit', NO_PLAIN_HOST);
  const [tab] = await writeAtOnce(engine, site.address.replace('localhost', PLAIN_HOST));
  expect(await tab?.run(() => 'locks' in navigator, undefined)).toBe(false);
});

async function writeAtOnce(engine: Engine, address: string): Promise<readonly Screen[]> {
  const tabs = [await engine.open(), await engine.open()];
  for (const tab of tabs) {
    await tab.goTo(`${address}faults/`);
    await expect.poll(() => tab.run(() => 'faults' in window, undefined)).toBe(true);
    await tab.run(() => window.faults.start(), undefined);
  }

  for (const [i, tab] of tabs.entries()) await startStress(tab, i, tabs.length);
  const outcomes = await Promise.all(tabs.map(outcomeOf));

  // A tab hears a moment later of what the other wrote.
  await expect.poll(async () => isDeepStrictEqual(...(await catalogsOf(tabs)))).toBe(true);
  const [stored] = await catalogsOf(tabs);
  expect(tracesOf(stored)).toEqual(acceptedOf(outcomes));
  expect(brokenLinks(stored)).toEqual([]);
  expect(acceptedOf(outcomes).own).toBe((tabs.length * WRITES) / 3);
  console.log(
    `${engine.name}: ${tabs.length} tabs × ${WRITES} writes: accepted ${JSON.stringify(acceptedOf(outcomes))}, refused ${JSON.stringify(refusedOf(outcomes))}, 0 lost`,
  );
  return tabs;
}

/**
 * Starts the writes; the page notes their result, since driving one tab until it is done would block driving the
 * other.
 */
async function startStress(tab: Screen, number: number, tabs: number): Promise<void> {
  await tab.run(
    ([own, all, count]) => {
      const note = (outcome: unknown): void => document.body.setAttribute('data-outcome', JSON.stringify(outcome));
      window.faults.stress(own, all, count).then(note, (error: unknown) => note({ failed: String(error) }));
    },
    [number, tabs, WRITES] as const,
  );
}

async function outcomeOf(tab: Screen): Promise<StressOutcome> {
  const noted = (): Promise<string | null> => tab.run(() => document.body.getAttribute('data-outcome'), undefined);
  await expect.poll(noted, { timeout: 120_000 }).not.toBeNull();
  const outcome = JSON.parse((await noted()) ?? '') as StressOutcome | { readonly failed: string };
  if ('failed' in outcome) throw new Error(outcome.failed);
  return outcome;
}

async function catalogsOf(tabs: readonly Screen[]): Promise<[Dump, Dump]> {
  const dumps = [];
  for (const tab of tabs)
    dumps.push(await dumpOf(Buffer.from(await tab.run(() => window.faults.exported(), undefined), 'base64')));
  const [first, second] = dumps;
  if (first === undefined || second === undefined) throw new Error('there are two tabs');
  return [first, second];
}
