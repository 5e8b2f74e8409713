import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { StorageFacts } from '../../../src/domain/catalog/stored-version.ts';
import type { BackupFile, BackupPlace } from '../../../src/app/core/backup-place.ts';
import { backupDue, createBackups } from '../../../src/app/storage/backups.ts';
import type { BackupStatus } from '../../../src/app/storage/backup-status.ts';
import type { Backups } from '../../../src/app/storage/backups.ts';
import { lastCopy, noteBeginning } from '../../../src/app/core/catalog-copies.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { createNotices } from '../../../src/app/core/notices.ts';
import { createUnloadGuard } from '../../../src/app/core/unload-guard.ts';

/** A disk with one file on it, as several tabs of one browser see it. */
class Disk implements BackupPlace {
  content = '';
  writes = 0;
  linked: string | undefined;
  permission: PermissionState = 'granted';
  /** The user's answer when the browser asks. */
  answer: PermissionState = 'granted';
  /** The name of the file that the user chooses; undefined if they close the dialog. */
  chosen: string | undefined = 'catalog.db';
  failure: CatalogError | undefined;
  isBusy = false;
  /** Delays each write until it resolves. */
  slow: Promise<void> = Promise.resolve();

  async choose(): Promise<BackupFile | undefined> {
    this.linked = this.chosen ?? this.linked;
    return this.chosen === undefined ? undefined : this.#file(this.chosen);
  }

  async find(): Promise<BackupFile | undefined> {
    return this.linked === undefined ? undefined : this.#file(this.linked);
  }

  async forget(): Promise<void> {
    this.linked = undefined;
  }

  async alone(task: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    await task();
    return true;
  }

  #file(name: string): BackupFile {
    const orFail = (): void => {
      if (this.failure !== undefined) throw this.failure;
    };
    return {
      name,
      permission: async () => this.permission,
      askPermission: async () => (this.permission = this.answer),
      verify: async () => orFail(),
      write: async (bytes) => {
        await this.slow;
        orFail();
        this.content = new TextDecoder().decode(bytes);
        this.writes += 1;
      },
    };
  }
}

/** A catalog whose whole content is one text. */
class Content {
  text = 'one';
  readonly storageFacts = async () => ({ mark: this.text }) as StorageFacts;
  readonly exportFile = async () => new TextEncoder().encode(this.text);
}

interface Tab {
  readonly backups: Backups;
  readonly notices: ReturnType<typeof createNotices>;
  /** Changes the catalog, and emits the event in the tab. */
  change(text: string): void;
}

const store = { now: memoryStore() };
let disk = new Disk();
let content = new Content();
let bugs: unknown[] = [];

function openTab(): Tab {
  const notices = createNotices();
  const backups = createBackups(disk, {
    client: content,
    catalogStore: store.now,
    notices,
    unloadGuard: createUnloadGuard(),
    now: () => new Date(),
    fileStem: () => Promise.resolve('metricbook'),
    report: (error) => void bugs.push(error),
    navigation: { go: () => Promise.resolve(true) },
  });
  return {
    backups,
    notices,
    change(text) {
      content.text = text;
      backups.changed();
    },
  };
}

async function openLinkedTab(): Promise<Tab> {
  const tab = openTab();
  await tab.backups.look();
  await tab.backups.link();
  return tab;
}

const statusOf = ({ backups }: Tab): BackupStatus['is'] | 'not linked' => {
  const state = backups.state.value;
  return state.is === 'linked' ? state.status.is : 'not linked';
};

const noticesOf = ({ notices }: Tab): string[] => notices.shown.value.map(({ text }) => text);

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
  store.now = memoryStore();
  disk = new Disk();
  content = new Content();
  bugs = [];
});

afterEach(() => {
  vi.useRealTimers();
  if (bugs.length > 0) throw bugs[0];
});

describe('if a browser cannot write to files', () => {
  it('there are no backups, and nothing comes of asking for them', async () => {
    disk.chosen = undefined;
    const backups = createBackups(undefined, {
      client: content,
      catalogStore: store.now,
      notices: createNotices(),
      unloadGuard: createUnloadGuard(),
      now: () => new Date(),
      fileStem: () => Promise.resolve('metricbook'),
      report: (error) => void bugs.push(error),
      navigation: { go: () => Promise.resolve(true) },
    });
    await backups.look();
    backups.changed();
    await backups.link();
    expect(backups.state.value).toEqual({ is: 'unsupported' });
  });
});

