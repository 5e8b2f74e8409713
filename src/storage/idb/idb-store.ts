import { CatalogError } from '../../domain/core/catalog-error.ts';
import { renewLog } from './chromium-log.ts';
import type { HasRoom } from './disk-space.ts';

/** `log`: small records, and the only store a commit touches. `blocks`: the stored files' bytes. */
export type StoreName = 'log' | 'blocks';

/** The object stores of one transaction. Only those that were asked for are there to be used. */
export type Stores = (name: StoreName) => IDBObjectStore;

/** Grows when the layout changes: an older page can't open the newer one, and a newer page closes the older one's connection. */
const LAYOUT = 2;

/** Of all records in the log that have a `slot`, there is one for each slot: IndexedDB itself refuses a second. */
export const SLOT_INDEX = 'slot';

/** A browser that says nothing for so long will not answer any more: the connection is given up. */
const OPEN_PATIENCE_MS = 10_000;
const TRANSACTION_PATIENCE_MS = 30_000;

/**
 * The state of Chromium's log as far as a store knows it. `cramped`: Chromium closed it because there was no room for a
 * large value, which has a file of its own; it is whole, but where a page of the disk came free just then. `torn`: it may end
 * in the middle of a record.
 */
type LogState = 'sound' | 'cramped' | 'torn';

/** From here on Chromium keeps a value in a file of its own. */
const LARGE_BYTES = 65_536;
/** More than a database needs that is opened and emptied. */
const LITTLE_ROOM_BYTES = 65_536;
/** More than the 4 MB at which Chromium begins a new log by itself, and which it stores elsewhere then. */
const LOG_ROOM_BYTES = 6_291_456;

/** What an IndexedDB database is made and watched by. */
export interface StoreOptions {
  /** Puts the first records into a new, empty log. */
  readonly begin: (log: IDBObjectStore) => void;
  /** Called when the browser closed the connection: the site's data may be gone, or a newer page wants to change it. */
  readonly onLost: () => void;
  /** Asked before a large value is stored, and before a database is opened again that the browser closed. */
  readonly hasRoom: HasRoom;
}

/**
 * One IndexedDB database, opened when first needed and again after it was lost. Every write is on the disk when its
 * promise resolves. Where Chromium 156 took a connection away because the disk is full, its log may be torn: whatever is
 * stored behind that, and be it only that the database was opened, it takes for damage when it opens that log next, and
 * deletes all that the site has stored. So nothing is asked of it then until there is room again, and a new log first of all.
 */
export class StrictStore {
  readonly #factory: IDBFactory;
  readonly #name: string;
  readonly #options: StoreOptions;
  #opening: Promise<IDBDatabase> | undefined;
  #log: LogState = 'sound';

  constructor(factory: IDBFactory, name: string, options: StoreOptions) {
    this.#factory = factory;
    this.#name = name;
    this.#options = options;
  }

