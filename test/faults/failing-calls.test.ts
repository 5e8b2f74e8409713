import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { CatalogStart } from '../../src/domain/catalog/catalog-start.ts';
import type { Disk } from './disk.ts';
import { browserWith, clearSite, diskOf, emptyDisk, NAME } from './disk.ts';
import type { FaultName, Plan } from './faulty-factory.ts';
import { FAULTS, FaultyFactory } from './faulty-factory.ts';
import type { Timeouts } from './timeouts.ts';
import { stubPatience } from './timeouts.ts';
import { fileOf, importing, checkpointed, formerCatalog, inspected, someCatalog } from './small-catalog.ts';
import type { Tab } from './tabs.ts';
import { dumpOfFile, dumpOfFresh, dumpOfTab, newTab, noteDatabases, start } from './tabs.ts';

vi.mock('../../src/storage/log/blocks.ts', () => import('./small-blocks.ts'));
vi.mock('../../src/database/schema/migrations.ts', async (importOriginal) => {
  const { withNext } = await import('./next-migration.ts');
  return withNext(importOriginal);
});

/** Tests every round, or one in this many. */
const STRIDE = process.env['FAULTS'] === 'full' ? 1 : 97;

const NAMES = Object.keys(FAULTS) as FaultName[];
const isForSpace = (name: FaultName): boolean => name.includes('space');

/** An action of a user, or one that happens by itself. */
interface Operation {
  readonly does: string;
  /** The disk on which it begins. */
  readonly disk: () => Disk;
  /** Prepares the tab before anything fails; returns the operation under test. */
  readonly prepare: (tab: Tab, browser: IDBFactory, faulty: IDBFactory) => Promise<() => Promise<unknown>>;
  /** Goes on in the same tab once nothing fails any more. */
  readonly goOn: (tab: Tab) => Promise<unknown>;
  /** True if it succeeds on a full disk once earlier versions are dropped. */
  readonly freesSpace: boolean;
  /** True if a user waits for it. */
  readonly isTold: boolean;
  /** True if the tab shows a catalog before, and has to emit an event for what turns out to be done. */
  readonly isAnnounced: boolean;
  /** Other states that a start may find if it was not done. */
  readonly orElse: readonly string[];
}

interface Disks {
  readonly some: Disk;
  readonly old: Disk;
  readonly damaged: Disk;
  readonly empty: Disk;
}

let disks: Disks;
let patience: Timeouts;
let databases: ReturnType<typeof noteDatabases>;
const tally = { rounds: 0, acknowledged: 0, refused: 0, lost: 0 };

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-31T12:00:00Z') });
  disks = {
    some: await someDisk(),
    old: await oldDisk(),
    damaged: await damagedDisk(),
    empty: { log: [], blocks: [] },
  };
});

afterAll(() => {
  vi.useRealTimers();
  const { rounds, acknowledged, refused, lost } = tally;
  process.stdout.write(
    `failing calls: ${rounds} rounds, ${acknowledged} acknowledged, ${refused} told as not done, ${lost} lost or done twice\n`,
  );
});

