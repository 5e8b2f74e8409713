import { expect, test } from 'vitest';
import type { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { Head } from '../../src/storage/log/records.ts';
import { begun, freshName, openStore, recordOf, recovered, textsOf } from './idb-fixture.ts';

const TABS = 5;
const WRITES = 40;

/** A tab that keeps all records as lines of text, and catches up as a catalog does. */
class Tab {
  readonly #store: CatalogStore;
  #head: Head;
  lines: string[];

  private constructor(store: CatalogStore, head: Head, lines: string[]) {
    this.#store = store;
    this.#head = head;
    this.lines = lines;
  }

  static async open(name: string): Promise<Tab> {
    const store = openStore(name);
    const stored = await recovered(store);
    return new Tab(store, stored.head, linesOf(stored));
  }

  async write(line: string): Promise<void> {
    for (;;) {
      const stored = await this.#store.append(this.#head, recordOf(line));
      if (stored.is === 'stored') {
        this.#head = stored.head;
        this.lines.push(line);
        return;
      }
      await this.catchUp();
    }
  }

  async catchUp(): Promise<void> {
    const news = await this.#store.since(this.#head);
    if (news.is === 'none') return;
    if (news.is === 'gone') throw new Error('all is lost');
    if (news.is === 'restart') {
      const stored = await recovered(this.#store);
      this.#head = stored.head;
      this.lines = linesOf(stored);
    } else {
      this.#head = news.head;
      this.lines.push(...textsOf(news.entries.map(({ bytes }) => bytes)));
    }
  }
}

function linesOf({ file, records }: { readonly file: Uint8Array; readonly records: readonly Uint8Array[] }): string[] {
  return [...textsOf([file]).join('').split('\n').slice(0, -1), ...textsOf(records)];
}

test('tabs that write at once, with checkpoints all the time, lose nothing and agree in the end', async () => {
  const name = freshName();
  await begun(openStore(name), new Uint8Array(0));
  const tabs = await Promise.all(Array.from({ length: TABS }, () => Tab.open(name)));
  const done = new AbortController();
  let checkpoints = 0;
  const checkpointing = Array.from({ length: 2 }, async () => {
    const store = openStore(name);
    while (!done.signal.aborted) {
      const stored = await recovered(store);
      const file = recordOf(
        linesOf(stored)
          .map((line) => `${line}\n`)
          .join(''),
      );
      if (stored.records.length > 0 && (await store.writeCheckpoint(stored, file)) !== undefined) checkpoints += 1;
      await store.collectGarbage();
    }
  });
  await Promise.all(
    tabs.map(async (tab, t) => {
      for (let i = 0; i < WRITES; i += 1) await tab.write(`tab ${t} write ${i}`);
    }),
  );
  done.abort();
  await Promise.all([...checkpointing, ...tabs.map((tab) => tab.catchUp())]);

  const fresh = await Tab.open(name);
  expect(checkpoints).toBeGreaterThan(0);
  expect(fresh.lines).toHaveLength(TABS * WRITES);
  expect(new Set(fresh.lines).size).toBe(TABS * WRITES);
  for (const tab of tabs) expect(tab.lines).toEqual(fresh.lines);
  for (let t = 0; t < TABS; t += 1) {
    expect(fresh.lines.filter((line) => line.startsWith(`tab ${t} `))).toEqual(
      Array.from({ length: WRITES }, (_, i) => `tab ${t} write ${i}`),
    );
  }
});
