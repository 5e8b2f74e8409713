import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import { salvageSentence } from '../../../src/domain/catalog/salvage-words.ts';
import type { SalvageOption } from '../../../src/domain/catalog/stored-version.ts';
import { OPEN, fakeApp } from '../fake-app.ts';

const BEST: SalvageOption = {
  id: 'best',
  origin: { is: 'import', file: 'prices.db' },
  at: '2026-02-28 14:03:22',
  loss: 'It lacks the last 3 changes.',
};
const DAMAGED = { is: 'damaged', because: 'Two pieces are missing.', salvageOptions: [BEST] } as const;

describe('a catalog that cannot be opened', () => {
  it('says why, and offers what can be opened of it', async () => {
    const { app } = await fakeApp({}, DAMAGED);
    expect(app.catalog.state.value).toEqual({ ...DAMAGED, problem: undefined });
  });

  it('opens in the state that was chosen', async () => {
    const asked: string[] = [];
    const openSalvage = (id: string) => (asked.push(id), Promise.resolve(OPEN));
    const { app } = await fakeApp({ openSalvage }, DAMAGED);
    expect(await app.catalog.openSalvage('best')).toBe(true);
    expect(asked).toEqual(['best']);
    expect(app.catalog.state.value).toMatchObject({ is: 'open', access: { is: 'writable' } });
  });

  it('says why that state cannot be opened, and goes on offering', async () => {
    const because = new CatalogError('storage-version-gone', 'It is not there any more.');
    const { app } = await fakeApp({ openSalvage: () => Promise.reject(because) }, DAMAGED);
    expect(await app.catalog.openSalvage('best')).toBe(false);
    expect(app.catalog.state.value).toEqual({ ...DAMAGED, problem: because });
  });

  it('lets another try be made if the browser would not store', async () => {
    const answers = [Promise.reject(new CatalogError('storage-not-saved', 'The disk is full.')), Promise.resolve(OPEN)];
    const openSalvage = () => answers.shift() ?? Promise.reject(new Error('asked too often'));
    const { app } = await fakeApp({ openSalvage }, DAMAGED);
    expect(await app.catalog.openSalvage('best')).toBe(false);
    expect(await app.catalog.openSalvage('best')).toBe(true);
    expect(app.saving.state.value).toEqual({ is: 'saved' });
  });

  it('gives all that is stored as an archive', async () => {
    const { app, downloads } = await fakeApp({ exportRawRecords: () => Promise.resolve(new Uint8Array()) }, DAMAGED);
    await app.catalog.salvaged();
    expect(downloads).toEqual(['metricbook-rescue-2026-03-01.tar']);
  });

  it('is one whose start failed with a sentence, too', async () => {
    const failing = () => Promise.reject(new CatalogError('newer-catalog', 'A newer version stored it.'));
    const { app } = await fakeApp({ start: failing });
    expect(app.catalog.state.value).toMatchObject({
      is: 'damaged',
      because: 'A newer version stored it.',
      salvageOptions: [],
    });
  });
});

describe('an opened salvage candidate', () => {
  it('is described as what it is, with what it lacks, and what happened to the rest', () => {
    expect(salvageSentence(BEST, UTC)).toBe(
      'Open now: the catalog of 28 February 2026, 14:03:22 UTC, imported from prices.db. It lacks the last 3 changes. The damaged data was left untouched.',
    );
  });
});
