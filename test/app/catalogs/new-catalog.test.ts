import { describe, expect, test } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { NewCatalog } from '../../../src/app/catalogs/new-catalog.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { createNewCatalog } from '../../../src/app/catalogs/new-catalog.ts';
import type { UnloadGuard } from '../../../src/app/core/unload-guard.ts';
import { createUnloadGuard } from '../../../src/app/core/unload-guard.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import type { CatalogEvent } from '../../../src/domain/catalog/catalog-event.ts';
import { fileWith, newBrowser } from '../../worker/browser.ts';
import { until } from '../real-app.ts';
import { inProcessService } from '../in-process-service.ts';

/** Opens a page that opens new catalogs, and notes everything that it does. */
function open(methods: Partial<CatalogClient> = {}): {
  readonly newCatalog: NewCatalog;
  readonly added: string[];
  readonly went: string[];
  readonly deleted: string[];
  readonly ended: string[];
  readonly client: CatalogClient;
  readonly unloadGuard: UnloadGuard;
} {
  const [added, went, deleted, ended]: string[][] = [[], [], [], []];
  const client = Object.assign(inProcessService(newBrowser()), methods);
  const unloadGuard = createUnloadGuard();
  let ids = 0;
  const newCatalog = createNewCatalog(
    {
      report: (error) => {
        throw error;
      },
      unloadGuard,
    },
    {
      catalogs: {
        newId: () => `id-${(ids += 1)}`,
        freeName: (name) => name,
        freeMark: () => 'blue',
        hrefTo: (id) => `?${id}`,
        add(name, { id = '', mark } = {}) {
          added?.push(`${id} ${name} ${mark}`);
          return id;
        },
      },
      browser: {
        storeFor: memoryStore,
        connect: (id) => ({ client, end: () => void ended?.push(id) }),
        stored: async () => ({
          ids: async () => [],
          async delete(id) {
            deleted?.push(id);
            return 'deleted';
          },
        }),
      },
      go: (href) => void went?.push(href),
    },
  );
  return {
    newCatalog,
    unloadGuard,
    added: added ?? [],
    went: went ?? [],
    deleted: deleted ?? [],
    ended: ended ?? [],
    client,
  };
}

const file = (name: string, bytes: Uint8Array) => ({ name, arrayBuffer: async () => bytes.slice().buffer });

describe('[S23] a new catalog', () => {
  test('that waits for its name stands in the way of a reload, and one that was let go does not', () => {
    const { newCatalog, unloadGuard } = open();
    expect(unloadGuard.find()).toBeUndefined();
    newCatalog.ask();
    expect(unloadGuard.find()).toBe('import');
    newCatalog.drop();
    expect(unloadGuard.find()).toBeUndefined();
  });

  test('is stored before it is listed, and listed before anybody is sent to it', async () => {
    const { newCatalog, added, went, client } = open();
    newCatalog.ask();
    expect(newCatalog.state.value).toMatchObject({ is: 'ready', name: 'My catalog', mark: 'blue' });
    await newCatalog.make('Growth', 'plum');
    expect(added).toEqual(['id-1 Growth plum']);
    expect(went).toEqual(['?id-1']);
    expect((await client.exportFile()).length).toBeGreaterThan(0);
  });

  test('has what its file has, and is called after it', async () => {
    const { newCatalog, added, client, deleted } = open();
    await newCatalog.open(file('Team.db', await fileWith({ id: 'a', name: 'A' })));
    expect(newCatalog.state.value).toMatchObject({ is: 'ready', name: 'Team', content: { preview: { metrics: 1 } } });
    await newCatalog.make('Team', 'blue');
    expect(added).toEqual(['id-1 Team blue']);
    expect((await client.detail('a'))?.metric.name).toBe('A');
    expect(deleted).toEqual([]);
  });

  test('that is not wanted after all leaves nothing', async () => {
    const { newCatalog, added, went, deleted, ended } = open();
    await newCatalog.open(file('Team.db', await fileWith()));
    newCatalog.drop();
    await until(() => deleted.length > 0);
    expect([newCatalog.state.value.is, added, went, deleted, ended]).toEqual(['none', [], [], ['id-1'], ['id-1']]);
  });

  test('is not made of a file that is none: it says why, and leaves nothing', async () => {
    const { newCatalog, added, deleted } = open();
    await newCatalog.open(file('broken.db', new Uint8Array(100)));
    expect(newCatalog.state.value).toMatchObject({ is: 'refused', file: 'broken.db', problems: [{ place: '' }] });
    await until(() => deleted.length > 0);
    expect([added, deleted]).toEqual([[], ['id-1']]);
  });

  test('is not made of a file that is gone from the disk', async () => {
    const { newCatalog } = open();
    await newCatalog.open({
      name: 'gone.db',
      arrayBuffer: () => Promise.reject(new DOMException('it was moved', 'NotFoundError')),
    });
    expect(newCatalog.state.value).toMatchObject({ is: 'refused', problems: [{ problem: /it was moved/ }] });
  });

  test('of a file that was chosen later takes the place of an earlier one', async () => {
    const { newCatalog } = open();
    const first = newCatalog.open(file('First.db', await fileWith()));
    await Promise.all([first, newCatalog.open(file('Second.db', await fileWith()))]);
    expect(newCatalog.state.value).toMatchObject({ is: 'ready', name: 'Second' });
  });

  test('that cannot be stored is not listed: it says why, and can be tried again', async () => {
    let isFull = true;
    const { newCatalog, added, went } = open({
      async newCatalog() {
        if (isFull) throw new CatalogError('storage-not-saved', 'There is no room.');
        return { is: 'open', total: 0, canUndoImport: false, access: { is: 'writable' } };
      },
    });
    newCatalog.ask();
    await newCatalog.make('Growth', 'plum');
    expect(newCatalog.state.value).toMatchObject({ is: 'ready', name: 'Growth', mark: 'plum' });
    expect(newCatalog.state.value).toHaveProperty('problem.message', 'There is no room.');
    expect([added, went]).toEqual([[], []]);
    isFull = false;
    await newCatalog.make('Growth', 'plum');
    expect(added).toEqual(['id-1 Growth plum']);
  });

  test('tells how far it is', async () => {
    let tell: (news: CatalogEvent) => void = () => undefined;
    const service = inProcessService(newBrowser());
    const seen: unknown[] = [];
    const { newCatalog } = open({
      start(news) {
        tell = news;
        return service.start(news);
      },
      async newCatalog() {
        tell({ is: 'progress', done: 1, total: 2 });
        seen.push(newCatalog.progress.now.peek());
        return service.newCatalog();
      },
    });
    newCatalog.ask();
    await newCatalog.make('Growth', 'plum');
    expect(seen).toEqual([{ done: 1, total: 2 }]);
    expect(newCatalog.progress.now.peek()).toBeUndefined();
  });
});
