import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { type Instant, instantOf } from '../../domain/core/instant.ts';
import type { BackupFile, BackupPlace } from '../core/backup-place.ts';
import type { CatalogCopy } from '../core/catalog-copies.ts';
import { forgetBeginning, hasStartedOver, lastCopy, noteCopy } from '../core/catalog-copies.ts';
import type { BackupsApp, BackupState, Trigger } from './backup-status.ts';
import { createBackupStatus } from './backup-status.ts';

/** Keeps one file on the user's disk equal to the catalog. No failure of it affects the catalog. */
export interface Backups {
  readonly state: ReadonlySignal<BackupState>;
  /** Finds out the status, and updates the file if that is allowed. */
  look(): Promise<void>;
  /** Lets the user choose a file, and writes the catalog to it, now and after each change. */
  link(): Promise<void>;
  /** Unlinks the file, which stays as it is. */
  unlink(): Promise<void>;
  /** Has the browser ask the user for permission. Call it from a click. */
  allow(): Promise<void>;
  backUpNow(): Promise<void>;
  /** Call it after each change, by this tab or another. */
  changed(): void;
  /** Writes a waiting backup now. Call it when the page is hidden. */
  rest(): void;
}

const PAUSE_MS = 5_000;
const MAX_MS = 30_000;
/** A backup of a large catalog takes time. It must not take more than a tenth of all the time. */
const REST_RATIO = 10;

/**
 * Returns when changes are backed up: after a pause, or half a minute after the first change if there is no pause.
 * `took` is the duration of the last backup. All in milliseconds.
 */
export function backupDue(firstChange: number, lastChange: number, took: number): number {
  const pause = Math.min(MAX_MS, Math.max(PAUSE_MS, took * REST_RATIO));
  return Math.min(lastChange + pause, firstChange + MAX_MS);
}

/** Creates the backups. `place` is undefined if the browser cannot write to files. */
export function createBackups(place: BackupPlace | undefined, app: BackupsApp): Backups {
  return place === undefined ? noBackups() : fileBackups(place, app);
}

function noBackups(): Backups {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    state: signal<BackupState>({ is: 'unsupported' }),
    look: nothing,
    link: nothing,
    unlink: nothing,
    allow: nothing,
    backUpNow: nothing,
    changed: () => undefined,
    rest: () => undefined,
  };
}

function fileBackups(place: BackupPlace, app: BackupsApp): Backups {
  const { client, catalogStore, now } = app;
  const status = createBackupStatus(app, () => allow());
  let file: BackupFile | undefined;
  /** The time of the first change that is in no backup yet, and the timer of the next backup. */
  let waiting: { readonly since: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  /** The time when this tab last learned of a change. */
  let heardAt: Instant | undefined;
  let took = 0;
  let work: Promise<void> = Promise.resolve();

  /** Runs one task at a time, in their order. */
  function inTurn(trigger: Trigger, task: () => Promise<void>): Promise<void> {
    work = work.then(task).catch((error: unknown) => status.fail(file, error, trigger));
    return work;
  }

  function stopWaiting(): void {
    clearTimeout(waiting?.timer);
    waiting = undefined;
  }

  function changed(): void {
    const time = now().getTime();
    const since = waiting?.since ?? time;
    heardAt = instantOf(now());
    stopWaiting();
    const due = backupDue(since, time, took);
    waiting = { since, timer: setTimeout(() => void backUp('of the page'), due - time) };
    if (file !== undefined && status.present() === 'up-to-date') status.show(file, { is: 'waiting' });
  }

  const backUp = (trigger: Trigger): Promise<void> =>
    inTurn(trigger, async () => {
      stopWaiting();
      // Another tab may have linked another file.
      file = await place.find();
      const isOfAnother = hasStartedOver(catalogStore) && lastCopy(catalogStore, 'last-backup') !== undefined;
      if (file === undefined) status.showNone();
      else if (isOfAnother && trigger === 'of the page') status.stop('on-hold', file);
      else if ((await file.permission()) === 'granted') await bringUpToDate(file, trigger);
      else status.stop('needs-permission', file);
    });

  const hasAll = (mark: string): boolean => holds(lastCopy(catalogStore, 'last-backup'), mark, heardAt);

  async function bringUpToDate(to: BackupFile, trigger: Trigger): Promise<void> {
    // Read before the bytes: a change in between is backed up twice rather than never.
    const { mark } = await client.storageFacts();
    if (trigger === 'of the page' && hasAll(mark)) {
      await to.verify();
      status.show(to, { is: 'up-to-date' });
      return;
    }
    status.show(to, { is: 'writing' });
    const begun = now();
    const isWritten = place.alone(async () => {
      // Another tab wrote it a moment ago.
      if (trigger === 'of the page' && hasAll(mark)) return;
      await to.write(await client.exportFile());
      noteCopy(catalogStore, 'last-backup', { at: instantOf(begun), mark });
      forgetBeginning(catalogStore);
    });
    const isMine = await app.unloadGuard.during(isWritten);
    took = now().getTime() - begun.getTime();
    // Another tab is writing. Check after the pause if it has written everything.
    if (!isMine) changed();
    status.show(to, { is: waiting === undefined ? 'up-to-date' : 'waiting' });
  }

  async function allow(): Promise<void> {
    if (file === undefined) return;
    const { name } = file;
    // Not queued: the browser asks only for a short time after the click.
    const answer = await file.askPermission().catch(() => 'prompt');
    if (answer === 'granted') await backUp('of the page');
    if (answer === 'denied') {
      const sentence = `The browser does not let this page write to ${name}. Choose the file again, or another one.`;
      status.fail(file, new CatalogError('file-unavailable', sentence), 'of the person');
    }
  }

  return {
    state: status.state,
    allow,
    changed,
    backUpNow: () => backUp('of the person'),
    async look() {
      // Work under way ends by itself. A failure stays visible until there is a new reason to try.
      if (['waiting', 'writing', 'failed'].includes(status.present() ?? '')) return;
      await backUp('of the page');
    },
    async link() {
      try {
        const chosen = await place.choose(file?.name ?? `${await app.fileStem()}-backup.db`);
        if (chosen === undefined) return;
        // The noted backup was in another file.
        catalogStore.remove('last-backup');
      } catch (error) {
        status.fail(file, error, 'of the person');
        return;
      }
      await backUp('of the person');
    },
    unlink: () =>
      inTurn('of the person', async () => {
        stopWaiting();
        await place.forget();
        file = undefined;
        status.showNone();
      }),
    rest() {
      if (waiting !== undefined) void backUp('of the page');
    },
  };
}

/** Returns true if the last backup, by any tab, has the state with this mark. */
function holds(last: CatalogCopy | undefined, mark: string, heardAt: Instant | undefined): boolean {
  // A tab learns of another tab's change a little after it can read the new mark. A backup between the two lacks the
  // change.
  return last?.mark === mark && (heardAt === undefined || heardAt < last.at);
}
