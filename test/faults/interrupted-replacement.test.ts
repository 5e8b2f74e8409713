import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Checkpoint, Manifest, LogKey, HeadRecord } from '../../src/storage/log/records.ts';
import { checkpointKey, journalKey } from '../../src/storage/log/records.ts';
import { openPage } from '../worker/page.ts';
import type { Disk } from './disk.ts';
import { browserWith, clearSite, diskOf, emptyDisk, NAME, textOf } from './disk.ts';
import { DEATH, FaultyFactory } from './faulty-factory.ts';
import { stubPatience } from './timeouts.ts';
import { fileOf, importing, checkpointed, formerCatalog, inspected, renamed, someCatalog } from './small-catalog.ts';
import type { Tab } from './tabs.ts';
import { dumpOfFresh, newTab, noteDatabases, openTab, start } from './tabs.ts';

vi.mock('../../src/storage/log/blocks.ts', () => import('./small-blocks.ts'));
vi.mock('../../src/database/schema/migrations.ts', async (importOriginal) => {
  const { withNext } = await import('./next-migration.ts');
  return withNext(importOriginal);
});

/** Tests every call, or one in this many. */
const STRIDE = process.env['FAULTS'] === 'full' ? 1 : 17;

/** Tests every progress event, or one in this many. */
const SIGNS = process.env['FAULTS'] === 'full' ? 1 : 3;

const NOW = new Date('2026-03-31T12:00:00Z');
/** A clock past the hour for which staged blocks are left alone. */
const TWO_HOURS_LATER = (): Date => new Date('2026-03-31T14:00:00Z');

interface Operation {
  readonly does: string;
  readonly disk: () => Disk;
  /** Prepares the tab before it can die; returns the operation under test. */
  readonly prepare: (tab: Tab, browser: IDBFactory, faulty: IDBFactory) => Promise<() => Promise<unknown>>;
  /** Other states that may be left. */
  readonly orElse: readonly string[];
}

let some: Disk;
let former: Disk;
let databases: ReturnType<typeof noteDatabases>;
const tally = { rounds: 0, acknowledged: 0, old: 0, lost: 0, cancelled: 0 };

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  some = await diskBy(someCatalog);
  former = await diskBy(formerCatalog);
});

afterAll(() => {
  vi.useRealTimers();
  const { rounds, acknowledged, old, lost, cancelled } = tally;
  process.stdout.write(
    `interrupted replacements: ${rounds} rounds, ${acknowledged} acknowledged, ${old} left the old catalog, ${cancelled} cancelled, ${lost} lost\n`,
  );
});

