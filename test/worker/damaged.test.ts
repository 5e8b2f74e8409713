import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import type { Browser } from './browser.ts';
import {
  allStored,
  deafChannel,
  dumpOfFile,
  eventually,
  kindsOf,
  newBrowser,
  newStore,
  putPastStore,
} from './browser.ts';
import type { Page } from './page.ts';
import { openPage } from './page.ts';

const SAMPLE = readFileSync('public/sample-catalog.json', 'utf8');

async function dump({ client }: Page): Promise<string[]> {
  return dumpOfFile(await client.exportFile());
}

/** Creates a browser with the sample, one change in a checkpoint and one after it; returns what it shows. */
async function begun(): Promise<{ browser: Browser; expected: string[]; backup: Uint8Array }> {
  const browser = newBrowser();
  const page = await openPage(browser, newStore(browser), { ...deafChannel });
  await page.client.newSample(SAMPLE);
  await page.client.createMetric({ id: 'churn', name: 'Churn' });
  await checkpoint(newStore(browser), (bytes, options) => MetricsDatabase.open(bytes, options));
  await page.client.recordUsage('churn', 'bob', null);
  return { browser, expected: await dump(page), backup: await page.client.exportFile() };
}

/** Returns all records but the roots, which replace one another. */
function piecesOf(stored: ReadonlyMap<string, unknown>): (readonly [key: string, value: unknown])[] {
  return Array.from(stored).filter(([key]) => !/\["(tip|ledger)"/.test(key));
}

/** Damages a block of the current version: one that the checkpoint before shares, or not. */
async function damageBlock(browser: Browser, which: 'of both' | 'of the last'): Promise<void> {
  const { manifest } = await newStore(browser).roots();
  const stored = await newStore(browser).recover();
  const [current] = manifest.epochs;
  const shared =
    stored?.checkpoint.blocks.findIndex(({ set }) => (set === current?.id) === (which === 'of both')) ?? -1;
  const block = stored?.checkpoint.blocks[shared];
  if (block === undefined) throw new Error('there is no such block');
  await putPastStore(browser, 'blocks', new Uint8Array(10), [block.set, shared]);
}

describe('[G7] [S18] a damaged catalog', () => {
  test('is reported as damaged, and all that is stored can be downloaded as it is', async () => {
    const { browser } = await begun();
    await damageBlock(browser, 'of the last');
    const before = await allStored(browser);
    const page = await openPage(browser);
    expect(page.start).toMatchObject({ is: 'damaged', because: expect.stringContaining('has been altered') });
    const archive = await page.client.exportRawRecords();
    const names = execFileSync('tar', ['tf', '-'], { input: archive, encoding: 'utf8' }).trim().split('\n');
    expect(names).toHaveLength(before.size);
    expect(await allStored(browser)).toEqual(before);
  });

  test('is complete again, if the checkpoint before leads to it, by the user’s choice', async () => {
    const { browser, expected } = await begun();
    await damageBlock(browser, 'of the last');
    const before = await allStored(browser);
    const page = await openPage(browser);
    if (page.start.is !== 'damaged') throw new Error(page.start.is);
    const [salvaged] = page.start.salvageOptions;
    expect(salvaged).toMatchObject({ origin: { is: 'sample' }, loss: 'Nothing is lost.' });
    // Nothing is done before a choice is made.
    expect(await allStored(browser)).toEqual(before);
    expect(await page.client.openSalvage(salvaged?.id ?? '')).toMatchObject({ is: 'open', total: 44 });
    expect(await dump(page)).toEqual(expected);
    expect(await dump(await openPage(browser))).toEqual(expected);
    await page.client.recordUsage('churn', 'cid', null);
    expect(await dump(await openPage(browser))).toEqual(await dump(page));
    expect((await page.client.storageFacts()).versions.map(({ origin }) => origin.is)).toEqual(['rescue', 'sample']);
    // The damaged records stay, whatever is collected.
    await newStore(browser).collectGarbage();
    const after = await allStored(browser);
    for (const [key, value] of piecesOf(before)) expect(after.get(key)).toEqual(value);
  });

  test('with a change that no longer fits offers what comes before it', async () => {
    const { browser } = await begun();
    const store = newStore(browser);
    const { head } = await store.roots();
    const expected = await dump(await openPage(browser));
    const stored = await store.append(head, new TextEncoder().encode('no record of ours'));
    if (stored.is === 'stored') await store.append(stored.head, new TextEncoder().encode('nor this'));
    const page = await openPage(browser);
    if (page.start.is !== 'damaged') throw new Error(page.start.is);
    const [salvaged] = page.start.salvageOptions;
    expect(salvaged?.loss).toBe('The last 2 changes cannot be read.');
    await page.client.openSalvage(salvaged?.id ?? '');
    expect(await dump(page)).toEqual(expected);
    expect(await dump(await openPage(browser))).toEqual(expected);
  });

  test('offers the version before if the current one cannot be recovered', async () => {
    const { browser, expected } = await begun();
    const first = await openPage(browser);
    const inspection = await first.client.inspectFile('x.json', new TextEncoder().encode('{"one": {"name": "One"}}'));
    if (inspection.is !== 'ready') throw new Error('refused');
    await first.client.acceptImport(inspection.preview.token);
    await damageBlock(browser, 'of both');
    const page = await openPage(browser);
    if (page.start.is !== 'damaged') throw new Error(page.start.is);
    expect(page.start.salvageOptions.map(({ origin }) => origin.is)).toEqual(['sample']);
    expect(page.start.salvageOptions[0]?.loss).toContain('all later changes are missing');
    await page.client.openSalvage(page.start.salvageOptions[0]?.id ?? '');
    expect(await dump(page)).toEqual(expected);
  });

  test('of which nothing can be opened gives way to a backup, and stays beside it as it was', async () => {
    const { browser, expected, backup } = await begun();
    await damageBlock(browser, 'of both');
    const before = await allStored(browser);
    const page = await openPage(browser);
    expect(page.start).toMatchObject({ is: 'damaged', salvageOptions: [] });
    const inspection = await page.client.inspectFile('backup.db', backup);
    if (inspection.is !== 'ready') throw new Error('the backup was refused');
    expect(await page.client.acceptImport(inspection.preview.token)).toMatchObject({
      is: 'open',
      total: 44,
    });
    expect((await openPage(browser)).start).toMatchObject({ is: 'open', total: 44 });
    const metrics = (lines: string[]) => lines.filter((line) => line.startsWith('metrics:'));
    expect(metrics(await dump(page))).toEqual(metrics(expected));
    const after = await allStored(browser);
    for (const [key, value] of piecesOf(before)) expect(after.get(key)).toEqual(value);
  });

  test('of which another tab has opened a candidate is not begun a second time', async () => {
    const { browser, expected } = await begun();
    await damageBlock(browser, 'of the last');
    const pages = [await openPage(browser), await openPage(browser, newStore(browser), { ...deafChannel })] as const;
    const [one, deaf] = pages;
    if (one.start.is !== 'damaged' || deaf.start.is !== 'damaged') throw new Error('it is damaged');
    const id = one.start.salvageOptions[0]?.id ?? '';
    await one.client.openSalvage(id);
    await one.client.recordUsage('churn', 'cid', null);
    const now = await dump(one);
    await expect(deaf.client.openSalvage(id)).rejects.toMatchObject({ code: 'conflict-changed' });
    // The tab has opened the other one's version instead.
    await eventually(() => expect(kindsOf(deaf.news)).toContain('replaced'));
    expect(await dump(deaf)).toEqual(now);
    expect(now).not.toEqual(expected);
    expect((await deaf.client.storageFacts()).versions.map(({ origin }) => origin.is)).toEqual(['rescue', 'sample']);
  });

  test('that another tab opens shows here by itself', async () => {
    const { browser, expected } = await begun();
    await damageBlock(browser, 'of the last');
    const [one, two] = [await openPage(browser), await openPage(browser)];
    if (one.start.is !== 'damaged') throw new Error(one.start.is);
    await one.client.openSalvage(one.start.salvageOptions[0]?.id ?? '');
    await eventually(() => expect(kindsOf(two.news)).toContain('replaced'));
    expect(await dump(two)).toEqual(expected);
  });
});

test('a browser that cannot open its storage is reported, and nothing is begun over what may be there', async () => {
  const { browser, expected } = await begun();
  const store = newStore(browser);
  const open = vi.spyOn(browser.factory, 'open').mockImplementation(() => {
    throw new DOMException('Internal error opening backing store', 'UnknownError');
  });
  const page = await openPage(browser, store);
  expect(page.start).toEqual({
    is: 'damaged',
    because: 'The browser could not open its storage (Internal error opening backing store).',
    salvageOptions: [],
  });
  await expect(page.client.newCatalog()).rejects.toMatchObject({ code: 'storage-not-saved' });
  open.mockRestore();
  expect(await dump(await openPage(browser))).toEqual(expected);
});
