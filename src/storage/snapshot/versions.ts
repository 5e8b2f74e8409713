import type { Instant } from '../../domain/core/instant.ts';
import type { VersionOrigin } from '../../domain/catalog/stored-version.ts';
import { addCheckpoint } from './checkpoint.ts';
import type { Appended } from '../log/journal.ts';
import { withRetry } from '../idb/retry.ts';
import type { Checkpoint, Version, Manifest, LogKey, Head } from '../log/records.ts';
import { digested, firstHead, manifestOf, markOf, rangeOf, sameHead } from '../log/records.ts';
import { namesAll } from '../recovery/recovery.ts';
import type { Roots } from '../log/head.ts';
import { requestRoots, compareAndSwap, readRoots, parseRoots, wasWritten } from '../log/head.ts';
import type { Staged, Watch } from './staging.ts';
import { isStaged, staged } from './staging.ts';
import type { IdbStore } from '../idb/idb-store.ts';
import { answerOf, SLOT_INDEX } from '../idb/idb-store.ts';

/** Number of sound earlier versions that are kept. */
const MAX_PREVIOUS = 3;

/** A complete new catalog and its origin. */
export interface NewCatalog {
  readonly file: Uint8Array;
  readonly origin: VersionOrigin;
  readonly writtenFrom?: Head;
}

/** A complete catalog that is stored, but not referenced yet. */
interface Prepared {
  readonly epoch: Version;
  readonly checkpoint: Checkpoint;
  readonly set: string;
}

/**
 * Makes a complete new catalog the current version; the one before is kept. Resolves to `stale`, with nothing
 * changed, if `head` is no longer the current head.
 */
export async function replace(
  store: IdbStore,
  head: Head,
  catalog: NewCatalog,
  now: Instant,
  watch: Watch = {},
): Promise<Appended> {
  if (!sameHead((await withRetry(() => readRoots(store))).head, head)) return { is: 'stale' };
  return withPrepared(store, catalog, now, watch, (prepared) =>
    changeVersions(store, head, firstHead(prepared.epoch.id), prepared, ({ manifest: { epochs } }) => [
      { ...prepared.epoch, replaced: epochs[0]?.id ?? null },
      ...left(epochs, head, now),
    ]),
  );
}

/**
 * Makes an earlier version current again; undefined if it is no longer kept. The current one becomes an earlier
 * version.
 */
export async function restore(store: IdbStore, head: Head, id: string, now: Instant): Promise<Appended | undefined> {
  const { manifest } = await withRetry(() => readRoots(store));
  const back = manifest.epochs.find((epoch) => epoch.id === id);
  if (back?.left === null || back?.left === undefined) return undefined;
  const rest = (epochs: readonly Version[]): Version[] => epochs.filter((epoch) => epoch.id !== id);
  return changeVersions(store, head, back.left.tip, undefined, ({ manifest: { epochs } }) => {
    const found = epochs.find((epoch) => epoch.id === id);
    return found && [{ ...found, left: null }, ...left(rest(epochs), head, now)];
  });
}

/** Stores a complete catalog as an earlier version, without making it current. */
export function setAside(store: IdbStore, head: Head, catalog: NewCatalog, now: Instant): Promise<Appended> {
  return withPrepared(store, catalog, now, {}, (prepared) => {
    const { epoch } = prepared;
    const aside: Version = { ...epoch, left: { at: now, tip: firstHead(epoch.id) } };
    return changeVersions(store, head, undefined, prepared, ({ manifest: { epochs } }) => [
      ...epochs.slice(0, 1),
      ...kept([aside, ...epochs.slice(1)]),
    ]);
  });
}

/**
 * Stores a new catalog beside a damaged one. Nothing is deleted or overwritten except head and manifest. Resolves to
 * `stale`, with nothing written, if another tab did so first.
 */
export async function beginBeside(
  store: IdbStore,
  catalog: NewCatalog,
  now: Instant,
  watch: Watch = {},
): Promise<Appended> {
  const [keys, records, checkpoints] = await withRetry(() =>
    store.run('readonly', ['log'], (stores) => {
      const log = stores('log');
      return Promise.all([
        answerOf<IDBValidKey[]>(log.index(SLOT_INDEX).getAllKeys()),
        requestRoots(log),
        answerOf<LogKey[]>(log.getAllKeys(rangeOf('checkpoint'))),
      ]);
    }),
  );
  return withPrepared(store, catalog, now, watch, async ({ epoch, checkpoint, set }) => {
    const head = firstHead(epoch.id);
    const after = manifestAfterDamage(records, checkpoints, epoch, now);
    const isDone = await withRetry(
      () =>
        wasWritten(
          store.run('readwrite', ['log'], (stores) => {
            const log = stores('log');
            for (const key of keys) log.delete(key);
            compareAndSwap(log, { head, manifest: after }, { head, manifest: after });
            addCheckpoint(log, checkpoint, set);
            return Promise.resolve();
          }),
        ),
      async () => (isIn((await readRoots(store)).manifest.epochs, [epoch], epoch) ? true : undefined),
    );
    return isDone ? { is: 'stored', head } : { is: 'stale' };
  });
}

