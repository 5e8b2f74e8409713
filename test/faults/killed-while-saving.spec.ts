import { writeFile } from 'node:fs/promises';
import { HAS_PYTHON, readWithPython } from '../e2e/python.ts';
import { dumpOf, findChanges, upTo } from './catalog-file.ts';
import { CatalogTab } from './catalog-tab.ts';
import { expect, rounds, test } from './fault-test.ts';

const ROUNDS = rounds(5, 200);
const WRITER = 'writer';
/** Milliseconds that a browser may write before it is killed, at most. */
const MAX_WAIT_MS = 1500;
/** Changes between two checkpoints: so few that many kills hit one. */
const REST_EVERY = 5;

test('[G1] what was reported as saved is there after the browser is killed while saving, and nothing is half there', async ({
  address,
  startBrowser,
}, testInfo) => {
  const exported = testInfo.outputPath('exported.db');
  let acknowledged = 0;
  let unheard = 0;
  let last = 0;
  let told = 0;
  let brokenOff = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const own = await startBrowser();
    const tab = await CatalogTab.openIdle(own.browser, address);
    expect(await tab.page.evaluate(() => window.faults.start())).toBe(round === 0 ? 'empty' : 'open');
    const file = await tab.exported();
    await writeFile(exported, file);
    const found = findChanges(await dumpOf(file), WRITER);
    last = found.numbers.length;
    expect(found).toEqual({ numbers: upTo(last), faults: [] });
    expect(last).toBeGreaterThanOrEqual(told);
    // The one under way, and those whose reports had not left the browser: on a busy machine they are many.
    unheard += last - told;
    if (round === ROUNDS) {
      brokenOff = await tab.page.evaluate(() => window.faults.brokenOff());
      break;
    }
    await tab.prepare(WRITER);
    // The call ends with the browser.
    tab.keepWriting(WRITER, last + 1, REST_EVERY).catch(() => undefined);
    await tab.savesMore(WRITER, 1);
    await randomMoment();
    await own.kill();
    const heard = tab.saved.get(WRITER) ?? [];
    expect(heard).toEqual(heard.map((_, i) => last + 1 + i));
    acknowledged += heard.length;
    told = tab.lastSaved(WRITER);
  }
  console.log(
    `killed while saving: ${ROUNDS} rounds, ${brokenOff} of them while a checkpoint was being written; ${acknowledged} saves acknowledged, 0 lost; ${unheard} more found whose word was lost with the browser`,
  );
  if (!HAS_PYTHON) return;
  // Reads with another program's SQLite.
  const reading = readWithPython(exported);
  expect(reading.integrity).toBe('ok');
  expect(reading.metric_usage).toHaveLength(Math.floor(last / 2));
});

/** Waits for a random time, since a kill may come at any moment. It is the only wait of unknown length. */
function randomMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_WAIT_MS));
}
