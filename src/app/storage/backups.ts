import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { instantOf } from '../../domain/core/instant.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { AppContext } from '../core/app-context.ts';
import type { BackupFile, BackupPlace } from '../core/backup-place.ts';
import type { CatalogCopy } from '../core/catalog-copies.ts';
import { forgetBeginning, isBegunAnew, lastCopy, noteCopy } from '../core/catalog-copies.ts';
import type { Navigation } from '../core/navigation.ts';
import type { Notices } from '../core/notices.ts';
import type { Unsaved } from '../core/unload-guard.ts';

/** Whether the linked file is a copy of the present catalog. */
export type BackupStatus =
  | { readonly is: 'up-to-date' }
  /** Something changed; it is written in a moment. */
  | { readonly is: 'waiting' }
  | { readonly is: 'writing' }
  /** The browser wants a click of the person before it lets the file be written to, as after each restart. */
  | { readonly is: 'needs-permission' }
  /** The file holds a catalog that this one did not come from: it is written over only when the person says so. */
  | { readonly is: 'on-hold' }
  | { readonly is: 'failed'; readonly because: string };

/** The file on the person's disk that follows the catalog. */
export type BackupState =
  /** This browser cannot write to files. */
  | { readonly is: 'unsupported' }
  | { readonly is: 'starting' }
  /** No file is linked. `problem`: why linking or looking for one failed. */
  | { readonly is: 'none'; readonly problem: string | undefined }
  | {
      readonly is: 'linked';
      readonly file: string;
      readonly last: CatalogCopy | undefined;
      readonly status: BackupStatus;
    };

/** Keeps one file on the person's disk equal to the catalog. Whatever goes wrong with it, the catalog goes on. */
export interface Backups {
  readonly state: ReadonlySignal<BackupState>;
  /** Finds out how things stand, and brings the file up to date where it may. */
  look(): Promise<void>;
  /** Has the person choose a file, writes the catalog to it, and from then on after changes. */
  link(): Promise<void>;
  /** Lets go of the file, which stays as it is. */
  unlink(): Promise<void>;
  /** Has the browser ask the person; to be called by a click. */
  allow(): Promise<void>;
  backUpNow(): Promise<void>;
  /** To be called after each change, in this tab or another. */
  changed(): void;
  /** To be called when the page is out of sight: what waits is written now. */
  rest(): void;
}

/** What backups need of the app. */
export type BackupsApp = Pick<AppContext, 'catalogStore' | 'now' | 'fileStem' | 'report'> & {
  readonly client: Pick<CatalogClient, 'storageFacts' | 'exportFile'>;
  readonly notices: Pick<Notices, 'keep' | 'warn'>;
  readonly unloadGuard: Pick<Unsaved, 'whileWriting'>;
  readonly navigation: Pick<Navigation, 'go'>;
};

/** Who wants a backup: the page by itself, or its person, who sees how it ends and need not be told. */
type Wish = 'of the page' | 'of the person';

const PAUSE_MS = 5_000;
const LONGEST_MS = 30_000;
/** A backup of a large catalog takes its time, and shall not take more than a tenth of everybody's. */
const REST_RATIO = 10;

/**
 * When changes are backed up: once they pause, or half a minute after the first where they do not. `took`: how long the
 * last backup took. All in milliseconds.
 */
export function backupDue(firstChange: number, lastChange: number, took: number): number {
  const pause = Math.min(LONGEST_MS, Math.max(PAUSE_MS, took * REST_RATIO));
  return Math.min(lastChange + pause, firstChange + LONGEST_MS);
}

