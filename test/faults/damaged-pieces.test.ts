import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import { readFirstScreen } from '../../src/storage/first-screen.ts';
import type { BlockKey, Checkpoint, Manifest, LogKey } from '../../src/storage/log/records.ts';
import type { SalvageOption } from '../../src/domain/catalog/stored-version.ts';
import type { Damage } from './damages.ts';
import { damagesOf, isSlot, olderRoots } from './damages.ts';
import type { BlockForm, Disk, Entry } from './disk.ts';
import { browserWith, diskOf, emptyDisk, NAME, textOf } from './disk.ts';
import { stubPatience } from './timeouts.ts';
import { checkpointed, imported, renamed } from './small-catalog.ts';
import type { Tab } from './tabs.ts';
import { dumpOfFresh, dumpOfTab, newTab, noteDatabases, start } from './tabs.ts';

vi.mock('../../src/storage/log/blocks.ts', () => import('./small-blocks.ts'));

/** Tests every damage, or one in this many. */
const STRIDE = process.env['FAULTS'] === 'full' ? 1 : 97;

/** A time long after everything was stored. */
const LATER = (): Date => new Date('2026-03-31T18:00:00Z');
const MUCH_LATER = (): Date => new Date('2026-03-31T23:00:00Z');

/** A catalog, with everything that a test has to know of its past. */
interface Past {
  readonly disk: Disk;
  /** Dumps of the catalog, by version id and number of the entry. */
  readonly states: ReadonlyMap<string, string>;
  readonly committed: string;
  /** Head and manifest at each moment. */
  readonly roots: readonly (readonly Entry[])[];
  readonly epochs: readonly string[];
  /** The last entry's number of each version. */
  readonly lasts: ReadonlyMap<string, number>;
  /** The records from which the current version can be recovered without its own checkpoint. */
  readonly twin: readonly Entry[];
}

let past: Past;
let databases: ReturnType<typeof noteDatabases>;
const tally = { rounds: 0, unharmed: 0, reported: 0, salvageOptions: 0, withoutLoss: 0, wrong: 0 };

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-31T12:00:00Z') });
  past = await somePast();
});

afterAll(() => {
  vi.useRealTimers();
  const { rounds, unharmed, reported, salvageOptions, withoutLoss, wrong } = tally;
  process.stdout.write(
    `damaged pieces: ${rounds} damages, ${unharmed} opened unharmed, ${reported} reported, ${salvageOptions} rescues (${withoutLoss} without loss), ${wrong} wrong\n`,
  );
});

