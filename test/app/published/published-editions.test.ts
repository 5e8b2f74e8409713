import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { EditionMark, EditionNews } from '../../../src/domain/catalog/edition.ts';
import { noteEdition } from '../../../src/app/catalogs/edition-note.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import type { CatalogStart } from '../../../src/domain/catalog/catalog-start.ts';
import { oneCatalog } from '../fake-catalogs.ts';
import { METRIC_ACTIONS } from '../../../src/app/core/metric-actions.ts';
import { IMPORTS } from '../../../src/app/import/imports.ts';
import { EDITIONS } from '../../../src/app/published/editions-feature.ts';
import { STORAGE } from '../../../src/app/storage/storage-feature.ts';
import { inHand, fakeApp, settled } from '../fake-app.ts';

const mark = (etag: string): EditionMark => ({ etag, lastModified: null, length: null });
const published = (etag: string): CatalogStart => ({
  is: 'open',
  total: 3,
  canUndoImport: false,
  access: { is: 'published', edition: { mark: mark(etag), updatedAt: '2026-02-26 12:00:00' } },
});

const openPublished = (methods: Partial<CatalogClient>, start = published('"1"')) =>
  fakeApp(methods, start, memoryStore(), { catalogs: oneCatalog({ shownId: 'published' }) });

describe('a page that shows a published catalog', () => {
  it('offers nothing that would change it, and refuses it with the way there is', async () => {
    const { app } = await openPublished({});
    expect(app.saving.canWrite.value).toBe(false);
    const written = await METRIC_ACTIONS.of(app).recordUsage('churn', null, 'ann');
    expect(written).toMatchObject({ is: 'refused', because: { code: 'published-catalog' } });
    expect(app.person.asking.value).toBe('no');
  });

  it('tells of a newer edition, and shows it only when that is asked for', async () => {
    const asked: unknown[] = [];
    const { app } = await openPublished({
      editionNews: async (_, known) => (asked.push(known), { is: 'newer', mark: mark('"2"') }),
      takeEdition: async () => published('"2"'),
    });
    const editions = await EDITIONS.of(app).load();
    await editions.look();
    expect(asked).toEqual([mark('"1"')]);
    expect(editions.isNewer.value).toBe(true);
    expect(app.catalog.state.value).toMatchObject({ access: { edition: { mark: mark('"1"') } } });
    await editions.take();
    expect(editions.isNewer.value).toBe(false);
    expect(app.catalog.state.value).toMatchObject({ access: { edition: { mark: mark('"2"') } } });
  });

  it('says nothing if the server does not answer', async () => {
    const { app } = await openPublished({ editionNews: async () => ({ is: 'unknown' }) });
    const editions = await EDITIONS.of(app).load();
    await editions.look();
    expect([editions.isNewer.value, editions.checkedAt.value, editions.work.value.is]).toEqual([
      false,
      undefined,
      'none',
    ]);
  });

  it('heeds no news of an edition that is no longer the one it shows', async () => {
    const news = inHand<EditionNews>();
    const { app, tell } = await openPublished({ editionNews: () => news.promise });
    const editions = await EDITIONS.of(app).load();
    const looking = editions.look();
    const { access } = published('"2"') as Extract<CatalogStart, { is: 'open' }>;
    tell({ is: 'replaced', canUndoImport: false, access });
    news.resolve({ is: 'newer', mark: mark('"2"') });
    await looking;
    expect(editions.isNewer.value).toBe(false);
  });

  it('keeps what is shown if a newer edition cannot be loaded, and says why', async () => {
    const { app } = await openPublished({
      editionNews: async () => ({ is: 'newer', mark: mark('"2"') }),
      takeEdition: () => Promise.reject(new CatalogError('file-damaged', 'It is damaged.')),
    });
    const editions = await EDITIONS.of(app).load();
    await editions.look();
    await editions.take();
    expect(editions.work.value).toMatchObject({ is: 'failed', because: { message: 'It is damaged.' } });
    expect(app.catalog.state.value).toMatchObject({ is: 'open', access: { edition: { mark: mark('"1"') } } });
    expect(editions.isNewer.value).toBe(true);
  });

  it('reminds nobody of exporting it, and asks no browser to keep it', async () => {
    const { app } = await openPublished({});
    await STORAGE.of(app).load();
    await settled();
    expect(app.notices.shown.value).toEqual([]);
  });
});

describe('a first visit', () => {
  const ofNobody = (isPublished: () => Promise<boolean>, shown: string[]) =>
    fakeApp({ isPublished }, { is: 'empty' }, memoryStore(), {
      published: { address: 'here/catalog.db', isFirstVisit: true, show: () => void shown.push('published') },
    });

  it('shows what is published beside the page', async () => {
    const shown: string[] = [];
    const { app } = await ofNobody(async () => true, shown);
    expect([shown, app.catalog.state.value.is]).toEqual([['published'], 'starting']);
  });

  it('is the usual one if there is none', async () => {
    const shown: string[] = [];
    const { app } = await ofNobody(async () => false, shown);
    expect([shown, app.catalog.state.value.is]).toEqual([[], 'empty']);
  });
});

describe('a copy of a published catalog', () => {
  async function openCopy(methods: Partial<CatalogClient>) {
    const kept = memoryStore();
    noteEdition(kept, mark('"1"'));
    const { app } = await fakeApp(methods, undefined, kept);
    return { editions: await EDITIONS.of(app).load(), app, kept };
  }

  it('is offered each newer edition once: what was left be is remembered', async () => {
    const known: unknown[] = [];
    const { editions } = await openCopy({
      editionNews: async (_, asked) => (known.push(asked?.etag), { is: 'newer', mark: mark('"2"') }),
    });
    await editions.look();
    expect(editions.isNewer.value).toBe(true);
    editions.leave();
    expect(editions.isNewer.value).toBe(false);
    await editions.look();
    expect(known).toEqual(['"1"', '"2"']);
  });

  it('takes an edition in by the import’s preview, and remembers it once that is accepted', async () => {
    const known: unknown[] = [];
    const inspected: unknown[] = [];
    const { editions, app } = await openCopy({
      editionNews: async (_, asked) => (known.push(asked?.etag), { is: 'same' }),
      fetchEdition: async () => ({ bytes: new Uint8Array([1, 2, 3]), mark: mark('"2"') }),
      inspectFile: async (name, bytes, options) => {
        inspected.push([name, [...bytes], options?.isEdition]);
        const comparison = { added: [], changed: [], same: 0, onlyHere: [] };
        const counts = { metrics: 0, changes: 0, tests: 0, usages: 0 };
        const own = { kept: 0, conflicts: 0 };
        return {
          is: 'ready',
          preview: { token: 1, kind: 'catalog', ...counts, comparison, own, leftOut: [], log: 'none' },
        };
      },
      acceptImport: async () => ({ is: 'open', total: 0, canUndoImport: true, access: { is: 'writable' } }),
      dropImport: async () => undefined,
    });
    await editions.preview();
    expect(inspected).toEqual([['Published edition of 1 March 2026', [1, 2, 3], true]]);
    IMPORTS.of(app).drop();
    await editions.look();
    await editions.preview();
    await IMPORTS.of(app).accept();
    await editions.look();
    expect(known).toEqual(['"1"', '"2"']);
  });

  it('is followed only if it is one', async () => {
    const { app } = await fakeApp({ isPublished: async () => false });
    const editions = await EDITIONS.of(app).load();
    await editions.look();
    expect([editions.isFollowed.value, editions.isNewer.value]).toEqual([false, false]);
  });
});