describe('[G23] a linked file', () => {
  it('is written at once, and remembered with its time and its state', async () => {
    const tab = await openLinkedTab();
    expect(disk.content).toBe('one');
    expect(tab.backups.state.value).toEqual({
      is: 'linked',
      file: 'catalog.db',
      last: { at: '2026-03-01 12:00:00', mark: 'one' },
      status: { is: 'up-to-date' },
    });
  });

  it('is none if the user closes the dialog', async () => {
    disk.chosen = undefined;
    const tab = await openLinkedTab();
    expect(tab.backups.state.value).toEqual({ is: 'none', problem: undefined });
  });

  it('is written again when changes pause, and once for all of them', async () => {
    const tab = await openLinkedTab();
    for (const text of ['two', 'three', 'four']) {
      tab.change(text);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(statusOf(tab)).toBe('waiting');
    expect(disk.writes).toBe(1);
    await vi.advanceTimersByTimeAsync(4000);
    expect(disk).toMatchObject({ content: 'four', writes: 2 });
    expect(statusOf(tab)).toBe('up-to-date');
  });

  it('is written every half minute if changes never pause', async () => {
    const tab = await openLinkedTab();
    for (let i = 1; i <= 60; i += 1) {
      tab.change(`text ${i}`);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(disk.writes).toBe(1 + 2);
  });

  it('is written at once when the page goes out of sight', async () => {
    const tab = await openLinkedTab();
    tab.change('two');
    tab.backups.rest();
    await vi.advanceTimersByTimeAsync(0);
    expect(disk.content).toBe('two');
    tab.backups.rest();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(disk.writes).toBe(2);
  });

  it('gets what is changed while it is being written a moment later', async () => {
    const tab = await openLinkedTab();
    let goOn = (): void => undefined;
    disk.slow = new Promise((resolve) => (goOn = resolve));
    tab.change('two');
    await vi.advanceTimersByTimeAsync(5000);
    expect(statusOf(tab)).toBe('writing');
    tab.change('three');
    goOn();
    await vi.advanceTimersByTimeAsync(0);
    expect(disk.content).toBe('two');
    expect(statusOf(tab)).toBe('waiting');
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk.content).toBe('three');
  });

  it('is written when the user says so, changed or not', async () => {
    const tab = await openLinkedTab();
    await tab.backups.backUpNow();
    expect(disk.writes).toBe(2);
  });

  it('can be let go, and stays as it is', async () => {
    const tab = await openLinkedTab();
    tab.change('two');
    await tab.backups.unlink();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(disk).toMatchObject({ content: 'one', linked: undefined });
    expect(tab.backups.state.value).toEqual({ is: 'none', problem: undefined });
  });

  it('gives way to another one, which is written although nothing changed', async () => {
    const tab = await openLinkedTab();
    disk.chosen = 'other.db';
    await tab.backups.link();
    expect(tab.backups.state.value).toMatchObject({ file: 'other.db', status: { is: 'up-to-date' } });
    expect(disk.writes).toBe(2);
  });
});

describe('after a restart', () => {
  it('a file that is a copy of the catalog is left alone', async () => {
    await openLinkedTab();
    const tab = openTab();
    expect(tab.backups.state.value).toEqual({ is: 'starting' });
    await tab.backups.look();
    expect(statusOf(tab)).toBe('up-to-date');
    expect(disk.writes).toBe(1);
  });

  it('a file gets what was changed after the last backup', async () => {
    await openLinkedTab();
    content.text = 'two';
    const tab = openTab();
    await tab.backups.look();
    expect(disk.content).toBe('two');
    expect(statusOf(tab)).toBe('up-to-date');
  });

  it('one click gives the permission back, and changes since then are written', async () => {
    await openLinkedTab();
    content.text = 'two';
    disk.permission = 'prompt';
    const tab = openTab();
    await tab.backups.look();
    expect(statusOf(tab)).toBe('needs-permission');
    expect(noticesOf(tab)).toEqual(['Backups to catalog.db need your permission.']);
    tab.notices.shown.value[0]?.action?.run();
    await vi.advanceTimersByTimeAsync(0);
    expect(disk.content).toBe('two');
    expect(statusOf(tab)).toBe('up-to-date');
    expect(noticesOf(tab)).toEqual([]);
  });

  it('asks for permission once, however much is changed', async () => {
    await openLinkedTab();
    disk.permission = 'prompt';
    const tab = openTab();
    await tab.backups.look();
    tab.notices.dismiss(1);
    tab.change('two');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(noticesOf(tab)).toEqual([]);
    expect(statusOf(tab)).toBe('needs-permission');
  });

  it('says what to do if the permission is refused', async () => {
    await openLinkedTab();
    Object.assign(disk, { permission: 'prompt', answer: 'denied' });
    const tab = openTab();
    await tab.backups.look();
    await tab.backups.allow();
    expect(tab.backups.state.value).toMatchObject({
      status: { is: 'failed', because: expect.stringContaining('Choose the file again') },
    });
  });
});

describe('a backup that fails', () => {
  const gone = new CatalogError('file-unavailable', 'catalog.db is gone.');

  it('says why, once, and is tried again at the next change', async () => {
    const tab = await openLinkedTab();
    disk.failure = gone;
    for (const text of ['two', 'three']) {
      tab.change(text);
      await vi.advanceTimersByTimeAsync(5000);
      expect(tab.backups.state.value).toMatchObject({ status: { is: 'failed', because: 'catalog.db is gone.' } });
      expect(noticesOf(tab)).toEqual(text === 'two' ? ['The catalog could not be backed up. catalog.db is gone.'] : []);
      for (const { number } of tab.notices.shown.value) tab.notices.dismiss(number);
    }
    disk.failure = undefined;
    tab.change('four');
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk.content).toBe('four');
    expect(statusOf(tab)).toBe('up-to-date');
  });

  it('is not remembered as one', async () => {
    const tab = await openLinkedTab();
    disk.failure = gone;
    tab.change('two');
    await vi.advanceTimersByTimeAsync(5000);
    expect(lastCopy(store.now, 'last-backup')?.mark).toBe('one');
  });

  it('says so at the next start if the file is gone', async () => {
    await openLinkedTab();
    disk.failure = gone;
    const tab = openTab();
    await tab.backups.look();
    expect(noticesOf(tab)).toEqual(['The catalog could not be backed up. catalog.db is gone.']);
  });

  it('to a newly chosen file leaves no word of the old one’s backup', async () => {
    const tab = await openLinkedTab();
    Object.assign(disk, { chosen: 'other.db', failure: gone });
    await tab.backups.link();
    expect(tab.backups.state.value).toMatchObject({ file: 'other.db', last: undefined, status: { is: 'failed' } });
    expect(noticesOf(tab)).toEqual([]);
  });
});

