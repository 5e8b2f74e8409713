import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import { readFirstScreen } from '../../src/storage/first-screen.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import type { CatalogOptions } from '../../src/worker/catalog-state.ts';
import { Catalog } from '../../src/worker/catalog.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import type { Operation } from '../database/operations.ts';
import { operation } from '../database/operations.ts';
import { withMethods } from '../worker/browser.ts';
import { valuesIn } from '../database/sqlite-dump.ts';
import { clearSite, emptyDisk, NAME } from './disk.ts';
import { DEATH, FaultyFactory } from './faulty-factory.ts';
import { stubPatience } from './timeouts.ts';
import { begun, imported } from './small-catalog.ts';
import { dumpOfFile, dumpOfTab, noteDatabases, open, openTab } from './tabs.ts';

vi.mock('../../src/storage/log/blocks.ts', () => import('./small-blocks.ts'));

const IS_FULL = process.env['FAULTS'] === 'full';
const RUNS = IS_FULL ? 600 : 12;
const MAX_STEPS = IS_FULL ? 40 : 25;

/** An event while changes are made. */
type Meanwhile = 'nothing' | 'checkpoint' | 'collect' | 'lose connection';

interface Changed {
  readonly tab: number;
  readonly does: Operation;
}

/** A step of the sequence. Tabs are given by number, modulo how many there are. */
type Step =
  /** All of these at once. */
  | { readonly is: 'changes'; readonly by: readonly Changed[]; readonly meanwhile: Meanwhile; readonly tab: number }
  | { readonly is: 'import'; readonly tab: number; readonly id: string }
  | { readonly is: 'undo' | 'checkpoint' | 'collect' | 'catch up' | 'keep'; readonly tab: number }
  | { readonly is: 'open'; readonly isDeaf: boolean }
  /** The tab dies at this call from now on, whatever it does then. */
  | { readonly is: 'doom'; readonly tab: number; readonly call: number }
  | { readonly is: 'clear site' };

const tab = fc.nat({ max: 2 });
const meanwhile = fc.constantFrom<Meanwhile>('nothing', 'nothing', 'checkpoint', 'collect', 'lose connection');
/** Many operations are refused, because what they need is not there; this one never is. */
const LEAVE_A_MARK: Operation = { run: () => undefined, toString: () => 'leave a mark' };
const anything = fc.oneof(operation, fc.constant(LEAVE_A_MARK));
const by = fc.array(fc.record({ tab, does: anything }), { minLength: 1, maxLength: 4 });
const named = fc.constantFrom('undo', 'checkpoint', 'collect', 'catch up', 'keep', 'keep');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ is: fc.constant('changes' as const), by, meanwhile, tab }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('import' as const), tab, id: fc.constantFrom('a', 'b', 'z') }) },
  { weight: 4, arbitrary: fc.record({ is: named, tab }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('open' as const), isDeaf: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('doom' as const), tab, call: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.constant({ is: 'clear site' as const }) },
);

/** The metric whose usages list the changes that were made, in order. */
const MARK = 'mark';

let databases: ReturnType<typeof noteDatabases>;
const tally = { runs: 0, acknowledged: 0, refused: 0, unknown: 0, deaths: 0, lost: 0, screens: 0 };

beforeEach(() => {
  // Time stands still, so that two tabs that do the same get the same result.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-31T12:00:00Z') });
  stubPatience();
  databases = noteDatabases();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

afterAll(() => {
  const { runs, acknowledged, refused, unknown, deaths, lost, screens } = tally;
  process.stdout.write(
    `storage model: ${runs} runs, ${acknowledged} acknowledged saves, ${refused} refused, ${unknown} cut off, ${deaths} deaths, ${lost} lost, ${screens} first screens\n`,
  );
});

type Channel = CatalogOptions['channel'];

/** Delivers each message to all other tabs. */
class Bus {
  readonly #channels = new Set<Channel>();

  join(isDeaf: boolean): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: () => {
        for (const other of this.#channels) if (other !== channel) this.#tell(other);
      },
    };
    if (!isDeaf) this.#channels.add(channel);
    return channel;
  }

  leave(channel: Channel): void {
    this.#channels.delete(channel);
  }

  #tell(channel: Channel): void {
    setImmediate(() => {
      channel.onmessage?.call(NOBODY, new MessageEvent('message', { data: 'news' }));
    });
  }
}

