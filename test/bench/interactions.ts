import type { CDPSession, Page } from 'playwright-core';
import { FIRST_ROW } from './first-list.ts';

/** Factor by which the page's main thread is slowed down, to resemble users' machines. */
const SLOW_DOWN = 4;

/** Pause between two actions, in which a user reads. */
const PAUSE_MS = 60;

/**
 * Works in the page as a user does, with the processor slowed down: searches, moves through the list, opens metrics
 * and their tabs, filters, opens the form and types. Resolves with the time from each key or click to the next paint,
 * in milliseconds, as the browser's Event Timing measures it (rounded to 8 ms there).
 */
export async function measureInteractions(tab: Page): Promise<number[]> {
  await tab.locator(FIRST_ROW).first().waitFor();
  const session = await tab.context().newCDPSession(tab);
  await tab.evaluate(watchInteractions);
  await slowDown(session, SLOW_DOWN);
  try {
    await work(tab);
  } finally {
    await slowDown(session, 1);
  }
  return tab.evaluate(() => window.interactions());
}

async function slowDown(session: CDPSession, rate: number): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

async function work(tab: Page): Promise<void> {
  const type = (text: string) => tab.keyboard.type(text, { delay: PAUSE_MS });
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      await tab.keyboard.press(key);
      await tab.waitForTimeout(PAUSE_MS);
    }
  };
  await press('/');
  await type('active customers');
  await press('ArrowDown', 'j', 'j', 'j', 'k', 'Enter');
  await tab.getByRole('tab').first().waitFor();
  for (const name of ['History', 'Tests', 'Usage', 'Lineage', 'Overview']) {
    await tab.getByRole('tab', { name }).click();
    await tab.waitForTimeout(PAUSE_MS);
  }
  await press('/', 'Escape');
  await type('net revenue');
  await press('Escape', 'Escape');
  const facets = tab.getByRole('region', { name: 'Filters' }).locator('[aria-pressed]');
  await facets.nth(0).click();
  await tab.waitForTimeout(PAUSE_MS);
  await facets.nth(9).click();
  await tab.waitForTimeout(PAUSE_MS);
  await facets.nth(0).click();
  await tab.locator(FIRST_ROW).first().click();
  await tab.waitForTimeout(PAUSE_MS);
  await tab.locator(FIRST_ROW).nth(2).click();
  await tab.getByRole('tab').first().waitFor();
  await press('e');
  const description = tab.getByLabel('Description', { exact: true });
  await description.waitFor();
  await description.click();
  await type(' and what it is not');
  await press('Escape');
}

/** Runs in the page. Serialised: it may use nothing from outside. */
function watchInteractions(): void {
  const longest = new Map<number, number>();
  const note = (entries: PerformanceEntryList): void => {
    for (const entry of entries) {
      const { interactionId, duration } = entry as PerformanceEventTiming;
      if (interactionId > 0) longest.set(interactionId, Math.max(longest.get(interactionId) ?? 0, duration));
    }
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  // Without it, the browser reports nothing under 104 ms.
  const everything: PerformanceObserverInit & { durationThreshold: number } = { type: 'event', durationThreshold: 16 };
  observer.observe(everything);
  window.interactions = () => {
    note(observer.takeRecords());
    // The browser counts interactions under 16 ms, but does not report them one by one.
    const all = (performance as unknown as { interactionCount?: number }).interactionCount ?? longest.size;
    const quick = Math.max(0, all - longest.size);
    return [...longest.values(), ...Array.from({ length: quick }, () => 8)];
  };
}
