import { parse } from 'papaparse';
import { parseDocument } from 'yaml';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import { connect, storageName } from '../../src/worker/client.ts';
import type { BenchPage } from './bench-page.ts';
import { timeCheckpoint } from './checkpoint.ts';
import { timeEdits } from './edits.ts';
import { timeKeystrokes } from './keystrokes.ts';

const PARSERS = {
  yaml: parseDocument,
  csv: (text: string) => parse(text),
  json: (text: string) => JSON.parse(text) as unknown,
};

let opened: CatalogClient | undefined;

const bench: BenchPage = {
  async store(base, address) {
    const file = await fetchFile(address);
    const store = new CatalogStore(indexedDB, nameAt(base));
    const { is } = await store.replace(NO_HEAD, { file, origin: { is: 'begun' } });
    store.close();
    if (is === 'stale') throw new Error(`there is a catalog at ${base} already`);
    return file.length;
  },
  async open(base) {
    const connected = connect(nameAt(base));
    const begun = performance.now();
    const ready = Promise.withResolvers<number>();
    const start = await connected.start((news) => {
      if (news.is === 'search-ready') ready.resolve(performance.now() - begun);
    });
    if (start.is !== 'open') throw new Error(`the catalog at ${base} is ${start.is}`);
    opened = connected;
    // The index is built once the first rows have been read, as a page reads them.
    await connected.listOnScreen({ query: '', sort: { by: 'match', descending: false } }, 30);
    return ready.promise;
  },
  search: () => timeKeystrokes(client()),
  async exportFile(times) {
    const spans: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const begun = performance.now();
      await client().exportFile();
      spans.push(performance.now() - begun);
    }
    return spans;
  },
  edit: async (address, rounds, wholeFileRounds) =>
    timeEdits(client(), await fetchFile(address), rounds, wholeFileRounds),
  checkpoint: () => timeCheckpoint(client()),
  async parse(parser, addresses) {
    const files = await Promise.all(addresses.map(fetchFile));
    const texts = files.map((file) => new TextDecoder().decode(file));
    const begun = performance.now();
    for (const text of texts) PARSERS[parser](text);
    return performance.now() - begun;
  },
};

/** Returns the catalog's name as `main.tsx` gives it. */
function nameAt(base: string): string {
  return storageName(base, 'main');
}

function client(): CatalogClient {
  if (opened === undefined) throw new Error('no catalog was opened');
  return opened;
}

async function fetchFile(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

window.bench = bench;
