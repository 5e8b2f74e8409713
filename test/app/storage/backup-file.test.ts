import { describe, expect, it } from 'vitest';
import type { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import { backupFile, openBackupPlace } from '../../../src/app/storage/backup-file.ts';

const NAME = 'catalog.db';
const OLD = new Uint8Array([1, 2, 3]);
const NEW = new Uint8Array([4, 5, 6, 7]);

type Step = 'getFile' | 'createWritable' | 'write' | 'close';

/** A file of the browser whose stream fails at a step; written bytes are visible only once it is closed. */
class Handle {
  readonly kind = 'file';
  readonly name = NAME;
  content = OLD;
  aborted = false;
  /** Number of bytes that get lost on the way. */
  lost = 0;
  readonly #failure: { readonly at: Step; readonly as: string } | undefined;

  constructor(failure?: { readonly at: Step; readonly as: string }) {
    this.#failure = failure;
  }

  async getFile() {
    this.#step('getFile');
    return { size: this.content.length };
  }

  async createWritable() {
    this.#step('createWritable');
    let written = new Uint8Array();
    return {
      write: async (bytes: Uint8Array) => {
        this.#step('write');
        written = bytes.slice(this.lost);
      },
      close: async () => {
        this.#step('close');
        this.content = written;
      },
      abort: async () => {
        this.aborted = true;
      },
    };
  }

  #step(step: Step): void {
    if (this.#failure?.at === step) throw new DOMException('no reason given', this.#failure.as);
  }
}

const asHandle = (handle: Handle): FileSystemFileHandle => handle as unknown as FileSystemFileHandle;

async function failureOf(promise: Promise<unknown>): Promise<Pick<CatalogError, 'code' | 'message'>> {
  try {
    await promise;
  } catch (error) {
    return error as CatalogError;
  }
  throw new Error('it did not fail');
}

describe('a backup file', () => {
  it('is replaced as a whole', async () => {
    const handle = new Handle();
    await backupFile(asHandle(handle)).write(NEW);
    expect(handle.content).toEqual(NEW);
    expect(handle.aborted).toBe(false);
  });

  it.each<[Step, string, string]>([
    ['getFile', 'NotFoundError', 'was moved, renamed or deleted'],
    ['createWritable', 'NotAllowedError', 'no longer allows'],
    ['createWritable', 'NoModificationAllowedError', 'another program holds it'],
    ['write', 'QuotaExceededError', 'not enough disk space'],
    ['close', 'AbortError', 'could not be written (no reason given)'],
  ])('stays as it was if %s fails with a %s, and says so', async (at, as, words) => {
    const handle = new Handle({ at, as });
    const { code, message } = await failureOf(backupFile(asHandle(handle)).write(NEW));
    expect(code).toBe('file-unavailable');
    expect(message).toContain(words);
    expect(message).toContain(NAME);
    expect(handle.content).toBe(OLD);
  });

  it('lets go of what it had begun to write', async () => {
    const handle = new Handle({ at: 'write', as: 'QuotaExceededError' });
    await failureOf(backupFile(asHandle(handle)).write(NEW));
    expect(handle.aborted).toBe(true);
  });

  it('is no backup if it is shorter than what was written', async () => {
    const handle = new Handle();
    handle.lost = 1;
    const { message } = await failureOf(backupFile(asHandle(handle)).write(NEW));
    expect(message).toBe('catalog.db has 3 bytes after it was written, instead of 4.');
  });
});

describe('linking a file', () => {
  const keeper = () => {
    const store: FileSystemFileHandle[] = [];
    return {
      store,
      find: async () => store.at(-1),
      keep: async (handle: FileSystemFileHandle) => void store.push(handle),
      forget: async () => void store.splice(0),
    };
  };

  it('is not possible if the browser has no way to', () => {
    expect(openBackupPlace({}, keeper(), undefined, 'lock')).toBeUndefined();
  });

  it('keeps the file that the user chose, for the next start', async () => {
    const handle = asHandle(new Handle());
    const place = openBackupPlace({ showSaveFilePicker: async () => handle }, keeper(), undefined, 'lock');
    expect((await place?.choose('catalog.db'))?.name).toBe(NAME);
    expect((await place?.find())?.name).toBe(NAME);
    await place?.forget();
    expect(await place?.find()).toBeUndefined();
  });

  it('does nothing if the user closes the dialog', async () => {
    const closed = () => Promise.reject(new DOMException('The user aborted a request.', 'AbortError'));
    const place = openBackupPlace({ showSaveFilePicker: closed }, keeper(), undefined, 'lock');
    expect(await place?.choose('catalog.db')).toBeUndefined();
  });

  it('says why if the browser cannot note it', async () => {
    const full = { ...keeper(), keep: () => Promise.reject(new DOMException('Full.', 'QuotaExceededError')) };
    const access = { showSaveFilePicker: async () => asHandle(new Handle()) };
    const place = openBackupPlace(access, full, undefined, 'lock');
    const { code, message } = await failureOf(Promise.resolve(place?.choose('catalog.db')));
    expect([code, message]).toEqual(['file-unavailable', 'The browser could not save the link to catalog.db: Full.']);
  });
});

/** Web Locks without a queue, which Node 20 lacks. */
class Locks {
  readonly #held = new Set<string>();

  readonly request = (async (name: string, _: LockOptions, callback: (lock: Lock | null) => unknown) => {
    if (this.#held.has(name)) return callback(null);
    this.#held.add(name);
    try {
      return await callback({ name, mode: 'exclusive' });
    } finally {
      this.#held.delete(name);
    }
  }) as LockManager['request'];
}

it('of two tabs that would write at the same time, one learns that it did not', async () => {
  const place = openBackupPlace(
    { showSaveFilePicker: async () => asHandle(new Handle()) },
    { find: async () => undefined, keep: async () => undefined, forget: async () => undefined },
    new Locks(),
    'lock',
  );
  let finish = (): void => undefined;
  const first = place?.alone(() => new Promise((resolve) => (finish = resolve)));
  expect(await place?.alone(() => Promise.reject(new Error('not to be run')))).toBe(false);
  finish();
  expect(await first).toBe(true);
  expect(await place?.alone(() => Promise.resolve())).toBe(true);
});
