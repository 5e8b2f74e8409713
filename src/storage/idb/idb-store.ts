import { CatalogError } from '../../domain/core/catalog-error.ts';
import { rotateLog } from './chromium-log.ts';
import type { HasSpace } from './disk-space.ts';
import { isDiskFull, isFull, isLargeRefused, isRefusal, isTaken, isTimeout } from './idb-errors.ts';

/**
 * Object stores. `log`: small records, and the only store that a commit touches. `blocks`: the bytes of the stored
 * files.
 */
export type StoreName = 'log' | 'blocks';

/** Gives the object stores of one transaction. Only those that it was opened for can be used. */
export type Stores = (name: StoreName) => IDBObjectStore;

/**
 * IndexedDB version number. It grows when the layout changes: an older page can't open the newer layout, and a newer
 * page closes the older one's connection.
 */
export const LAYOUT = 2;

/** Unique index over the `slot` of the log's records. IndexedDB itself refuses a second record for the same slot. */
export const SLOT_INDEX = 'slot';

/** Timeouts. A browser that has not answered by then never will: the connection is dropped. */
const OPEN_TIMEOUT_MS = 10_000;
/**
 * Chromium looks every 20 s if a transaction that makes no progress blocks another one, and gives it up at the third
 * time in a row. At 20, 40 and 60 s, one of the attempts must be waiting: with 30 s it could be between two of them.
 */
const TRANSACTION_TIMEOUT_MS = 25_000;

/**
 * A write that takes this long may have met a full disk without a word. Chromium 156 repeats the removal of an
 * outdated index entry, hundreds of thousands of times a minute, until the disk takes it. Then the transaction
 * succeeds, but the first attempt's torn record stays in the middle of the log.
 */
const SUSPICIOUS_MS = 2_000;

/**
 * State of Chromium's log as far as a store knows it. `cramped`: Chromium closed it because there was no space for a
 * large value, which has a file of its own. The log is intact, unless a page of the disk was freed at that moment.
 * `torn`: it may have a torn record.
 */
type LogState = 'sound' | 'cramped' | 'torn';

/** From this size on Chromium stores a value in a file of its own. */
const LARGE_BYTES = 65_536;
/** More than a database needs that is opened and emptied. */
const MIN_SPACE_BYTES = 65_536;
/** More than the 4 MB at which Chromium begins a new log by itself and moves the content of the old one elsewhere. */
const LOG_SPACE_BYTES = 6_291_456;

/** The callbacks of an IndexedDB database. */
export interface StoreOptions {
  /** Puts the first records into a new, empty log. */
  readonly begin: (log: IDBObjectStore) => void;
  /** Called when the browser closed the connection: the site's data may be gone, or a newer page wants to change it. */
  readonly onLost: () => void;
  /** Asked before a large value is stored, and before a database is opened again that the browser closed. */
  readonly hasSpace: HasSpace;
}

/**
 * One IndexedDB database, opened when first needed and again after its connection was lost. Every write is on the
 * disk when its promise resolves. If Chromium 156 closes a connection because the disk is full, its log may end in a
 * torn record. Anything appended after that record, even by opening the database, makes Chromium treat the log as
 * corrupt when it next opens it, and delete all that the site has stored. So after a disk-full error no IndexedDB
 * call is made until there is space again, and then the log is rotated first.
 */
export class IdbStore {
  readonly #factory: IDBFactory | Promise<IDBFactory>;
  readonly #name: string;
  readonly #options: StoreOptions;
  #opening: Promise<IDBDatabase> | undefined;
  #log: LogState = 'sound';

  constructor(factory: IDBFactory | Promise<IDBFactory>, name: string, options: StoreOptions) {
    this.#factory = factory;
    this.#name = name;
    this.#options = options;
  }