/** `place` is undefined where the browser cannot write to files. */
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
  const { client, catalogStore, notices, now, report } = app;
  const state = signal<BackupState>({ is: 'starting' });
  let file: BackupFile | undefined;
  /** The first change that no backup has yet, and what will begin one. */
  let waiting: { readonly since: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  /** When this tab last heard of a change. */
  let heardAt: Instant | undefined;
  let took = 0;
  let work: Promise<void> = Promise.resolve();
  /** What has been told already, and need not be told each time it fails again. */
  let toldFailure: string | undefined;
  let takeQuestionBack = (): void => undefined;

  const status = (): BackupStatus['is'] | undefined => {
    const shown = state.peek();
    return shown.is === 'linked' ? shown.status.is : undefined;
  };

  function show(next: BackupStatus): void {
    takeQuestionBack();
    if (next.is === 'up-to-date') toldFailure = undefined;
    if (file !== undefined)
      state.value = { is: 'linked', file: file.name, last: lastCopy(catalogStore, 'last-backup'), status: next };
  }

  function showNone(problem?: string): void {
    takeQuestionBack();
    state.value = { is: 'none', problem };
  }

  /** Stops until the person does something about it, and asks for that once. */
  function stop(at: 'needs-permission' | 'on-hold', name: string): void {
    if (status() === at) return;
    show({ is: at });
    takeQuestionBack =
      at === 'needs-permission'
        ? notices.keep(`Backups to ${name} wait for your permission.`, { label: 'Allow', run: () => void allow() })
        : notices.keep(`${name} still holds the catalog from before this one was begun. It is not written over.`, {
            label: 'Storage',
            run: () => void app.navigation.go({ at: 'storage' }),
          });
  }

  function fail(error: unknown, wish: Wish): void {
    if (!(error instanceof CatalogError) && !(error instanceof DOMException)) report(error);
    const because = error instanceof Error ? error.message : String(error);
    if (file === undefined) showNone(because);
    else show({ is: 'failed', because });
    if (wish === 'of the page' && because !== toldFailure)
      notices.warn(`The catalog could not be backed up. ${because}`);
    toldFailure = because;
  }

  /** One thing at a time, in their order. */
  function inTurn(wish: Wish, task: () => Promise<void>): Promise<void> {
    work = work.then(task).catch((error: unknown) => fail(error, wish));
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
    if (status() === 'up-to-date') show({ is: 'waiting' });
  }

  const backUp = (wish: Wish): Promise<void> =>
    inTurn(wish, async () => {
      stopWaiting();
      // Another tab may have linked another one.
      file = await place.find();
      const isOfAnother = isBegunAnew(catalogStore) && lastCopy(catalogStore, 'last-backup') !== undefined;
      if (file === undefined) showNone();
      else if (isOfAnother && wish === 'of the page') stop('on-hold', file.name);
      else if ((await file.permission()) === 'granted') await bringUpToDate(file, wish);
      else stop('needs-permission', file.name);
    });

  /** Whether the last backup, by whichever tab, is of the state with this mark. */
  function hasAll(mark: string): boolean {
    const last = lastCopy(catalogStore, 'last-backup');
    // A tab hears of another's change a little later than it can read its mark: a backup between the two lacks the change.
    return last?.mark === mark && (heardAt === undefined || heardAt < last.at);
  }

  async function bringUpToDate(to: BackupFile, wish: Wish): Promise<void> {
    // Read before the bytes: what changes between is backed up twice rather than never.
    const { mark } = await client.storageFacts();
    if (wish === 'of the page' && hasAll(mark)) {
      await to.verify();
      show({ is: 'up-to-date' });
      return;
    }
    show({ is: 'writing' });
    const begun = now();
    const isWritten = place.alone(async () => {
      // By another tab, a moment ago.
      if (wish === 'of the page' && hasAll(mark)) return;
      await to.write(await client.exportFile());
      noteCopy(catalogStore, 'last-backup', { at: instantOf(begun), mark });
      forgetBeginning(catalogStore);
    });
    const isMine = await app.unloadGuard.whileWriting(isWritten);
    took = now().getTime() - begun.getTime();
    // Another tab is at it. Whether it wrote all that there is will be seen after the pause.
    if (!isMine) changed();
    show({ is: waiting === undefined ? 'up-to-date' : 'waiting' });
  }

  async function allow(): Promise<void> {
    if (file === undefined) return;
    const { name } = file;
    // Not in its turn: the browser asks only as long as the click is fresh.
    const answer = await file.askPermission().catch(() => 'prompt');
    if (answer === 'granted') await backUp('of the page');
    if (answer === 'denied') {
      const sentence = `The browser does not let this page write to ${name}. Choose the file anew, or another one.`;
      fail(new CatalogError('file-unavailable', sentence), 'of the person');
    }
  }

  return {
    state,
    allow,
    changed,
    backUpNow: () => backUp('of the person'),
    async look() {
      // What is under way ends by itself; what failed stays to be read until there is a new reason to try.
      if (['waiting', 'writing', 'failed'].includes(status() ?? '')) return;
      await backUp('of the page');
    },
    async link() {
      try {
        const chosen = await place.choose(file?.name ?? `${await app.fileStem()}-backup.db`);
        if (chosen === undefined) return;
        // That was another file's.
        catalogStore.remove('last-backup');
      } catch (error) {
        fail(error, 'of the person');
        return;
      }
      await backUp('of the person');
    },
    unlink: () =>
      inTurn('of the person', async () => {
        stopWaiting();
        await place.forget();
        file = undefined;
        showNone();
      }),
    rest() {
      if (waiting !== undefined) void backUp('of the page');
    },
  };
}
