import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import type { CatalogStart } from '../../../src/domain/catalog/catalog-start.ts';
import type { ImportPreview } from '../../../src/domain/catalog/import-preview.ts';
import { IMPORTS } from '../../../src/app/import/imports.ts';
import { inHand, OPEN, fakeApp, settled } from '../fake-app.ts';

const PREVIEW: ImportPreview = {
  token: 7,
  kind: 'catalog',
  metrics: 1,
  changes: 0,
  tests: 0,
  usages: 0,
  comparison: { added: [], changed: [], same: 0, onlyHere: [] },
  own: undefined,
  leftOut: [],
  log: 'none',
};
const FILE = { name: 'prices.db', arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)) };
const CANCELLED = new CatalogError('cancelled', 'It was cancelled. Nothing was changed.');

/** Opens a page with a file under preview, or, if there is no catalog, on its first visit. */
async function importing(start: CatalogStart, methods: Partial<CatalogClient> = {}) {
  const accepting = inHand<CatalogStart>();
  const cancelled: string[] = [];
  const dropped: number[] = [];
  const opened = await fakeApp(
    {
      inspectFile: () => Promise.resolve({ is: 'ready', preview: PREVIEW }),
      acceptImport: () => accepting.promise,
      dropImport: (token) => (dropped.push(token), Promise.resolve()),
      cancel: () => (cancelled.push('cancel'), Promise.resolve()),
      ...methods,
    },
    start,
  );
  const open = IMPORTS.of(opened.app).open(FILE);
  await settled();
  return { ...opened, accepting, cancelled, dropped, open };
}

describe('an import under way', () => {
  it('shows how far it is, and no longer when it is over', async () => {
    const { app, tell, accepting } = await importing(OPEN);
    const accepted = IMPORTS.of(app).accept();
    await settled();
    expect(app.progress.now.value).toBeUndefined();
    tell({ is: 'progress', done: 24_000_000, total: 130_000_000 });
    expect(app.progress.now.value).toEqual({ done: 24_000_000, total: 130_000_000 });
    accepting.resolve(OPEN);
    await accepted;
    expect(app.progress.now.value).toBeUndefined();
    // The last event may come after the end.
    tell({ is: 'progress', done: 130_000_000, total: 130_000_000 });
    expect(app.progress.now.value).toBeUndefined();
  });

  it('can be cancelled: the file is as it was before, nothing is changed, and the page says so', async () => {
    const { app, accepting, cancelled } = await importing(OPEN);
    const accepted = IMPORTS.of(app).accept();
    await settled();
    app.progress.cancel();
    app.progress.cancel();
    expect(cancelled).toEqual(['cancel']);
    expect(app.progress.cancelling.value).toBe(true);
    accepting.reject(CANCELLED);
    await accepted;
    expect(IMPORTS.of(app).state.value).toEqual({
      is: 'ready',
      file: 'prices.db',
      preview: PREVIEW,
      ignored: [],
      problem: CANCELLED,
    });
    expect(app.progress.cancelling.value).toBe(false);
    expect(app.saving.state.value).toEqual({ is: 'saved' });
  });

  it('on a first visit can be cancelled, too, and the file is released', async () => {
    const { app, accepting, dropped, open } = await importing({ is: 'empty' });
    expect(IMPORTS.of(app).state.value).toMatchObject({ is: 'accepting', file: 'prices.db' });
    app.progress.cancel();
    accepting.reject(CANCELLED);
    await open;
    expect(IMPORTS.of(app).state.value).toMatchObject({
      is: 'refused',
      problems: [{ problem: 'It was cancelled. Nothing was changed.' }],
    });
    expect(app.catalog.state.value).toMatchObject({ is: 'empty' });
    expect(dropped).toEqual([7]);
  });

  it('is refused with the reason if nothing can be changed, and the file stays under preview', async () => {
    const { app, tell } = await importing(OPEN, { acceptImport: () => Promise.reject(new Error('asked')) });
    tell({ is: 'stopped', because: 'A newer version keeps it.' });
    await IMPORTS.of(app).accept();
    expect(IMPORTS.of(app).state.value).toMatchObject({
      is: 'ready',
      preview: PREVIEW,
      problem: { message: 'A newer version keeps it.' },
    });
  });

  it('is all that can be cancelled: elsewhere there is nothing to cancel', async () => {
    const { app, cancelled } = await importing(OPEN);
    app.progress.cancel();
    expect(cancelled).toEqual([]);
  });
});
