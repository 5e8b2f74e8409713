import type { Browser } from '@playwright/test';
import { dumpOf, findChanges, upTo } from './catalog-file.ts';
import { CatalogTab } from './catalog-tab.ts';
import { expect, rounds, test } from './fault-test.ts';
import { ONE_PROCESS_EACH, withProcess } from './processes.ts';
import { makeStuck } from './stuck-worker.ts';

const TRIES = rounds(2, 30);
/** Changes that the other tab makes after each fault. */
const WRITES = 5;
const REST_EVERY = 10;
/**
 * The other tab should go on within a second. One that saves nothing for this long was blocked, however busy the
 * machine is.
 */
const TIMEOUT_MS = 5000;
/**
 * A commit's requests reach the browser one message after another. A process that the system stops between two of
 * them leaves a transaction open, and IndexedDB blocks all other writers until Chromium gives up on it a minute
 * later. It is the one moment in which a frozen tab blocks the others; a round that meets it is repeated, at most
 * this often.
 */
const STRIKES = 3;

/** A fault that a tab can have. */
interface Fault {
  readonly name: string;
  /** Causes it while the tab writes. Resolves with a function that ends it. */
  strike(tab: CatalogTab, writer: string, pid: number, other: CatalogTab): Promise<() => Promise<void>>;
  /** Counts of changes that may be found although the tab received no report of them. */
  readonly unheard: readonly number[];
}

const FAULTS: readonly Fault[] = [
  {
    name: 'crashes',
    async strike({ page }) {
      const crashed = page.waitForEvent('crash');
      const session = await page.context().newCDPSession(page);
      // The call gets no answer.
      session.send('Page.crash').catch(() => undefined);
      await crashed;
      return async () => page.close();
    },
    unheard: [0, 1],
  },
  {
    name: 'is frozen with all its threads',
    async strike(tab, writer, pid, other) {
      for (let strike = 1; strike <= STRIKES; strike += 1) {
        process.kill(pid, 'SIGSTOP');
        if (strike === STRIKES || (await other.goesOn('other', TIMEOUT_MS))) break;
        console.log('stopped in the middle of sending a commit: once more');
        process.kill(pid, 'SIGCONT');
        await Promise.all([tab.savesMore(writer, WRITES), other.savesMore('other', WRITES)]);
        await other.longestWait();
      }
      return async () => {
        process.kill(pid, 'SIGCONT');
        await tab.savesMore(writer, WRITES);
        await tab.page.close();
      };
    },
    unheard: [0, 1],
  },
  {
    name: 'has a worker that never answers again, just after it sent a commit',
    async strike(tab) {
      await makeStuck(tab.worker(), 'after it was sent');
      return async () => tab.page.close();
    },
    unheard: [1],
  },
  {
    name: 'has a worker that never answers again, while it holds the lock',
    async strike(tab) {
      await makeStuck(tab.worker(), 'before the transaction');
      return async () => tab.page.close();
    },
    unheard: [0],
  },
];

for (const fault of FAULTS) {
  test(`[G5] the others go on if a tab ${fault.name}`, async ({ address, startBrowser }) => {
    const { browser } = await startBrowser(ONE_PROCESS_EACH);
    const other = await CatalogTab.open(browser, address);
    await other.prepare('other');
    const writing = other.keepWriting('other', 1, REST_EVERY);
    const waits: number[] = [];
    let stored = 0;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const victim = `victim-${attempt}`;
      const { tab, pid } = await victimIn(browser, address, victim);
      const refused = tab.keepWriting(victim, 1, REST_EVERY).catch(() => undefined);
      await tab.savesMore(victim, WRITES);
      await other.longestWait();
      const end = await fault.strike(tab, victim, pid, other);
      await other.savesMore('other', WRITES);
      waits.push(await other.longestWait());

      const found = findChanges(await dumpOf(await other.exported()), victim);
      const last = found.numbers.length;
      expect(found).toEqual({ numbers: upTo(last), faults: [] });
      const unheard = last - tab.lastSaved(victim);
      expect(fault.unheard).toContain(unheard);
      stored += unheard;
      await end();
      expect(await refused).toBeUndefined();
    }
    await other.stop();
    expect(await writing).toBeUndefined();
    console.log(
      `a tab that ${fault.name}: ${TRIES} tries, in ${stored} of them its last change was stored unheard; the other’s longest waits ${waits.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`,
    );
  });
}

function victimIn(browser: Browser, address: string, name: string): Promise<{ tab: CatalogTab; pid: number }> {
  return withProcess(browser, async () => {
    const tab = await CatalogTab.open(browser, address);
    await tab.prepare(name);
    return tab;
  });
}
