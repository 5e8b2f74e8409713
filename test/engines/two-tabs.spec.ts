import type { Dump } from '../faults/catalog-file.ts';
import { dumpOf } from '../faults/catalog-file.ts';
import { acceptedOf, brokenLinks, refusedOf, tracesOf } from '../faults/hammer-traces.ts';
import type { HammerOutcome } from '../faults/page/faults-page.ts';
import type { Screen } from './engine.ts';
import { expect, test } from './engine-test.ts';

const WRITES = 45;

test('two tabs write at once: no accepted change is lost, and both end equal', async ({ engine, site }) => {
  const tabs = [await engine.open(), await engine.open()];
  for (const tab of tabs) {
    await tab.goTo(`${site.address}faults/`);
    await expect.poll(() => tab.run(() => 'faults' in window, undefined)).toBe(true);
    await tab.run(() => window.faults.start(), undefined);
  }

  for (const [i, tab] of tabs.entries()) await beginHammering(tab, i, tabs.length);
  const outcomes = await Promise.all(tabs.map(outcomeOf));

  const [first, second] = tabs.map((tab) => () => catalogOf(tab));
  const stored = await first?.();
  // A tab hears of what the other wrote a moment later.
  await expect.poll(() => second?.()).toEqual(stored);
  await expect.poll(() => first?.()).toEqual(stored);
  expect(tracesOf(stored ?? {})).toEqual(acceptedOf(outcomes));
  expect(brokenLinks(stored ?? {})).toEqual([]);
  expect(acceptedOf(outcomes).own).toBe((tabs.length * WRITES) / 3);
  console.log(
    `${engine.name}: ${tabs.length} tabs × ${WRITES} writes: accepted ${JSON.stringify(acceptedOf(outcomes))}, refused ${JSON.stringify(refusedOf(outcomes))}, 0 lost`,
  );
});

/** The page notes what became of it: whoever drives one tab until it is done can't drive the other. */
async function beginHammering(tab: Screen, number: number, tabs: number): Promise<void> {
  await tab.run(
    ([own, all, count]) => {
      const note = (outcome: unknown): void => document.body.setAttribute('data-outcome', JSON.stringify(outcome));
      window.faults.hammer(own, all, count).then(note, (error: unknown) => note({ failed: String(error) }));
    },
    [number, tabs, WRITES] as const,
  );
}

async function outcomeOf(tab: Screen): Promise<HammerOutcome> {
  const noted = (): Promise<string | null> => tab.run(() => document.body.getAttribute('data-outcome'), undefined);
  await expect.poll(noted, { timeout: 120_000 }).not.toBeNull();
  const outcome = JSON.parse((await noted()) ?? '') as HammerOutcome | { readonly failed: string };
  if ('failed' in outcome) throw new Error(outcome.failed);
  return outcome;
}

async function catalogOf(tab: Screen): Promise<Dump> {
  return dumpOf(Buffer.from(await tab.run(() => window.faults.exported(), undefined), 'base64'));
}
