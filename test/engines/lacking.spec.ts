import { readFile } from 'node:fs/promises';
import { expect, test } from './engine-test.ts';
import { NO_PLAIN_HOST, PLAIN_HOST } from './playwright-engine.ts';
import type { Tab } from './tab.ts';

const METRIC = '#/metric/revenue_net';

test('if a page cannot write to files, it says so, and reminds to export after a week with changes', async ({
  openTab,
  site,
}) => {
  const tab = await openTab();
  await openSample(tab, site.address);
  test.skip(await tab.screen.run(() => 'showSaveFilePicker' in window, undefined), 'this engine writes to files');
  await tab.goTo('#/storage');
  await tab.reads('This browser does not let a page write to files.');
  // What the catalog was then is noted a moment later. A change that comes first would be part of it.
  const isNoted = () =>
    tab.screen.run(() => Object.keys(localStorage).some((key) => key.endsWith(':first-seen')), undefined);
  await expect.poll(isNoted).toBe(true);

  await tab.goTo(METRIC);
  await tab.edit('Owner', 'a-team', 'Ada Analyst');
  await tab.screen.run(beginEarlier, 8 * 86_400_000);
  await tab.reload();
  await tab.reads('This catalog was never exported. It exists only in this browser.');
  const file = await tab.takeDownload(() => tab.press('button', 'Export catalog file'));
  expect((await readFile(file)).subarray(0, 15).toString()).toBe('SQLite format 3');
  await tab.goTo('#/storage');
  await tab.reads('just now');
});

test('one visit meets what engines differ in: their storage, a dropped file, the height of a field', async ({
  openTab,
  site,
}) => {
  const tab = await openTab();
  await openSample(tab, site.address);

  await test.step('the storage that the browser reports is shown; if it reports nothing, nothing waits', async () => {
    await tab.goTo(METRIC);
    // The first change makes the page ask the browser to keep the catalog. The browser may ask its user, and never
    // answer.
    await tab.edit('Owner', 'a-team', 'Ada Analyst');
    await tab.goTo('#/storage');
    const tells = await tab.screen.run(() => 'storage' in navigator, undefined);
    if (tells) await tab.reads('used of');
    else {
      await tab.reads('This browser may delete the catalog if the disk runs low.');
      expect(await tab.text()).not.toContain('used of');
    }
  });

  await test.step('a file is dropped on the page, if none can be opened from the desktop', async () => {
    await tab.screen.run(
      drop,
      JSON.stringify({ brand_new: { name: 'Brand new', description: 'Only in the file that was dropped' } }),
    );
    await tab.press('button', 'Merge');
    await tab.press('button', 'Import');
    await tab.reads('44 metrics');
  });

  await test.step('a field is as tall as its text, even if the browser does not size it', async () => {
    await tab.goTo(`${METRIC}/edit`);
    await tab.sees('field', 'Description');
    const hidden = (): Promise<number> =>
      tab.screen.run(() => {
        const field = document.querySelector('textarea.form-description');
        return field === null ? -1 : field.scrollHeight - field.clientHeight;
      }, undefined);
    await expect.poll(hidden).toBe(0);
    await tab.write('Name', `A name ${'so long that it takes another line '.repeat(3)}`.trim());
    expect(
      await tab.screen.run(() => document.querySelector('textarea.form-name')?.clientHeight, undefined),
    ).toBeGreaterThan(70);
  });
});

test('served by http from another machine, without digests, locks and a clipboard, it works all the same', async ({
  engine,
  openTab,
  site,
}) => {
  test.skip(engine.name === 'webkit', NO_PLAIN_HOST);
  const address = site.address.replace('localhost', PLAIN_HOST);
  const tab = await openTab();
  await openSample(tab, address);
  expect(
    await tab.screen.run(() => ['subtle' in crypto, 'locks' in navigator, 'clipboard' in navigator], undefined),
  ).toEqual([false, false, false]);
  await tab.goTo(METRIC);
  await tab.edit('Owner', 'a-team', 'Ada Analyst');
  const other = await openTab();
  await other.open(`${address}${METRIC}`);
  await other.reads('a-team');
  await other.edit('Name', 'Named in the other tab');
  await tab.sees('heading', 'Named in the other tab');
  await tab.press('button', 'Copy id');
  await tab.reads('The browser blocked copying. The id is revenue_net');
  await tab.reload();
  await tab.sees('heading', 'Named in the other tab');
});

async function openSample(tab: Tab, address: string): Promise<void> {
  await tab.open(address);
  await tab.press('button', 'Try the sample');
  await tab.reads('43 metrics');
}

/** Makes this browser believe that it met its catalogs that many milliseconds earlier. */
function beginEarlier(milliseconds: number): void {
  for (const key of Object.keys(localStorage).filter((each) => each.endsWith(':first-seen'))) {
    const [at, mark] = JSON.parse(localStorage.getItem(key) ?? '[]') as [string, string];
    const earlier = new Date(Date.parse(`${at.replace(' ', 'T')}Z`) - milliseconds).toISOString();
    localStorage.setItem(key, JSON.stringify([earlier.slice(0, 19).replace('T', ' '), mark]));
  }
}

/** Drops a JSON file on the page. No driver can reach another program's window. */
function drop(text: string): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
  for (const type of ['dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
}