  /**
   * Runs one transaction. `ask` must make all its requests at once. The transaction is committed explicitly and
   * finishes without this tab, so a tab that freezes in the middle of a commit blocks no other. Resolves with what
   * `ask` resolves to, once the transaction is complete. Rejects, with nothing written, if any request failed.
   * `relaxed`: what is written may be lost with the machine's power.
   */
  async run<T>(
    mode: IDBTransactionMode,
    names: readonly StoreName[],
    ask: (stores: Stores) => Promise<T>,
    durability: 'strict' | 'relaxed' = 'strict',
  ): Promise<T> {
    const connection = this.#open();
    try {
      const database = await connection;
      const begun = performance.now();
      const answer = await finished(database.transaction(names, mode, { durability }), ask);
      if (mode === 'readwrite' && performance.now() - begun > SUSPICIOUS_MS) this.#mendSoon(connection);
      return answer;
    } catch (error) {
      // Chromium sends no `close` event to a connection that we close ourselves, so the error has to tell.
      if (isTaken(error) || isTimeout(error)) this.#log = 'torn';
      else if (isLargeRefused(error) && this.#log === 'sound') this.#log = 'cramped';
      // The next transaction gets a new connection, since a dead one refuses everything from then on.
      if (!isRefusal(error)) this.#drop(connection);
      throw error;
    }
  }

  /** True if no write met a full disk or a browser that did not answer: only then write what nobody needs. */
  get isSound(): boolean {
    return this.#log === 'sound';
  }

  /**
   * Rotates Chromium's log: an earlier session may have met a full disk, and its torn log may have been opened again
   * since. Rejects with a `QuotaExceededError`, without calling IndexedDB, if there is no space for it.
   */
  async rotateLog(): Promise<void> {
    await this.#requireSpace(LOG_SPACE_BYTES);
    await rotateLog(await this.#factory, this.#name);
  }

  /** Rotates Chromium's log if it is under suspicion and there is space by now. Call it after space was freed. */
  async mendLog(): Promise<void> {
    const state = this.#log;
    if (state === 'sound') return;
    await this.rotateLog();
    if (this.#log === state) this.#log = 'sound';
  }

  /**
   * Makes sure that there is space for a change of so many bytes; call it before storing the change. If Chromium has
   * no space for the file of a large value, it removes what the log already has of the change, and may tear the log
   * there. Rejects with a `QuotaExceededError`, without calling IndexedDB.
   */
  async requireSpaceFor(bytes: number): Promise<void> {
    if (bytes < LARGE_BYTES) return;
    try {
      await this.#requireSpace(bytes + MIN_SPACE_BYTES);
    } catch (error) {
      // Reopening probes for the little space that it needs.
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
    const open = async (): Promise<IDBDatabase> => opened(await this.#factory, this.#name, this.#options.begin, onLost);
    const own = this.#log === 'sound' ? open() : this.#mendLog(this.#log).then(open);
    this.#opening = own;
    return own;
  }

  /** Rotates the log before the next transaction, and at once if there is space. */
  #mendSoon(connection: Promise<IDBDatabase>): void {
    this.#drop(connection);
    this.#log = 'torn';
    const reopened = this.#open();
    // The next transaction tries again, and reports it.
    reopened.catch(() => this.#drop(reopened));
  }

  async #mendLog(state: Exclude<LogState, 'sound'>): Promise<void> {
    this.#log = 'sound';
    try {
      await this.rotateLog();
    } catch (error) {
      this.#log = state;
      // Dropping earlier versions needs only a little space, and gives some back. The log stays under suspicion.
      if (state === 'torn' || !isFull(error)) throw error;
      await this.#requireSpace(MIN_SPACE_BYTES);
    }
  }

  async #requireSpace(bytes: number): Promise<void> {
    if (!(await this.#options.hasSpace(bytes))) throw new DOMException('the disk is full', 'QuotaExceededError');
  }

  /** Drops a connection once, even if several callers find it dead: the others would drop its successor. */
  #drop(lost: Promise<IDBDatabase>): void {
    if (this.#opening === lost) this.#opening = undefined;
    lost.then((database) => database.close()).catch(() => undefined);
  }
}

/** The result of a request. The type is the caller's claim: a record of another type is damaged. */
export function answerOf<T>(request: IDBRequest): Promise<T> {
  const answer = new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new DOMException('a request failed', 'UnknownError'));
  });
  // If one request fails, all do. The transaction reports it for all.
  answer.catch(() => undefined);
  return answer;
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
    }, OPEN_TIMEOUT_MS);
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

/** The error for a catalog whose layout a newer page has changed. */
export function newerLayout(cause?: unknown): CatalogError {
  return new CatalogError(
    'newer-catalog',
    'A newer version of Metricbook manages this catalog. Reload the page to get that version. Nothing was changed.',
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
      TRANSACTION_TIMEOUT_MS,
    );
    // If a transaction begins while Chromium is closing the connection, it gets no event at all.
    const onClose = (): void => giveUp(new DOMException('the browser closed its storage', 'AbortError'));
    db.addEventListener('close', onClose);
    const end = (): void => {
      clearTimeout(timer);
      db.removeEventListener('close', onClose);
    };
    // The first request that fails has the reason; the transaction often says only that it was aborted.
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

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already. Its own event reports how.
  }
}