describe('several tabs', () => {
  it('write a change once', async () => {
    const [one, other] = [await openLinkedTab(), openTab()];
    await other.backups.look();
    one.change('two');
    other.change('two');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(disk).toMatchObject({ content: 'two', writes: 2 });
    expect([statusOf(one), statusOf(other)]).toEqual(['up-to-date', 'up-to-date']);
  });

  it('do not write at the same time: who finds another at it looks again later', async () => {
    const tab = await openLinkedTab();
    disk.isBusy = true;
    tab.change('two');
    await vi.advanceTimersByTimeAsync(5000);
    expect(statusOf(tab)).toBe('waiting');
    disk.isBusy = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk.content).toBe('two');
    expect(statusOf(tab)).toBe('up-to-date');
  });

  it('back up again what they heard of only after the backup had begun', async () => {
    const tab = await openLinkedTab();
    tab.change('two');
    await vi.advanceTimersByTimeAsync(4999);
    // Another tab’s change: its mark can be read already, and this tab’s own memory does not have it yet.
    const behind = content.exportFile;
    Object.assign(content, { text: 'three', exportFile: async () => new TextEncoder().encode('two') });
    await vi.advanceTimersByTimeAsync(1);
    expect(disk.content).toBe('two');
    Object.assign(content, { exportFile: behind });
    tab.backups.changed();
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk.content).toBe('three');
  });

  it('stop if one of them unlinks the file', async () => {
    const [one, other] = [await openLinkedTab(), openTab()];
    await other.backups.look();
    await one.backups.unlink();
    other.change('two');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(statusOf(other)).toBe('not linked');
    expect(disk.content).toBe('one');
  });
});

describe('a catalog that was begun again', () => {
  it('does not write over the backup of the one before until the user says so', async () => {
    const tab = await openLinkedTab();
    noteBeginning(store.now);
    tab.change('empty');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(disk.content).toBe('one');
    expect(statusOf(tab)).toBe('on-hold');
    expect(noticesOf(tab)).toHaveLength(1);
    await tab.backups.backUpNow();
    expect(disk.content).toBe('empty');
    tab.change('more');
    await vi.advanceTimersByTimeAsync(5000);
    expect(disk.content).toBe('more');
  });

  it('is written to a file that is linked now', async () => {
    noteBeginning(store.now);
    const tab = await openLinkedTab();
    expect(disk.content).toBe('one');
    expect(statusOf(tab)).toBe('up-to-date');
  });
});

describe('a backup is due', () => {
  it.each([
    ['five seconds after a change', { first: 0, last: 0, took: 100 }, 5000],
    ['five seconds after the last of several', { first: 0, last: 9000, took: 100 }, 14_000],
    ['half a minute after the first of many', { first: 0, last: 29_000, took: 100 }, 30_000],
    ['later where it takes long, to leave others most of the time', { first: 0, last: 0, took: 1200 }, 12_000],
    ['after half a minute at most', { first: 0, last: 0, took: 60_000 }, 30_000],
  ])('%s', (_, { first, last, took }, due) => {
    expect(backupDue(first, last, took)).toBe(due);
  });
});