beforeEach(() => {
  patience = stubPatience();
  databases = noteDatabases();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function someDisk(): Promise<Disk> {
  const browser = emptyDisk();
  await someCatalog(browser);
  return diskOf(browser);
}

async function oldDisk(): Promise<Disk> {
  const browser = emptyDisk();
  await formerCatalog(browser);
  return diskOf(browser);
}

/** Returns a disk on which a block of the current version is damaged. */
async function damagedDisk(): Promise<Disk> {
  const disk = await someDisk();
  const store = new CatalogStore(await browserWith(disk), NAME);
  const stored = await store.recover();
  const set = stored?.checkpoint.blocks[0]?.set;
  const blocks = disk.blocks.map(({ key, value }) =>
    Array.isArray(key) && key[0] === set && key[1] === 0 ? { key, value: new Uint8Array(9) } : { key, value },
  );
  return { ...disk, blocks };
}

/** Throws the error that a user sees whose catalog does not open. */
function notOpened(found: CatalogStart): never {
  throw new CatalogError('storage-not-saved', `Not saved: ${found.is === 'damaged' ? found.because : found.is}.`);
}

/** Starts, and expects a catalog that opens. */
async function startOpen(tab: Tab): Promise<void> {
  const found = await start(tab);
  if (found.is !== 'open') notOpened(found);
}

async function startSalvaged(tab: Tab): Promise<void> {
  const found = await start(tab);
  if (found.is === 'open') return;
  const id = found.is === 'damaged' ? found.salvageOptions[0]?.id : undefined;
  if (id === undefined) notOpened(found);
  await tab.service.openSalvage(id);
}

/** Creates an operation in a tab that shows a catalog. */
function inOpenTab(does: string, run: (tab: Tab) => Promise<unknown>): Operation {
  return {
    does,
    disk: () => disks.some,
    prepare: async (tab) => {
      await startOpen(tab);
      return () => run(tab);
    },
    goOn: ({ service }) => service.retry(),
    freesSpace: true,
    isTold: true,
    isAnnounced: true,
    orElse: [],
  };
}

/** Creates an operation that makes a tab show a catalog. */
function atStart(does: string, disk: () => Disk, run: (tab: Tab) => Promise<unknown>): Operation {
  const prepare = async (tab: Tab) => () => run(tab);
  return { does, disk, prepare, goOn: run, freesSpace: true, isTold: true, isAnnounced: false, orElse: [] };
}

const OPERATIONS: readonly Operation[] = [
  atStart('a start', () => disks.some, startOpen),
  atStart(
    'the beginning of a catalog',
    () => disks.empty,
    async (tab) => {
      if ((await start(tab)).is !== 'open') await tab.service.newCatalog();
    },
  ),
  atStart('the first start of a newer version', () => disks.old, startOpen),
  atStart('the rescue of a damaged catalog', () => disks.damaged, startSalvaged),
  inOpenTab('a change', ({ service }) => service.recordUsage('revenue', 'dan', 'counted')),
  ...(['replace', 'merge'] as const).map((choice): Operation => ({
    ...inOpenTab(`an import, to ${choice}`, () => Promise.resolve()),
    prepare: async (tab) => {
      await startOpen(tab);
      const token = await inspected(tab, await fileOf('revenue', 'churn'));
      return importing(tab, token, choice);
    },
  })),
  { ...inOpenTab('the undoing of an import', ({ service }) => service.undoImport()), freesSpace: false },
  inOpenTab('compacting', ({ service }) => service.compact()),
  inOpenTab('a look whether the browser stores again', ({ service }) => service.retry()),
  {
    ...inOpenTab("the storing of all again after the site's data was cleared", () => Promise.resolve()),
    prepare: async (tab, browser) => {
      await startOpen(tab);
      return async () => {
        await clearSite(browser);
        await tab.service.recordUsage('revenue', 'dan', 'counted');
      };
    },
    // Nothing could be written back yet.
    orElse: ['empty'],
  },
  {
    ...inOpenTab('a checkpoint', () => Promise.resolve()),
    prepare: async (tab, _, faulty) => {
      await startOpen(tab);
      return () => checkpointed(faulty);
    },
    freesSpace: false,
    isTold: false,
  },
];

/** The expected results of a round. */
interface Ends {
  readonly before: string;
  readonly after: string;
  readonly origins: readonly string[];
  /** Counts of the calls at which each fault can happen. */
  readonly callsFor: ReadonlyMap<FaultName, number>;
}

/** One run of an operation, with faults. */
interface Round {
  readonly faults: string;
  readonly plans: readonly Plan[];
  /** The message that a user sees if the operation fails. */
  readonly reason: RegExp;
  /** True if the user must not even notice. */
  readonly isSurvived: boolean;
}

/** Result of a round. */
interface Outcome {
  readonly tab: Tab;
  readonly browser: IDBFactory;
  readonly error: Error | undefined;
  /** Number of events that the page had received when the error arrived. */
  readonly heard: number;
  readonly callsFor: ReadonlyMap<FaultName, number>;
}

async function outcomeOf(operation: Operation, plans: readonly Plan[]): Promise<Outcome> {
  const browser = await browserOf(operation);
  const faulty = new FaultyFactory(browser);
  faulty.onSilence = patience.runOut;
  const tab = newTab(faulty);
  const run = await operation.prepare(tab, browser, faulty);
  faulty.plan(...plans);
  let heard = 0;
  const error = await run().then(
    () => undefined,
    (thrown: unknown) => {
      heard = tab.news.length;
      return thrown instanceof Error ? thrown : new Error('what was thrown is no error');
    },
  );
  const callsFor = callCounts(faulty);
  faulty.heal();
  return { tab, browser, callsFor, error, heard };
}

function callCounts(faulty: FaultyFactory): ReadonlyMap<FaultName, number> {
  return new Map(NAMES.map((name) => [name, faulty.callsFor(FAULTS[name])]));
}

async function browserOf({ disk }: Operation): Promise<IDBFactory> {
  return disk().log.length === 0 ? emptyDisk() : browserWith(disk());
}

/** Lists the origins of the versions that are kept. */
async function originsIn(browser: IDBFactory): Promise<string[]> {
  const store = new CatalogStore(browser, NAME);
  const { manifest } = await store.roots();
  store.close();
  return manifest.epochs.map(({ origin }) => origin.is);
}

async function endsOf(operation: Operation): Promise<Ends> {
  const before = await dumpOfFresh(await browserOf(operation));
  const { browser, error, callsFor } = await outcomeOf(operation, []);
  if (error !== undefined) throw error;
  const origins = await originsIn(browser);
  const after = await dumpOfFresh(browser);
  await databases.closeAll();
  return { before, after, origins, callsFor };
}

/** Data that can never be read again is damaged or gone; trying again would not have saved it. */
function reasonFor(name: FaultName): RegExp {
  return name === 'a stored value cannot be read'
    ? /^Not saved: .{10,}[.]|Nothing was (done|changed)/
    : /^Not saved: .{10,}[.]/;
}

const LOST: FaultName = 'an acknowledgement is lost';

/**
 * Returns each fault at each call: once, as often as it is tolerated, and for ever; and after each lost answer each
 * other fault.
 */
function roundsOf({ freesSpace }: Operation, { callsFor }: Ends): Round[] {
  const placesFor = (name: FaultName): number[] => Array.from({ length: callsFor.get(name) ?? 0 }, (_, i) => i + 1);
  const single = NAMES.flatMap((name) =>
    placesFor(name).flatMap((from) =>
      [1, 3, Infinity].map((times): Round => ({
        faults: `${name}, ${times} times from call ${from} on`,
        plans: [{ fault: FAULTS[name], from, times }],
        reason: reasonFor(name),
        isSurvived: isForSpace(name) ? freesSpace && times === 1 && FAULTS[name].at !== 'open' : times <= 3,
      })),
    ),
  );
  const double = placesFor(LOST).flatMap((from) =>
    NAMES.flatMap((name) =>
      [1, 2, 4, Infinity].map((times): Round => ({
        faults: `${LOST} at call ${from}, then ${name}, ${times} times`,
        plans: [
          { fault: FAULTS[LOST], from, times: 1 },
          { fault: FAULTS[name], from: 1, times },
        ],
        reason: reasonFor(name),
        isSurvived: !isForSpace(name) && times <= 2,
      })),
    ),
  );
  return [...single, ...double];
}

const withMore = new Map<string, string>();

/** Returns the dump of a catalog after one more change. */
async function dumpWithMore(file: Uint8Array): Promise<string> {
  const dump = dumpOfFile(file);
  const known = withMore.get(dump);
  if (known !== undefined) return known;
  using database = await MetricsDatabase.open(file, { isOwn: true });
  database.createMetric({ id: 'more', name: 'More' });
  const more = dumpOfFile(database.export());
  withMore.set(dump, more);
  return more;
}

const ANNOUNCED: readonly string[] = ['saved-after-all', 'replaced', 'written-back'];

/** Runs a round; returns a sentence for each fault of what is stored, in memory or reported. */
async function wrongsOf(operation: Operation, { plans, reason, isSurvived }: Round, ends: Ends): Promise<string[]> {
  const { tab, browser, error, heard } = await outcomeOf(operation, plans);
  const origins = await originsIn(browser);
  const found = await dumpOfFresh(browser);
  const possible = error === undefined ? [ends.after] : [ends.before, ends.after, ...operation.orElse];
  const isTruth = possible.includes(found);
  count(error === undefined, isTruth);

  // The fault has passed, so the same tab goes on.
  await operation.goOn(tab);
  const file = await tab.service.exportFile();
  const inMemory = dumpOfFile(file);
  const stored = await dumpOfFresh(browser);
  const news = tab.news.slice(heard).map(({ is }) => is);
  const isAnnounced = error === undefined || found === ends.before || news.some((is) => ANNOUNCED.includes(is));
  await tab.service.createMetric({ id: 'more', name: 'More' });
  const more = await dumpWithMore(file);

  return [
    ...(isSurvived && error !== undefined ? [`the person noticed: ${String(error)}`] : []),
    ...(isTruth ? [] : [`told ${String(error)}, and stored is ${found}`]),
    // Background work reports its failure to nobody.
    ...(error === undefined || !operation.isTold || isReason(error, reason) ? [] : [`told ${String(error)}`]),
    // A replacement that was done twice would be kept twice.
    ...(origins.length > ends.origins.length ? [`kept are ${origins.join()}`] : []),
    ...(inMemory === stored && (isNoCatalog(found) || stored === found) ? [] : ['memory and disk differ afterwards']),
    ...(isAnnounced || !operation.isAnnounced ? [] : ['what turned out to be done was not announced']),
    ...((await dumpOfTab(tab)) === more && (await dumpOfFresh(browser)) === more ? [] : ['the tab does not go on']),
  ];
}

function isReason(error: unknown, reason: RegExp): boolean {
  return error instanceof CatalogError && reason.test(error.message);
}

/** Tells if a start found nothing that opens. */
function isNoCatalog(found: string): boolean {
  return found === 'empty' || found.startsWith('damaged');
}

function count(isTold: boolean, isTruth: boolean): void {
  tally.rounds += 1;
  if (isTold) tally.acknowledged += 1;
  else tally.refused += 1;
  if (!isTruth) tally.lost += 1;
}

describe.each(OPERATIONS)('[G2] $does', (operation) => {
  test('is done once or not at all, and the user learns which, whatever call fails', async () => {
    const ends = await endsOf(operation);
    const rounds = roundsOf(operation, ends);
    const wrong: string[] = [];
    for (const round of rounds.filter((_, i) => i % STRIDE === 0)) {
      const wrongs = await wrongsOf(operation, round, ends).catch((thrown: unknown) => [String(thrown)]);
      wrong.push(...wrongs.map((what) => `${round.faults}: ${what}`));
      await databases.closeAll();
    }
    expect(wrong).toEqual([]);
  });
});

test('[G2] [S6] a change reported as not saved that is there all the same is announced, once, although a later one failed too', async () => {
  const browser = await browserWith(disks.some);
  const faulty = new FaultyFactory(browser);
  const tab = newTab(faulty);
  await startOpen(tab);
  faulty.plan(
    { fault: FAULTS[LOST], from: 1, times: 1 },
    { fault: FAULTS['a request fails'], from: 1, times: Infinity },
  );
  const used = (context: string) => tab.service.recordUsage('revenue', 'dan', context);
  await expect(used('there')).rejects.toMatchObject({ code: 'storage-not-saved' });
  await expect(used('not there')).rejects.toMatchObject({ code: 'storage-not-saved' });
  faulty.heal();
  await tab.service.retry();
  expect(tab.news.filter(({ is }) => is === 'saved-after-all')).toHaveLength(1);
  const contexts = (await tab.service.usages('revenue', 10)).map(({ context }) => context);
  expect(contexts.filter((context) => context?.endsWith('there'))).toEqual(['there']);
  expect(await dumpOfFresh(browser)).toBe(await dumpOfTab(tab));
  await databases.closeAll();
});