/** Target of the messages; no catalog looks at it. */
const NOBODY = new BroadcastChannel('nobody');
NOBODY.close();

interface Tab {
  readonly catalog: Catalog;
  readonly faulty: FaultyFactory;
  readonly channel: Channel;
}

/** Result of an action of a tab. */
type Ending<T> = { readonly is: 'done'; readonly result: T } | { readonly is: 'refused' } | { readonly is: 'dead' };

async function endingOf<T>(faulty: FaultyFactory, work: Promise<T>): Promise<Ending<T>> {
  const done = work.then(
    (result): Ending<T> => ({ is: 'done', result }),
    (error: unknown): Ending<T> => {
      // A CatalogError is an answer; anything else is a bug.
      if (!(error instanceof CatalogError)) throw error;
      return { is: 'refused' };
    },
  );
  return Promise.race([done, faulty.dead.then((): Ending<T> => ({ is: 'dead' }))]);
}

/** A version of the catalog, as the model has it. */
interface Version {
  readonly id: number;
  readonly file: Uint8Array;
  /** The version that it replaced by an import. */
  readonly over: number | undefined;
}

/** A browser with its tabs, and beside it the model: the catalog at the last look, and the changes since. */
class World {
  readonly #browser = emptyDisk();
  readonly #bus = new Bus();
  #tabs: Tab[] = [];
  /** The current version first. */
  #versions: Version[];
  /** Changes since the current version was last looked at, by number. */
  readonly #changes = new Map<string, { readonly does: Operation; readonly ending: Ending<unknown>['is'] }>();
  #marks = 0;
  #number = 0;

  constructor(file: Uint8Array) {
    this.#versions = [this.#version(file)];
  }