  /**
   * Runs one transaction. `ask` makes all its requests at once, then the transaction is left to the browser: it neither
   * needs nor waits for this tab again, so that a tab which freezes in the middle of a commit holds nobody up. Resolves
   * with what the requests gave, once all is complete; rejects, with nothing written, where any of them failed.
   */
  async run<T>(mode: IDBTransactionMode, names: readonly StoreName[], ask: (stores: Stores) => Promise<T>): Promise<T> {
    const connection = this.#open();
    try {
      const database = await connection;
      return await finished(database.transaction(names, mode, { durability: 'strict' }), ask);
    } catch (error) {
      // Of a connection that we close, the browser no longer says that it took it away.
      if (isTaken(error)) this.#log = 'torn';
      else if (isLargeRefused(error) && this.#log === 'sound') this.#log = 'cramped';
      // Whatever it was, the next one begins on a new connection: a dead one refuses everything from then on.
      if (!isRefusal(error)) this.#drop(connection);
      throw error;
    }
  }

  /**
   * Has the browser begin a new log: an earlier page may have met a full disk, and its torn log been opened since. Rejects
   * with a `QuotaExceededError`, and asks the browser for nothing, where there is no room for it.
   */
  async renewLog(): Promise<void> {
    await this.#needRoom(LOG_ROOM_BYTES);
    await renewLog(this.#factory, this.#name);
  }

  /**
   * To be asked before a change is stored whose bytes are a large value. Where there is no room for its file, Chromium takes
   * back what of the change stands in the log already, and may tear it there. Rejects with a `QuotaExceededError`, and
   * asks the browser for nothing.
   */
  async needRoomFor(bytes: number): Promise<void> {
    if (bytes < LARGE_BYTES) return;
    try {
      await this.#needRoom(bytes + LITTLE_ROOM_BYTES);
    } catch (error) {
      // Whatever comes next looks for the little room that it needs itself.
      this.close();
      if (this.#log === 'sound') this.#log = 'cramped';
      throw error;
    }
  }

  close(): void {
    if (this.#opening !== undefined) this.#drop(this.#opening);
  }

  #open(): Promise<IDBDatabase> {
    if (this.#opening !== undefined) return this.#opening;
    const onLost = (wasTaken: boolean): void => {
      this.#drop(own);
      if (wasTaken) this.#log = 'torn';
      this.#options.onLost();
    };
    const open = (): Promise<IDBDatabase> => opened(this.#factory, this.#name, this.#options.begin, onLost);
    const own = this.#log === 'sound' ? open() : this.#mendLog(this.#log).then(open);
    this.#opening = own;
    return own;
  }

  async #mendLog(state: Exclude<LogState, 'sound'>): Promise<void> {
    this.#log = 'sound';
    try {
      await (state === 'torn' ? this.renewLog() : this.#needRoom(LITTLE_ROOM_BYTES));
    } catch (error) {
      this.#log = state;
      throw error;
    }
  }

  async #needRoom(bytes: number): Promise<void> {
    if (!(await this.#options.hasRoom(bytes))) throw new DOMException('the disk is full', 'QuotaExceededError');
  }

  /** Of several who find a connection dead, only the first drops it: the others would drop its successor. */
  #drop(lost: Promise<IDBDatabase>): void {
    if (this.#opening === lost) this.#opening = undefined;
    lost.then((database) => database.close()).catch(() => undefined);
  }
}

/** Whether the transaction was refused for what it asked, by a connection that is sound. */
export function isRefusal(error: unknown): boolean {
  return isNamed(error, 'ConstraintError');
}

/** Whether there is no more room. */
export function isFull(error: unknown): boolean {
  return isNamed(error, 'QuotaExceededError');
}

/** Whether the browser failed, and may do better on a new connection. What is no `DOMException` is ours to mend. */
export function isTrouble(error: unknown): boolean {
  return error instanceof DOMException && !isRefusal(error) && !isFull(error) && error.name !== 'DataCloneError';
}

/** Whether a value that is stored cannot be read: browsers keep large ones in files of their own, which can be lost or break. */
export function isUnreadable(error: unknown): boolean {
  return ['DataError', 'NotFoundError', 'NotReadableError'].some((name) => isNamed(error, name));
}

/** What a request gives. What is stored is of the type that the caller says, or is damaged. */
export function answerOf<T>(request: IDBRequest): Promise<T> {
  const answer = new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new DOMException('a request failed', 'UnknownError'));
  });
  // Where one request fails, the others do so with it: the transaction speaks for all.
  answer.catch(() => undefined);
  return answer;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

function opened(
  factory: IDBFactory,
  name: string,
  begin: (log: IDBObjectStore) => void,
  onLost: (wasTaken: boolean) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, LAYOUT);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new DOMException('the browser does not open its storage', 'TimeoutError'));
    }, OPEN_PATIENCE_MS);
    request.onupgradeneeded = () => {
      const log = request.result.createObjectStore('log');
      log.createIndex(SLOT_INDEX, 'slot', { unique: true });
      request.result.createObjectStore('blocks');
      begin(log);
    };
    request.onerror = () => {
      clearTimeout(timer);
      const error = request.error ?? new DOMException('the browser could not open its storage', 'UnknownError');
      reject(error.name === 'VersionError' ? newerLayout(error) : error);
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      if (isLate) {
        database.close();
        return;
      }
      database.onclose = () => onLost(true);
      database.onversionchange = () => {
        database.close();
        onLost(false);
      };
      resolve(database);
    };
  });
}

/** A newer page has changed the layout of what is stored. */
export function newerLayout(cause?: unknown): CatalogError {
  return new CatalogError(
    'newer-catalog',
    'A newer version of Metricbook keeps this catalog. Reload the page to get that version; nothing was changed.',
    {},
    { cause },
  );
}

function finished<T>(transaction: IDBTransaction, ask: (stores: Stores) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const { db } = transaction;
    let failure: unknown;
    const giveUp = (because: DOMException): void => {
      failure = because;
      abort(transaction);
      end();
      reject(because);
    };
    const timer = setTimeout(
      () => giveUp(new DOMException('the browser does not answer', 'TimeoutError')),
      TRANSACTION_PATIENCE_MS,
    );
    // Of a transaction that begins while the browser takes the connection away, Chromium says nothing any more.
    const onClose = (): void => giveUp(new DOMException('the browser closed its storage', 'AbortError'));
    db.addEventListener('close', onClose);
    const end = (): void => {
      clearTimeout(timer);
      db.removeEventListener('close', onClose);
    };
    // The first request that fails says why; the transaction itself often says no more than that it was given up.
    transaction.addEventListener('error', ({ target }) => {
      failure ??= (target as IDBRequest).error;
    });
    transaction.onabort = () => {
      end();
      const because =
        failure ?? transaction.error ?? new DOMException('the browser gave up a transaction', 'AbortError');
      reject(isDiskFull(because) ? new DOMException(because.message, 'QuotaExceededError') : because);
    };
    try {
      const answer = ask((name) => transaction.objectStore(name));
      answer.catch(() => undefined);
      transaction.commit();
      transaction.oncomplete = () => {
        end();
        answer.then(resolve, reject);
      };
    } catch (error) {
      failure ??= error;
      abort(transaction);
      end();
      reject(error);
    }
  });
}

/** Whether Chromium took the connection away with this, or had done so and cannot give another. */
function isTaken(error: unknown): boolean {
  return (
    error instanceof DOMException && /NO_SPACE|disk full|[Cc]onnection is closing|Internal error/.test(error.message)
  );
}

/** Whether Chromium had no room for the file of a large value; it closes all it has open then. */
function isLargeRefused(error: unknown): boolean {
  return error instanceof DOMException && error.message.includes('Failed to write blobs');
}

/** Of a full disk Chromium says that a file of its own has no space, or that large values could not be written to theirs. */
function isDiskFull(error: unknown): error is DOMException {
  return error instanceof DOMException && /NO_SPACE|Failed to write blobs/.test(error.message);
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself already, and its own event says how.
  }
}
