import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, test } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import { noteCopy } from '../../../src/app/core/catalog-copies.ts';
import { createCatalogRemoval } from '../../../src/app/catalogs/catalog-removal.ts';
import type { ListedCatalog } from '../../../src/app/catalogs/catalogs.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import type { Answer, Question } from '../../../src/app/core/confirm.ts';
import { createUnloadGuard } from '../../../src/app/core/unload-guard.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import type { CatalogStart } from '../../../src/domain/catalog/catalog-start.ts';
import { createNavigation } from '../../../src/app/core/navigation.ts';
import { oneCatalog } from '../fake-catalogs.ts';
import { MemoryHistory } from '../memory-history.ts';
import { OPEN } from '../fake-app.ts';

const SALES: ListedCatalog = {
  id: 'sales',
  ownName: 'Sales',
  name: 'Sales',
  mark: 'blue',
  shownAt: '2026-02-01 12:00:00',
  metrics: 12,
  isStored: true,
  isShown: false,
  isPublished: false,
};
const SHOWN: ListedCatalog = { ...SALES, id: 'main', name: 'Main', ownName: 'Main', isShown: true };

interface Circumstances {
  /** Answers of the user, in turn; after these, every question is cancelled. */
  readonly answers?: readonly Answer[];
  readonly isSeen?: boolean;
  readonly outcome?: 'deleted' | 'in-use' | DOMException;
  readonly start?: CatalogStart;
  readonly client?: Partial<CatalogClient>;
  readonly mayLeave?: boolean;
}

function open({
  answers = [],
  isSeen = false,
  outcome = 'deleted',
  start = OPEN,
  client = {},
  mayLeave = true,
}: Circumstances) {
  const did: string[] = [];
  const asked: Question[] = [];
  const store = memoryStore();
  const waiting = [...answers];
  const answer = async (question: Question): Promise<Answer> => {
    asked.push(question);
    return waiting.shift() ?? false;
  };
  const methods: Partial<CatalogClient> = {
    start: async () => start,
    exportFile: async () => new Uint8Array(3),
    exportRawRecords: async () => new Uint8Array(4),
    storageFacts: async () => ({ mark: 'a mark' }) as never,
    ...client,
  };
  const removal = createCatalogRemoval(
    {
      unloadGuard: createUnloadGuard(),
      confirm: {
        open: { value: undefined } as never,
        choose: answer,
        ask: async (question) => (await answer(question)) === true,
        answer: () => undefined,
      },
      now: () => new Date('2026-03-01T12:00:00Z'),
      zone: () => UTC,
      download: (name) => void did.push(`downloaded ${name}`),
      navigation: { ...createNavigation(new MemoryHistory()), go: async () => mayLeave },
      reload: () => void did.push('reloaded the page'),
    },
    {
      catalogs: {
        list: { value: [SALES, SHOWN], peek: () => [SALES, SHOWN] } as never,
        look: async () => undefined,
        forget: (id) => void did.push(`forgot ${id}`),
        hrefTo: (id) => `?${id}`,
      },
      browser: oneCatalog({
        storeFor: () => store,
        connect: (id) => ({ client: methods as CatalogClient, end: () => void did.push(`let go of ${id}`) }),
        endShown: () => void did.push('ended the shown one'),
        stored: async () => ({
          ids: async () => [],
          async delete(id) {
            if (outcome instanceof DOMException) throw outcome;
            if (outcome === 'deleted') did.push(`deleted ${id}`);
            return outcome;
          },
        }),
      }),
      openElsewhere: { withExclusive: async (_, task) => (isSeen ? undefined : { value: await task() }) },
      go: (href) => void did.push(`went to ${href}`),
    },
  );
  return { removal, did, asked, store };
}

describe('a catalog is deleted', () => {
  test('after two steps, and says before what it is', async () => {
    const { removal, did, asked, store } = open({ answers: ['alternative', true] });
    noteCopy(store, 'last-export', { at: '2026-02-26 12:00:00', mark: '' });
    await removal.remove(SALES);
    expect(asked.map(({ title }) => title)).toEqual(['Delete Sales?', 'Delete Sales for good?']);
    expect(asked[0]?.text).toMatch(/It has 12 metrics\. It was last exported 3 days ago\./);
    expect(did).toEqual(['deleted sales', 'forgot sales']);
  });

  test('after a copy was handed over, and asks to look at that first', async () => {
    const { removal, did, asked } = open({ answers: [true, true] });
    await removal.remove(SALES);
    expect(asked[1]?.text).toContain('sales-2026-03-01.db');
    expect(did).toEqual(['downloaded sales-2026-03-01.db', 'let go of sales', 'deleted sales', 'forgot sales']);
  });

  test('whose stored data is damaged, after all its pieces were handed over', async () => {
    const start: CatalogStart = { is: 'damaged', because: 'broken', salvageOptions: [] };
    const { removal, did } = open({ answers: [true, true], start });
    await removal.remove(SALES);
    expect(did[0]).toBe('downloaded sales-rescue-2026-03-01.tar');
  });

  test('that this page shows, and the page goes on with another', async () => {
    const { removal, did } = open({ answers: ['alternative', true] });
    await removal.remove(SHOWN);
    expect(did).toEqual(['ended the shown one', 'deleted main', 'forgot main', 'went to ?sales']);
  });
});

describe('nothing is deleted', () => {
  test.each([[[false]], [['alternative', false]], [[true, false]]] as const)(
    'if the user keeps it: %s',
    async (answers) => {
      const { removal, did } = open({ answers });
      await removal.remove(SALES);
      expect(did.filter((act) => /^(deleted|forgot|ended)/.test(act))).toEqual([]);
    },
  );

  test('while another tab shows it, and no needless question is asked', async () => {
    const { removal, did, asked } = open({ answers: [true, true], isSeen: true });
    await removal.remove(SALES);
    expect(asked.map(({ title }) => title)).toEqual(['Sales was not deleted']);
    expect(did).toEqual([]);
  });

  test('if no copy could be made', async () => {
    const client = { exportFile: () => Promise.reject(new CatalogError('storage-damaged', 'It cannot be read.')) };
    const { removal, did, asked } = open({ answers: [true, true], client });
    await removal.remove(SALES);
    expect(asked[1]).toMatchObject({ title: 'Sales was not deleted' });
    expect(asked[1]?.text).toContain('It cannot be read. Nothing was changed.');
    expect(did).toEqual(['let go of sales']);
  });

  test('if the user would rather not leave unsaved text', async () => {
    const { removal, did } = open({ answers: ['alternative', true], mayLeave: false });
    await removal.remove(SHOWN);
    expect(did).toEqual([]);
  });

  test('if the browser blocks it: the page reloads with the catalog that it shows', async () => {
    for (const outcome of ['in-use', new DOMException('no', 'UnknownError')] as const) {
      const { removal, did, asked } = open({ answers: ['alternative', true, true], outcome });
      await removal.remove(SHOWN);
      expect(asked[2]?.title).toBe('Main was not deleted');
      expect(did).toEqual(['ended the shown one', 'reloaded the page']);
    }
  });

  test('of a published catalog', async () => {
    const { removal, did, asked } = open({ answers: [true, true] });
    await removal.remove({ ...SALES, isPublished: true });
    expect([did, asked]).toEqual([[], []]);
  });
});

test('what is listed and not stored is only removed from the list, unless it is stored again by then', async () => {
  const { removal, did, asked } = open({ answers: [true] });
  await removal.remove({ ...SALES, isStored: false });
  expect(asked.map(({ title }) => title)).toEqual(['Remove Sales from the list?']);
  expect(did).toEqual([]);
});