/**
 * The manifest after damage. If the old one can be read, its versions stay in it, the damaged one marked as such.
 * Unreferenced records stay unreferenced.
 */
function manifestAfterDamage(
  records: readonly unknown[],
  checkpoints: readonly LogKey[],
  epoch: Version,
  now: Instant,
): Manifest {
  try {
    const { head, manifest } = parseRoots(records);
    const [inForce, ...before] = manifest.epochs;
    if (inForce === undefined) return manifestOf([epoch], true);
    const damaged: Version = { ...inForce, left: { at: now, tip: head }, isDamaged: true };
    // Nothing is deleted here, so even a version beyond the limit stays in the manifest.
    return manifestOf([epoch, damaged, ...before], manifest.hasWreck || !namesAll(manifest, checkpoints));
  } catch {
    return manifestOf([epoch], true);
  }
}

/** Stores a complete catalog for `work` to reference, and deletes it again if `work` does not. */
function withPrepared<T>(
  store: IdbStore,
  catalog: NewCatalog,
  now: Instant,
  watch: Watch,
  work: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  return staged(store, catalog.file, [], now, watch, async (blocks) => work(await preparedOf(catalog, now, blocks)));
}

async function preparedOf(catalog: NewCatalog, now: Instant, { set, blocks }: Staged): Promise<Prepared> {
  const { file, origin, writtenFrom } = catalog;
  const { sequence, link, journalBytes } = firstHead(set);
  const checkpoint = await digested({
    epoch: set,
    foldedTo: sequence,
    link,
    journalBytes,
    fileBytes: file.length,
    at: now,
    blocks,
  });
  const epoch: Version = {
    id: set,
    origin,
    begunAt: now,
    checkpoint: markOf(checkpoint),
    before: null,
    left: null,
    replaced: null,
    writtenFrom: writtenFrom ?? null,
    isDamaged: false,
  };
  return { epoch, checkpoint, set };
}

/**
 * Changes the list of versions, in one transaction, if `head` is still the current head. If only the manifest changed
 * in the meantime, for example by a checkpoint, the change is made again on the new one. `next` is the head
 * afterwards; undefined leaves it as it is.
 */
async function changeVersions(
  store: IdbStore,
  head: Head,
  next: Head | undefined,
  prepared: Prepared | undefined,
  change: (roots: Roots) => readonly Version[] | undefined,
): Promise<Appended> {
  for (;;) {
    const seen = await withRetry(() => readRoots(store));
    const epochs = sameHead(seen.head, head) ? change(seen) : undefined;
    if (epochs === undefined || !(await isStillStaged(store, prepared))) return { is: 'stale' };
    const manifest = manifestOf(epochs, seen.manifest.hasWreck);
    const gone = seen.manifest.epochs.filter(({ id }) => !epochs.some((epoch) => epoch.id === id));
    const isDone = await withRetry(
      () =>
        wasWritten(
          store.run('readwrite', ['log'], (stores) => {
            const log = stores('log');
            compareAndSwap(log, seen, next === undefined ? { manifest } : { head: next, manifest });
            // The checkpoints of a dropped version go with it: an unreferenced checkpoint is the sign of a stale
            // manifest.
            for (const { id } of gone) log.delete(rangeOf('checkpoint', id));
            if (prepared !== undefined) addCheckpoint(log, prepared.checkpoint, prepared.set);
            return Promise.resolve();
          }),
        ),
      // Another tab may have replaced this manifest since, with the versions still in it.
      async () => (isIn((await readRoots(store)).manifest.epochs, epochs, prepared?.epoch) ? true : undefined),
    );
    if (isDone) return { is: 'stored', head: next ?? head };
  }
}

/** True if the stored versions come from these: the added one is among them, or the restored one is current. */
function isIn(stored: readonly Version[], epochs: readonly Version[], added: Version | undefined): boolean {
  return added === undefined ? stored[0]?.id === epochs[0]?.id : stored.some(({ id }) => id === added.id);
}

/** False if garbage collection has deleted the staged blocks, which can happen to work of more than an hour. */
async function isStillStaged(store: IdbStore, prepared: Prepared | undefined): Promise<boolean> {
  return prepared === undefined || withRetry(() => isStaged(store, prepared.set));
}

/** The earlier versions once another one is current. */
function left([inForce, ...before]: readonly Version[], head: Head, now: Instant): Version[] {
  return inForce === undefined ? [] : kept([{ ...inForce, left: { at: now, tip: head } }, ...before]);
}

/** The versions to keep: the latest, and every damaged one. */
function kept(before: readonly Version[]): Version[] {
  const sound = before.filter(({ isDamaged }) => !isDamaged);
  const latest = new Set(sound.slice(0, MAX_PREVIOUS));
  return before.filter((epoch) => epoch.isDamaged || latest.has(epoch));
}