beforeEach(() => {
  stubPatience();
  databases = noteDatabases();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function diskBy(make: (factory: IDBFactory) => Promise<void>): Promise<Disk> {
  const browser = emptyDisk();
  await make(browser);
  return diskOf(browser);
}

/** Creates an operation in a tab that shows a catalog. */
function inOpenTab(
  does: string,
  prepared: (tab: Tab, browser: IDBFactory, faulty: IDBFactory) => Promise<() => Promise<unknown>>,
): Operation {
  const prepare: Operation['prepare'] = async (tab, browser, faulty) => {
    await start(tab);
    return prepared(tab, browser, faulty);
  };
  return { does, disk: () => some, prepare, orElse: [] };
}

const STORED_AGAIN: Operation = {
  ...inOpenTab(
    "the storing of all again after the site's data was cleared",
    async ({ service }, browser) =>
      async () => {
        await clearSite(browser);
        await service.recordUsage('revenue', 'dan', 'counted');
      },
  ),
  // The only tab that still had it died.
  orElse: ['empty'],
};

const OPERATIONS: readonly Operation[] = [
  ...(['replace', 'merge'] as const).map((choice) =>
    inOpenTab(`an import, to ${choice}`, async (tab) => {
      const token = await inspected(tab, await fileOf('revenue', 'churn'));
      return importing(tab, token, choice);
    }),
  ),
  inOpenTab(
    'the undoing of an import',
    async ({ service }) =>
      () =>
        service.undoImport(),
  ),
  inOpenTab(
    'compacting',
    async ({ service }) =>
      () =>
        service.compact(),
  ),
  {
    does: 'the first start of a newer version',
    disk: () => former,
    prepare: async (tab) => () => start(tab),
    orElse: [],
  },
  inOpenTab('a checkpoint with its collection', async (_, __, faulty) => () => checkpointed(faulty)),
  STORED_AGAIN,
];

/** Returns the keys of all records that the manifest references, and of all that are stored: as text, in order. */
async function keysOf(browser: IDBFactory): Promise<{ readonly named: string[]; readonly stored: string[] }> {
  const { log, blocks } = await diskOf(browser);
  const valueAt = (key: LogKey): unknown =>
    log.find((entry) => JSON.stringify(entry.key) === JSON.stringify(key))?.value;
  const roots = log.filter(({ key }) => ['tip', 'ledger'].includes((key as LogKey)[0]));
  const manifest = roots.map(({ value }) => value as Manifest | HeadRecord).find((value) => value.slot === 'ledger');
  const head = roots.map(({ value }) => value as Manifest | HeadRecord).find((value) => value.slot === 'tip');
  const named = (manifest?.epochs ?? []).flatMap((epoch) => {
    const marks = epoch.before === null ? [epoch.checkpoint] : [epoch.before, epoch.checkpoint];
    const checkpoints = marks.map(({ foldedTo }) => checkpointKey(epoch.id, foldedTo));
    const first = marks[0]?.foldedTo ?? 0;
    const last = (epoch.left?.tip ?? head)?.sequence ?? 0;
    const journal = Array.from({ length: last - first }, (_, i) => journalKey(epoch.id, first + 1 + i));
    const files = checkpoints.flatMap((key) =>
      (valueAt(key) as Checkpoint).blocks.map(({ set }, place): IDBValidKey => [set, place]),
    );
    return [...checkpoints, ...journal, ...files];
  });
  const sorted = (keys: readonly IDBValidKey[]): string[] =>
    [...new Set(keys.map((key) => JSON.stringify(key)))].toSorted();
  return {
    named: sorted([...roots.slice(0, 2).map(({ key }) => key), ...named]),
    stored: sorted([...log, ...blocks].map(({ key }) => key)),
  };
}

/** Writes in a fresh tab, checkpoints and collects garbage. Returns a sentence for each fault. */
async function wrongsLater(browser: IDBFactory): Promise<string[]> {
  const tab = newTab(browser);
  if ((await start(tab)).is === 'empty') {
    await tab.service.newCatalog();
    await tab.service.createMetric({ id: 'revenue', name: 'Revenue' });
  }
  await renamed(tab.service, 'revenue', 'Still here');
  const before = await dumpOfFresh(browser);
  await checkpointed(browser, TWO_HOURS_LATER);
  const { named, stored } = await keysOf(browser);
  return [
    ...((await dumpOfFresh(browser)) === before ? [] : ['a checkpoint changed the catalog']),
    ...named.filter((key) => !stored.includes(key)).map((key) => `${key} is missing`),
    ...stored.filter((key) => !named.includes(key)).map((key) => `${key} was left over`),
  ];
}

/**
 * Runs an operation in a tab that dies at a call; returns if it was acknowledged before, and how many calls there
 * were.
 */
async function interrupted(
  browser: IDBFactory,
  { prepare }: Operation,
  from: number,
): Promise<{ readonly isAcknowledged: boolean; readonly calls: number }> {
  const faulty = new FaultyFactory(browser);
  const tab = newTab(faulty);
  const run = await prepare(tab, browser, faulty);
  faulty.plan({ fault: DEATH, from, times: 1 });
  const isAcknowledged = await Promise.race([run().then(() => true), faulty.dead.then(() => false)]);
  const calls = faulty.callsFor(DEATH);
  faulty.kill();
  return { isAcknowledged, calls };
}

describe.each(OPERATIONS)('[G8] [S14] $does', (operation) => {
  test('in a tab that dies at any step leaves the old catalog or the new one, and nothing else', async () => {
    const before = await dumpOfFresh(await browserWith(operation.disk()));
    const done = await browserWith(operation.disk());
    const { calls } = await interrupted(done, operation, Infinity);
    const after = await dumpOfFresh(done);
    const wrong: string[] = [];
    for (let call = 1; call <= calls + 1; call += STRIDE) {
      const browser = await browserWith(operation.disk());
      const { isAcknowledged } = await interrupted(browser, operation, call);
      const dump = await dumpOfFresh(browser);
      count(isAcknowledged, dump, before, after);
      const expected = isAcknowledged ? [after] : [before, after, ...operation.orElse];
      const wrongs = [...(expected.includes(dump) ? [] : [`found is ${dump}`]), ...(await wrongsLater(browser))];
      wrong.push(...wrongs.map((what) => `at call ${call}: ${what}`));
      await databases.closeAll();
    }
    expect(wrong).toEqual([]);
  });
});

function count(isAcknowledged: boolean, dump: string, before: string, after: string): void {
  tally.rounds += 1;
  if (isAcknowledged) tally.acknowledged += 1;
  if (dump === before) tally.old += 1;
  if (isAcknowledged && dump !== after) tally.lost += 1;
}

test('[G8] [S19] writing everything back in a tab that dies is left to the other tab: nothing is lost', async () => {
  const before = await dumpOfFresh(await browserWith(some));
  const done = await browserWith(some);
  const { calls } = await interrupted(done, STORED_AGAIN, Infinity);
  const after = await dumpOfFresh(done);
  for (let call = 1; call <= calls + 1; call += STRIDE) {
    const browser = await browserWith(some);
    const other = await openTab(browser);
    const { isAcknowledged } = await interrupted(browser, STORED_AGAIN, call);
    await other.service.retry();
    const dump = await dumpOfFresh(browser);
    tally.rounds += 1;
    if (isAcknowledged) tally.acknowledged += 1;
    if (![before, after].includes(dump)) tally.lost += 1;
    expect([before, after]).toContain(dump);
    await databases.closeAll();
  }
});

const CANCELLED = ['replace', 'merge', 'compact'] as const;

/** Cancels long work at a progress event, if it gets that far. */
async function cancelledAt(
  sign: number,
  work: (typeof CANCELLED)[number],
  file: Uint8Array,
): Promise<{ readonly code: unknown; readonly signs: number; readonly isUnchanged: boolean }> {
  const browser = await browserWith(some);
  const before = await diskOf(browser);
  const { client, news } = await openPage({ factory: browser, name: NAME, locks: undefined });
  let signs = 0;
  vi.spyOn(news, 'push').mockImplementation((...[event]) => {
    if (event?.is === 'progress') signs += 1;
    if (event?.is === 'progress' && signs === sign) void client.cancel();
    return signs;
  });
  const code = await (work === 'compact' ? client.compact() : accepted(client, file, work)).then(
    () => 'done',
    (error: unknown) => (error as { code?: unknown }).code,
  );
  return { code, signs, isUnchanged: textOf(await diskOf(browser)) === textOf(before) };
}

test.each(CANCELLED)(
  '%s that is cancelled at any sign of progress changes nothing and leaves nothing',
  async (work) => {
    const file = await fileOf(...Array.from({ length: 14 }, (_, i) => `metric ${i}`));
    const { signs, code } = await cancelledAt(Infinity, work, file);
    expect(code).toBe('done');
    expect(signs).toBeGreaterThan(0);
    const codes: unknown[] = [];
    for (let sign = 1; sign <= signs; sign += SIGNS) {
      const cancelled = await cancelledAt(sign, work, file);
      tally.rounds += 1;
      if (cancelled.code === 'cancelled') tally.cancelled += 1;
      codes.push(cancelled.code);
      // A cancellation that comes too late is reported as such.
      expect(cancelled).toMatchObject({ code: cancelled.isUnchanged ? 'cancelled' : 'done' });
      await databases.closeAll();
    }
    expect(codes).toContain('cancelled');
  },
);

async function accepted(client: Tab['service'], file: Uint8Array, choice: 'replace' | 'merge'): Promise<unknown> {
  const tab: Tab = { service: client, news: [] };
  const accept = await importing(tab, await inspected(tab, file), choice);
  return accept();
}