beforeEach(() => {
  stubPatience();
  databases = noteDatabases();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Creates two earlier versions and a current one, which was checkpointed twice and has a journal. */
async function somePast(): Promise<Past> {
  const browser = emptyDisk();
  const states = new Map<string, string>();
  const roots: (readonly Entry[])[] = [];
  const note = async (tab: Tab): Promise<void> => {
    const store = new CatalogStore(browser, NAME);
    const { head } = await store.roots();
    store.close();
    states.set(`${head.epoch} ${head.sequence}`, await dumpOfTab(tab));
    const now = (await diskOf(browser)).log.filter(({ key }) => isSlot(key));
    if (JSON.stringify(now) !== JSON.stringify(roots.at(-1))) roots.push(now);
  };
  const tab = newTab(browser);
  await start(tab);
  roots.push((await diskOf(browser)).log.filter(({ key }) => isSlot(key)));
  const steps: readonly (() => Promise<unknown>)[] = [
    () => tab.service.newCatalog(),
    () => tab.service.createMetric({ id: 'revenue', name: 'Revenue', description: 'All that is paid. '.repeat(1000) }),
    () => tab.service.createMetric({ id: 'orders', name: 'Orders', dependencies: ['revenue'] }),
    () => imported(tab, 'replace', 'revenue', 'orders', 'refunds'),
    () => tab.service.addValidationTest('revenue', { testType: 'not null' }),
    () => imported(tab, 'merge', 'churn'),
    () => renamed(tab.service, 'orders', 'All orders'),
    () => tab.service.recordUsage('revenue', 'bob', 'board'),
    () => checkpointed(browser),
    () => renamed(tab.service, 'churn', 'Churn of customers'),
    () => tab.service.deleteMetric('refunds', 'ann'),
    () => checkpointed(browser, LATER),
    () => tab.service.recordUsage('orders', 'cleo', null),
    () => renamed(tab.service, 'revenue', 'Net revenue'),
  ];
  for (const step of steps) {
    await step();
    await note(tab);
  }
  const { head, manifest } = await new CatalogStore(browser, NAME).roots();
  await new CatalogStore(browser, NAME).keepFirstScreen(head, {
    build: 'test',
    day: '',
    content: await dumpOfTab(tab),
  });
  const disk = await diskOf(browser);
  const epochs = manifest.epochs.map(({ id }) => id);
  const lasts = new Map(manifest.epochs.map(({ id, left }) => [id, (left?.tip ?? head).sequence]));
  return { disk, states, roots, committed: await dumpOfTab(tab), epochs, lasts, twin: twinIn(disk, manifest) };
}

/** Returns the roots, the checkpoint before with its blocks, and the journal since. */
function twinIn({ log, blocks }: Disk, manifest: Manifest): Entry[] {
  const [epoch] = manifest.epochs;
  const from = epoch?.before?.foldedTo ?? 0;
  const isOfTwin = ([kind, id, number]: LogKey): boolean =>
    id === epoch?.id && ((kind === 'checkpoint' && number === from) || (kind === 'journal' && number > from));
  const records = log.filter(({ key }) => isSlot(key) || isOfTwin(key as LogKey));
  const checkpoint = records.find(({ key }) => (key as LogKey)[0] === 'checkpoint')?.value as Checkpoint;
  const places = new Set(checkpoint.blocks.map(({ set }, place) => `${set} ${place}`));
  return [...records, ...blocks.filter(({ key }) => places.has((key as BlockKey).join(' ')))];
}

/** Starts on a damaged disk, and tries everything that is offered. Returns a sentence for each fault. */
async function wrongsOf({ disk }: Damage, form: BlockForm): Promise<string[]> {
  const browser = await browserWith(disk, form);
  const tab = newTab(browser);
  const shown = await readFirstScreen(browser, NAME, 'test').catch(() => undefined);
  if (shown !== undefined && shown.content !== past.committed) return ['another state was shown first'];
  const found = await start(tab);
  tally.rounds += 1;
  if (found.is === 'empty') return ['found nothing'];
  if (found.is === 'open') {
    tally.unharmed += 1;
    return (await dumpOfTab(tab)) === past.committed ? [] : ['another state was opened silently'];
  }
  if (found.is === 'unavailable') return [`was not read: ${found.because}`];
  tally.reported += 1;
  const wrongs = [
    ...(SENTENCE.test(found.because) ? [] : [`told "${found.because}"`]),
    ...(found.salvageOptions.length > 0 ? [] : [`nothing is offered: ${found.because}`]),
    ...(isWhole(disk, await tab.service.exportRawRecords()) ? [] : ['the archive lacks a piece']),
    ...(found.salvageOptions.some(({ loss }) => loss === NOTHING) || !hasTwin(disk) ? [] : ['a twin was not found']),
  ];
  for (const salvaged of found.salvageOptions) wrongs.push(...(await wrongsOfSalvage(disk, form, salvaged)));
  return wrongs;
}

const SENTENCE = /^[A-Z].{20,}[.]$/s;
const NOTHING = 'Nothing is lost.';

/** Tells if an archive has a file for each stored record, with a block's bytes as they are. */
function isWhole({ log, blocks }: Disk, archive: Uint8Array): boolean {
  const files = filesIn(archive);
  const stored = blocks.map(({ value }) => value).filter((value) => value instanceof Uint8Array);
  return (
    files.length === log.length + blocks.length &&
    stored.every((bytes) => files.some((file) => Buffer.compare(file, bytes) === 0))
  );
}

/** Returns the bytes of each file in a tar archive. */
function filesIn(archive: Uint8Array): Uint8Array[] {
  const files: Uint8Array[] = [];
  for (let at = 0; at < archive.length && archive[at] !== 0;) {
    const size = Number.parseInt(new TextDecoder().decode(archive.subarray(at + 124, at + 135)), 8);
    files.push(archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** Tells if the current version can be recovered from the checkpoint before: all records for that are intact. */
function hasTwin(disk: Disk): boolean {
  const present = new Set([...disk.log, ...disk.blocks].map(textOf));
  return past.twin.every((entry) => present.has(textOf(entry)));
}

/** Opens a salvage candidate, on a disk of its own. */
async function wrongsOfSalvage(disk: Disk, form: BlockForm, salvaged: SalvageOption): Promise<string[]> {
  tally.salvageOptions += 1;
  if (salvaged.loss === NOTHING) tally.withoutLoss += 1;
  const browser = await browserWith(disk, form);
  const tab = newTab(browser);
  await start(tab);
  await tab.service.openSalvage(salvaged.id);
  const dump = await dumpOfTab(tab);
  const fresh = await dumpOfFresh(browser);
  const opened = await diskOf(browser);
  await tab.service.createMetric({ id: 'later', name: 'Later' });
  await checkpointed(browser, MUCH_LATER);
  const later = await dumpOfFresh(browser);
  return [
    ...(stateOf(salvaged).includes(dump) ? [] : [`${salvaged.id} is not what it says: ${salvaged.loss}`]),
    ...(fresh === dump ? [] : [`after ${salvaged.id} was opened, a start finds ${fresh}`]),
    ...(later === (await dumpOfTab(tab)) ? [] : [`after ${salvaged.id} and a change, a start finds ${later}`]),
    ...[opened, await diskOf(browser)].flatMap((now) => goneFrom(disk, now)),
  ];
}

/** Returns the states that a salvage candidate may have, by its own description. */
function stateOf({ id, loss }: SalvageOption): readonly (string | undefined)[] {
  const last = past.lasts.get(id) ?? 0;
  const missing = loss.includes('The last change is lost.')
    ? 1
    : Number(/The last (\d+) changes are lost/.exec(loss)?.[1] ?? 0);
  if (loss.startsWith('The record of the latest change is lost'))
    return Array.from({ length: last + 1 }, (_, number) => past.states.get(`${id} ${number}`));
  const isCurrent = id === past.epochs[0];
  const saysBefore = loss.startsWith('This is the catalog before it was replaced');
  return isCurrent === saysBefore ? [] : [past.states.get(`${id} ${last - missing}`)];
}

/** Lists records that are gone or changed. Only the roots may change. */
function goneFrom(before: Disk, after: Disk): string[] {
  const present = new Set([...after.log, ...after.blocks].map(textOf));
  return [...before.log, ...before.blocks]
    .filter((entry) => !isSlot(entry.key) && !present.has(textOf(entry)))
    .map(({ key }) => `${JSON.stringify(key)} was deleted or changed`);
}

test.each([
  ['records, one at a time,', 'blobs', () => damagesOf(past.disk)],
  ['records of format 2, one at a time,', 'bytes', () => damagesOf(past.disk)],
  ['the roots', 'blobs', () => olderRoots(past.disk, past.roots)],
] as const)(
  '[G7] [S17] [S18] [S25] if %s are not what was written, the catalog opens as it was or is reported, and what is offered is true',
  async (_, form, damages) => {
    const wrong: string[] = [];
    for (const damage of [...damages()].filter((__, i) => i % STRIDE === 0)) {
      const wrongs = await wrongsOf(damage, form).catch((error: unknown) => [String(error)]);
      tally.wrong += wrongs.length;
      wrong.push(...wrongs.map((what) => `${damage.what}: ${what}`));
      await databases.closeAll();
    }
    expect(wrong).toEqual([]);
  },
);