  async begin(): Promise<void> {
    const store = new CatalogStore(this.#browser, NAME);
    await store.replace(NO_HEAD, { file: this.#current().file, origin: { is: 'begun' } });
    store.close();
    await this.#open(false);
  }

  async take(next: Step): Promise<void> {
    switch (next.is) {
      case 'changes':
        await this.#change(next.by, next.meanwhile, this.#tab(next.tab));
        break;
      case 'import':
        await this.#import(this.#tab(next.tab), next.id);
        break;
      case 'undo':
        await this.#undo(this.#tab(next.tab));
        break;
      case 'checkpoint':
      case 'collect':
        await this.#keepHouse(this.#tab(next.tab), next.is);
        break;
      case 'catch up':
        await this.#catchUp(this.#tab(next.tab));
        break;
      case 'keep':
        await this.#keep(this.#tab(next.tab));
        break;
      case 'open':
        if (this.#tabs.length < 3) await this.#open(next.isDeaf);
        break;
      case 'doom':
        this.#tab(next.tab).faulty.plan({ fault: DEATH, from: next.call, times: 1 });
        break;
      case 'clear site':
        await this.#clear();
        break;
    }
    await this.#bury();
  }

  /** Compares what is stored, and what every tab has, with the model. From then on the model is what was found. */
  async look(): Promise<void> {
    await Promise.all(this.#tabs.map((one) => this.#catchUp(one)));
    // What a page shows first is what it finds when it is open, or nothing.
    const shown = await readFirstScreen(this.#browser, NAME, 'test');
    const file = await this.#freshFile();
    if (shown !== undefined) {
      tally.screens += 1;
      assert.equal(shown.content, dumpOfFile(file), 'what is shown first is what is stored');
    }
    const marks = marksIn(file).slice(this.#marks);
    const ended = (is: Ending<unknown>['is']): string[] =>
      [...this.#changes].flatMap(([number, { ending }]) => (ending === is ? [number] : []));
    const lost = ended('done').filter((number) => !marks.includes(number));
    const perhaps = new Set([...ended('done'), ...ended('dead')]);
    tally.lost += lost.length;
    assert.deepEqual(lost, [], 'what was acknowledged is there');
    assert.deepEqual([...new Set(marks)], marks, 'nothing is there twice');
    assert.deepEqual(
      marks.filter((mark) => !perhaps.has(mark)),
      [],
      'what was refused is not there',
    );
    assert.equal(
      dumpOfFile(file),
      await this.#replayed(marks),
      'the changes are there in their order, and nothing else',
    );
    for (const { faulty, catalog } of this.#tabs) {
      const ending = await endingOf(
        faulty,
        catalog.read((database) => database.export()),
      );
      if (ending.is === 'done')
        assert.equal(dumpOfFile(ending.result), dumpOfFile(file), 'each tab has what is stored');
    }
    this.#lookedAt(file);
  }

  /** Returns the model's catalog with these changes, in this order. */
  async #replayed(marks: readonly string[]): Promise<string> {
    using database = await MetricsDatabase.open(this.#current().file, { isOwn: true });
    for (const mark of marks) workOf(mark, this.#changes.get(mark)?.does)(database);
    return dumpOfFile(database.export());
  }

  #lookedAt(file: Uint8Array): void {
    const current = this.#current();
    const before = this.#versions.slice(1);
    this.#versions = [{ ...current, file }, ...before];
    this.#marks = marksIn(file).length;
    this.#changes.clear();
  }

  #version(file: Uint8Array, over?: number): Version {
    return { id: (this.#number += 1), file, over };
  }

  #current(): Version {
    const [current] = this.#versions;
    if (current === undefined) throw new Error('the model has no catalog');
    return current;
  }

  #tab(number: number): Tab {
    const found = this.#tabs[number % this.#tabs.length];
    if (found === undefined) throw new Error('there is no tab');
    return found;
  }

  async #freshFile(): Promise<Uint8Array> {
    const faulty = new FaultyFactory(this.#browser);
    const catalog = await Catalog.open(this.#place(faulty, this.#bus.join(true)));
    if (catalog === undefined) throw new Error('nothing is stored');
    const file = await catalog.read((database) => database.export());
    // A tab that stayed would sleep, and write back what it had once the site is cleared.
    faulty.kill();
    return file;
  }

  #place(factory: IDBFactory, channel: Channel): CatalogOptions {
    const store = new CatalogStore(factory, NAME);
    const nothing = (): void => undefined;
    const ears = { onEvent: nothing, onHead: nothing, onOpened: nothing };
    return { store, role: 'own', openDatabase: open, name: NAME, locks: undefined, channel, ...ears };
  }

  async #open(isDeaf: boolean): Promise<void> {
    const faulty = new FaultyFactory(this.#browser);
    const channel = this.#bus.join(isDeaf);
    const catalog = await Catalog.open(this.#place(faulty, channel));
    if (catalog === undefined) throw new Error('nothing is stored');
    this.#tabs.push({ catalog, faulty, channel });
  }

  async #change(changes: readonly Changed[], during: Meanwhile, other: Tab): Promise<void> {
    const writes = changes.map(async ({ tab: number, does }) => {
      const { catalog, faulty } = this.#tab(number);
      const mark = `${(this.#number += 1)}`;
      const { is } = await endingOf(faulty, withMethods(catalog).write(workOf(mark, does)));
      this.#changes.set(mark, { does, ending: is });
      tally[TALLIED[is]] += 1;
    });
    if (during === 'lose connection') other.faulty.closeConnections();
    else if (during !== 'nothing') await this.#keepHouse(other, during);
    await Promise.all(writes);
  }

  async #keepHouse({ faulty }: Tab, what: 'checkpoint' | 'collect'): Promise<void> {
    // Two hours later staged blocks are no longer spared.
    const store = new CatalogStore(faulty, NAME, { clock: () => new Date(Date.now() + 7_200_000) });
    const work: Promise<unknown> = what === 'collect' ? store.collectGarbage() : checkpoint(store, open);
    await endingOf(faulty, work);
    store.close();
  }

  /** Keeps the first screen as a tab does while nobody waits. */
  async #keep({ faulty, catalog }: Tab): Promise<void> {
    const seen = catalog.read((database) => ({ head: catalog.head, content: dumpOfFile(database.export()) }));
    const ending = await endingOf(faulty, seen);
    if (ending.is !== 'done') return;
    const store = new CatalogStore(faulty, NAME);
    // A tab goes on where nothing can be kept.
    const { head, content } = ending.result;
    const keeping = store.keepFirstScreen(head, { build: 'test', day: '', content }).catch(() => undefined);
    await endingOf(faulty, keeping);
    store.close();
  }

  async #catchUp({ faulty, catalog }: Tab): Promise<void> {
    await endingOf(
      faulty,
      catalog.write(() => undefined),
    );
  }

  async #import({ faulty, catalog }: Tab, id: string): Promise<void> {
    await this.look();
    // Each file differs, so the test can see which one is current.
    const file = await fileOf(id, `import ${(this.#number += 1)}`);
    const after = [this.#version(file, this.#current().id), ...this.#versions].slice(0, 4);
    const { is } = await endingOf(
      faulty,
      catalog.replace({ is: 'import', file: 'x.db' }, () => file),
    );
    await this.#replaced(is, after);
  }

  async #undo({ faulty, catalog }: Tab): Promise<void> {
    await this.look();
    const { over } = this.#current();
    const before = this.#versions.find(({ id }) => id === over);
    const { is } = await endingOf(faulty, catalog.undoImport());
    if (is !== 'dead') assert.equal(is, before === undefined ? 'refused' : 'done', 'an import can be undone');
    if (before === undefined) return;
    await this.#replaced(is, [before, ...this.#versions.filter((version) => version !== before)]);
  }

  /** Updates the model after a replacement of the catalog: done, or perhaps done if the tab died. */
  async #replaced(is: Ending<unknown>['is'], after: readonly Version[]): Promise<void> {
    const [next] = after;
    if (is !== 'refused' && next !== undefined) {
      const isThere = dumpOfFile(await this.#freshFile()) === dumpOfFile(next.file);
      if (is === 'done') assert.ok(isThere, 'the replacement is current');
      if (isThere) this.#versions = [...after];
    }
    this.#marks = marksIn(this.#current().file).length;
    await this.look();
  }

  /** Clears the site's data; open tabs write back what they have. */
  async #clear(): Promise<void> {
    await this.look();
    // If no tab is left that has it, it is gone, as the user asked.
    if (this.#tabs.every(({ faulty }) => faulty.isDead)) return;
    for (const { faulty } of this.#tabs) faulty.heal();
    await clearSite(this.#browser);
    this.#versions = [this.#version(this.#current().file)];
    await this.look();
  }

  /** Removes dead tabs, and looks at what they left. */
  async #bury(): Promise<void> {
    const dead = this.#tabs.filter(({ faulty }) => faulty.isDead);
    if (dead.length === 0) return;
    tally.deaths += dead.length;
    for (const { channel } of dead) this.#bus.leave(channel);
    this.#tabs = this.#tabs.filter((one) => !dead.includes(one));
    await this.look();
    if (this.#tabs.length === 0) await this.#open(false);
    await this.#bury();
  }
}

const TALLIED = { done: 'acknowledged', refused: 'refused', dead: 'unknown' } as const;

/** Returns a change that leaves its mark. */
function workOf(mark: string, does: Operation | undefined): (database: MetricsDatabase) => void {
  return (database) => {
    if (does === undefined) throw new Error(`nobody made the change ${mark}`);
    does.run(database);
    database.recordUsage(MARK, mark, null);
  };
}

function marksIn(file: Uint8Array): string[] {
  return valuesIn(file, `SELECT used_by FROM metric_usage WHERE metric_id = '${MARK}' ORDER BY id`).map(String);
}

async function fileOf(...ids: readonly string[]): Promise<Uint8Array> {
  using database = await MetricsDatabase.open();
  for (const id of [...ids, MARK]) database.createMetric({ id, name: id, description: `${id} `.repeat(2000) });
  return database.export();
}

test('[G15] whatever tabs do, and whenever they die, every acknowledged change is there, once, and nothing else', async () => {
  const checked = fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: MAX_STEPS, size: 'max' }), async (steps) => {
      const world = new World(await fileOf('a', 'b', 'c', 'café'));
      await world.begin();
      for (const next of steps) await world.take(next);
      await world.look();
      tally.runs += 1;
      await databases.closeAll();
    }),
    { numRuns: RUNS },
  );
  await expect(checked).resolves.toBeUndefined();
});

test('what a tab knows is kept, although one that slept wrote its own back first', async () => {
  const browser = emptyDisk();
  const asleep = await begun(browser);
  const awake = await openTab(browser);
  await imported(awake, 'replace', 'churn');
  await awake.service.recordUsage('churn', 'bob', null);
  const known = await dumpOfTab(awake);
  await clearSite(browser);
  for (const { service } of [asleep, awake, asleep]) await service.retry();
  const fresh = await openTab(browser);
  const { versions } = await fresh.service.storageFacts();
  const kept = await Promise.all(versions.map(async ({ id }) => dumpOfFile(await fresh.service.exportVersion(id))));
  expect(kept).toContain(known);
  const dump = await dumpOfTab(fresh);
  expect([await dumpOfTab(awake), await dumpOfTab(asleep)]).toEqual([dump, dump]);
  await databases.closeAll();
});
