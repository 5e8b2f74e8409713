import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { CatalogEvent } from '../../../src/domain/catalog/catalog-event.ts';
import { connect, storageName } from '../../../src/worker/client.ts';
import type { FaultsPage } from './faults-page.ts';
import { stress, prepareStress } from './hammer.ts';
import { makeChange } from './numbered-change.ts';
import { brokenOff, storedDigest } from './stored.ts';

/** The catalog's name as `main.tsx` gives it to the app, which is served at the root. */
const NAME = storageName('/', 'main');

const catalog = connect(NAME);
const news: CatalogEvent[] = [];
const stopping = new AbortController();
/** Milliseconds of the longest numbered change since the last query, and the begin of one that is under way. */
let longest = 0;
let begun: number | undefined;

window.faults = {
  catalog,
  news,
  async start() {
    const found = await catalog.start((each) => news.push(each));
    if (found.is === 'empty') await catalog.newCatalog();
    return found.is;
  },
  async prepare(writer) {
    if ((await catalog.detail(writer)) === undefined) await catalog.createMetric({ id: writer, name: writer });
  },
  async keepWriting(writer, from, restEvery) {
    try {
      for (let n = from; !stopping.signal.aborted; n += 1) {
        begun = performance.now();
        await makeChange(catalog, writer, n);
        longest = Math.max(longest, performance.now() - begun);
        begun = undefined;
        // Not awaited: waiting for the spec would slow down the writing.
        void window.saved(writer, n);
        if (n % restEvery === 0) void catalog.rest();
      }
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  },
  stop() {
    stopping.abort();
  },
  longestWait() {
    const wait = Math.max(longest, begun === undefined ? 0 : performance.now() - begun);
    longest = 0;
    return wait;
  },
  async stress(tab, tabs, count) {
    if (tab === 0) await prepareStress(catalog, tabs);
    await allHere(tab, tabs);
    return stress(catalog, tab, count);
  },
  async replaceBy(base64) {
    try {
      const found = await catalog.inspectFile('catalog.db', bytesIn(base64));
      if (found.is === 'undecided') return 'the file is not Unicode';
      if (found.is === 'refused') return found.problems.map(({ problem }) => problem).join(' ');
      await catalog.acceptImport(found.preview.token);
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  },
  exported: async () => base64Of(await catalog.exportFile()),
  exportedVersion: async (id) => base64Of(await catalog.exportVersion(id)),
  storedDigest: () => storedDigest(NAME),
  brokenOff: () => brokenOff(NAME),
} satisfies FaultsPage;

/** Resolves in all tabs at once, when that many have called it. */
async function allHere(tab: number, tabs: number): Promise<void> {
  const channel = new BroadcastChannel('barrier');
  const here = new Set([tab]);
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (here.size === tabs) resolve();
    };
    channel.onmessage = ({ data }: MessageEvent<number>) => {
      // A tab that comes late has heard of no other yet.
      if (!here.has(data)) channel.postMessage(tab);
      here.add(data);
      look();
    };
    channel.postMessage(tab);
    look();
  });
}

function reasonOf(error: unknown): string {
  return error instanceof CatalogError ? `${error.code}: ${error.message}` : String(error);
}

function bytesIn(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
