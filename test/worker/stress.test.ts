import { expect, test } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import type { Tab } from './browser.ts';
import { begin, dumpOf, dumpOfFresh, newBrowser, newStore, openTab } from './browser.ts';
import { QueueLocks } from './locks.ts';
import { usagesOf } from '../../src/database/metrics/usages.ts';
import { findDamage } from '../../src/database/import/integrity-check.ts';

const TABS = 4;
const WRITES = 50;
const METRICS = Array.from({ length: 6 }, (_, i) => ({ id: `metric ${i}`, name: `Metric ${i}` }));

type Work = (database: MetricsDatabase) => unknown;

/** Yields numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

/** Picks a change as users make them. Some are refused because others change the same rows. */
function someWork(tab: number, i: number, next: () => number): Work {
  const { id } = METRICS[next() % METRICS.length] ?? { id: '' };
  const author = `tab ${tab}`;
  switch (next() % 8) {
    case 0:
      return (database) => database.createMetric({ id: `new ${tab} ${i}`, name: 'New', dependencies: [id] });
    case 1:
      return (database) => database.addValidationTest(id, { testType: `${author} ${i}` });
    case 2:
      return (database) => database.recordUsage(id, author, `${i}`);
    case 3:
      return (database) => database.deleteMetric(id, author);
    case 4:
      return (database) => database.restoreMetric(id);
    case 5:
      return (database) => database.renameMetric(id, `${id} moved`, author);
    case 6:
      return (database) => database.renameMetric(`${id} moved`, id, author, 'back');
    default:
      return (database) => database.updateMetric(id, { owner: `@${author}`, tags: [`${i}`] }, author, `write ${i}`);
  }
}

/** Makes one change after another; returns how many were acknowledged. */
async function stress({ catalog }: Tab, tab: number): Promise<number> {
  const random = numbers(tab + 1);
  let acknowledged = 0;
  for (let i = 0; i < WRITES; i += 1) {
    const work = someWork(tab, i, () => random.next().value);
    const marked: Work = (database) => {
      work(database);
      database.recordUsage('mark', `tab ${tab}`, `write ${i}`);
    };
    const isDone = await catalog.write(marked).then(
      () => true,
      (error: unknown) => {
        // A CatalogError is an answer; anything else is a bug.
        expect(error).toMatchObject({ name: 'CatalogError' });
        return false;
      },
    );
    if (isDone) acknowledged += 1;
  }
  return acknowledged;
}

test.each([
  ['without locks', undefined],
  ['with locks', new QueueLocks()],
])(
  '[G4] any changes by four tabs at once, with checkpoints all the while, %s: none is lost, all agree',
  async (_, locks) => {
    const browser = newBrowser(locks);
    const first = await begin(browser, ...METRICS, { id: 'mark', name: 'Counts what was acknowledged' });
    const tabs = [first, ...(await Promise.all(Array.from({ length: TABS - 1 }, () => openTab(browser))))];
    const done = new AbortController();
    let checkpoints = 0;
    const checkpointing = (async () => {
      while (!done.signal.aborted) {
        const outcome = await checkpoint(newStore(browser), (bytes, options) => MetricsDatabase.open(bytes, options));
        if (outcome.is === 'written') checkpoints += 1;
      }
    })();
    const acknowledged = await Promise.all(tabs.map(stress));
    done.abort();
    await checkpointing;

    const fresh = await openTab(browser);
    const marks = await fresh.catalog.read((database) =>
      database.run((connection) => usagesOf(connection, 'mark', 10_000)),
    );
    expect(tabs.map((__, t) => marks.filter(({ usedBy }) => usedBy === `tab ${t}`).length)).toEqual(acknowledged);
    // Many changes are refused for good reasons, but every tab must have had its turn.
    expect(Math.min(...acknowledged)).toBeGreaterThan(0);
    expect(checkpoints).toBeGreaterThan(0);
    expect(await fresh.catalog.read((database) => database.run(findDamage))).toBeUndefined();
    const dump = await dumpOfFresh(browser);
    for (const tab of tabs) expect(await dumpOf(tab)).toEqual(dump);
  },
);
