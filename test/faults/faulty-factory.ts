/** Name and message of a `DOMException`. */
export type Failure = readonly [name: string, message: string];

/** One way in which a browser's storage fails. */
export type Fault =
  /** Opening the database: an error, or no answer at all. */
  | { readonly at: 'open'; readonly gives: Failure | 'nothing' }
  /** Beginning a transaction: an error; `closed`: the connection is lost first, and reports it. */
  | { readonly at: 'transaction'; readonly gives: Failure; readonly closed?: true }
  /** One request, and its transaction with it. */
  | { readonly at: 'request'; readonly gives: Failure; readonly of?: 'readonly' | 'readwrite' }
  /**
   * The end of a transaction. `wasApplied`: it is done, and the page never hears of it. `closed`: the connection is
   * lost with it. Without an error, the transaction aborts without a reason.
   */
  | {
      readonly at: 'commit';
      readonly gives: Failure | 'nothing' | 'no reason';
      readonly of?: 'readwrite';
      readonly wasApplied?: true;
      readonly closed?: true;
    }
  /** The end of the tab: from some call on, nothing reaches the disk or answers any more. */
  | { readonly at: 'any'; readonly gives: 'death' };

/** A fault at the call number `from`, counted from 1 among those it fits, and at that many calls in all. */
export interface Plan {
  readonly fault: Fault;
  readonly from: number;
  readonly times: number;
}

const OPENING: Failure = ['UnknownError', 'Internal error opening backing store'];
const CLOSING: Failure = ['InvalidStateError', 'The database connection is closing'];
const LOST: Failure = ['UnknownError', 'Connection to Indexed Database server lost'];
const FULL: Failure = ['QuotaExceededError', 'The current transaction exceeded its quota limitations'];
const UNREADABLE: Failure = [
  'NotReadableError',
  'Data lost due to missing file. Affected record should be considered irrecoverable',
];
const GIVEN_UP: Failure = ['AbortError', 'The transaction was aborted'];

export const FAULTS = {
  'opening fails': { at: 'open', gives: OPENING },
  'opening fails for lack of space': { at: 'open', gives: FULL },
  'opening gives no answer': { at: 'open', gives: 'nothing' },
  'the connection is closing': { at: 'transaction', gives: CLOSING },
  'the connection is closed underneath': { at: 'transaction', gives: CLOSING, closed: true },
  'a request fails': { at: 'request', gives: LOST },
  'a request fails for lack of space': { at: 'request', gives: FULL, of: 'readwrite' },
  'a stored value cannot be read': { at: 'request', gives: UNREADABLE, of: 'readonly' },
  'a transaction gives itself up': { at: 'commit', gives: GIVEN_UP },
  'a transaction gives itself up without a reason': { at: 'commit', gives: 'no reason' },
  'a transaction fails': { at: 'commit', gives: LOST },
  'a transaction fails for lack of space': { at: 'commit', gives: FULL, of: 'readwrite' },
  'the connection is closed under a transaction': { at: 'commit', gives: GIVEN_UP, closed: true },
  'an acknowledgement is lost': { at: 'commit', gives: LOST, of: 'readwrite', wasApplied: true },
  'an acknowledgement is lost with the connection': {
    at: 'commit',
    gives: GIVEN_UP,
    of: 'readwrite',
    wasApplied: true,
    closed: true,
  },
  'a transaction gives no answer': { at: 'commit', gives: 'nothing' },
  'a transaction is done and gives no answer': { at: 'commit', gives: 'nothing', of: 'readwrite', wasApplied: true },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** The end of a tab, whatever it is doing. */
export const DEATH: Fault = { at: 'any', gives: 'death' };

/** The real timer, taken before a test replaces it: answers arrive in a task of their own. */
const { setTimeout: later } = globalThis;

function fits(fault: Fault, step: Fault['at'], mode: IDBTransactionMode | undefined): boolean {
  return fault.at === 'any' || (fault.at === step && (!('of' in fault) || fault.of === mode));
}

/** Decides at each call if it fails, for everything that was opened through one factory. */
class FaultSchedule {
  #plans: readonly Plan[] = [];
  #seen = 0;
  #isDead = false;
  readonly databases = new Set<FaultyDatabase>();
  readonly dead: Promise<void>;
  #die: () => void = () => undefined;
  onSilence: () => void = () => undefined;

  constructor() {
    this.dead = new Promise((resolve) => (this.#die = resolve));
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** The calls since the plan was made. */
  readonly #calls: { readonly step: Fault['at']; readonly mode: IDBTransactionMode | undefined }[] = [];

  /** Counts the calls since the plan was made that a fault fits. */
  callsFor(fault: Fault): number {
    return this.#calls.filter(({ step, mode }) => fits(fault, step, mode)).length;
  }

  plan(plans: readonly Plan[]): void {
    this.#plans = plans;
    this.#seen = 0;
    this.#calls.length = 0;
  }

  /** Returns the fault of this call. Each plan begins to count when the one before has ended. */
  at<Step extends Fault['at']>(
    step: Step,
    mode?: IDBTransactionMode,
  ): Extract<Fault, { at: Step }> | 'death' | undefined {
    if (this.#isDead) return 'death';
    this.#calls.push({ step, mode });
    const [plan, ...rest] = this.#plans;
    if (plan === undefined) return undefined;
    const { fault, from, times } = plan;
    if (!fits(fault, step, mode)) return undefined;
    this.#seen += 1;
    if (this.#seen < from) return undefined;
    if (this.#seen === from + times - 1) {
      this.#plans = rest;
      this.#seen = 0;
    }
    if (fault.at !== 'any') return fault as Extract<Fault, { at: Step }>;
    this.kill();
    return 'death';
  }

  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const database of this.databases) database.die();
    this.#die();
  }

  /** Delivers an answer to the page, later, unless the tab is dead by then. */
  tell(hearing: () => void): void {
    later(() => {
      if (!this.#isDead) hearing();
    }, 0);
  }

  /** Marks a call that will never be answered, so that the owner of the test's clock may go on at once. */
  fallSilent(): void {
    later(() => this.onSilence(), 0);
  }
}

/**
 * One tab's access to a browser's IndexedDB, which fails as planned. Data is really stored in the other factory,
 * which several tabs share, each with its own faults.
 */
export class FaultyFactory implements IDBFactory {
  readonly #real: IDBFactory;
  readonly #schedule = new FaultSchedule();

  constructor(real: IDBFactory) {
    this.#real = real;
  }

  /** Plans these faults from now on, one plan after the other. */
  plan(...plans: readonly Plan[]): void {
    this.#schedule.plan(plans);
  }

  /** Ends all faults. */
  heal(): void {
    this.#schedule.plan([]);
  }

  /** Counts the calls since the plan was made that a fault fits. */
  callsFor(fault: Fault): number {
    return this.#schedule.callsFor(fault);
  }

  /** Resolves when this tab is dead. */
  get dead(): Promise<void> {
    return this.#schedule.dead;
  }

  get isDead(): boolean {
    return this.#schedule.isDead;
  }

  kill(): void {
    this.#schedule.kill();
  }

  /** Closes every connection, as the browser does, and reports it. */
  closeConnections(): void {
    for (const database of this.#schedule.databases) database.lose();
  }

  /** Sets a function that is called for a call that will never be answered. */
  set onSilence(act: () => void) {
    this.#schedule.onSilence = act;
  }

  open(name: string, version?: number): IDBOpenDBRequest {
    return new FaultyOpening(this.#real, this.#schedule, name, version) as unknown as IDBOpenDBRequest;
  }

  deleteDatabase(name: string): IDBOpenDBRequest {
    return this.#real.deleteDatabase(name);
  }

  databases(): Promise<IDBDatabaseInfo[]> {
    return this.#real.databases();
  }

  cmp(first: unknown, second: unknown): number {
    return this.#real.cmp(first, second);
  }
}

type Handler = ((event: Event) => unknown) | null;

class FaultyOpening {
  onupgradeneeded: Handler = null;
  onsuccess: Handler = null;
  onerror: Handler = null;
  result: unknown = undefined;
  error: DOMException | null = null;

  constructor(factory: IDBFactory, schedule: FaultSchedule, name: string, version: number | undefined) {
    const fault = schedule.at('open');
    if (fault === 'death') return;
    if (fault !== undefined) {
      if (fault.gives === 'nothing') schedule.fallSilent();
      else this.#fail(schedule, fault.gives);
      return;
    }
    const real = factory.open(name, version);
    real.onupgradeneeded = (event) => {
      this.result = real.result;
      this.onupgradeneeded?.(event);
    };
    real.onsuccess = (event) => {
      if (schedule.isDead) {
        real.result.close();
        return;
      }
      this.result = new FaultyDatabase(real.result, schedule);
      this.onsuccess?.(event);
    };
    real.onerror = (event) => {
      this.error = real.error;
      if (!schedule.isDead) this.onerror?.(event);
    };
  }

  #fail(schedule: FaultSchedule, failure: Failure): void {
    schedule.tell(() => {
      this.error = exceptionOf(failure);
      this.onerror?.(new Event('error'));
    });
  }
}

class FaultyDatabase {
  readonly #real: IDBDatabase;
  readonly #schedule: FaultSchedule;
  readonly #running = new Set<FaultyTransaction>();
  readonly #onClose = new Set<(event: Event) => unknown>();
  #isClosed = false;
  onclose: Handler = null;
  onversionchange: Handler = null;

  constructor(real: IDBDatabase, schedule: FaultSchedule) {
    this.#real = real;
    this.#schedule = schedule;
    schedule.databases.add(this);
    real.onclose = () => this.#hearClose();
    real.onversionchange = (event) => this.onversionchange?.(event);
  }

  transaction(names: string[], mode: IDBTransactionMode, options: IDBTransactionOptions): FaultyTransaction {
    if (this.#isClosed) throw exceptionOf(CLOSING);
    const fault = this.#schedule.at('transaction', mode);
    if (fault !== undefined && fault !== 'death') {
      if (fault.closed) this.lose();
      throw exceptionOf(fault.gives);
    }
    const real = fault === 'death' ? undefined : this.#real.transaction(names, mode, options);
    const transaction = new FaultyTransaction(real, mode, this.#schedule, this);
    this.#running.add(transaction);
    return transaction;
  }

  ended(transaction: FaultyTransaction): void {
    this.#running.delete(transaction);
  }

  close(): void {
    this.#isClosed = true;
    this.#schedule.databases.delete(this);
    this.#real.close();
  }

  /** Closes the connection under the page. */
  lose(): void {
    if (this.#isClosed) return;
    this.close();
    this.#schedule.tell(() => this.#hearClose());
  }

  #hearClose(): void {
    const event = new Event('close');
    this.onclose?.(event);
    for (const hear of this.#onClose) hear(event);
  }

  addEventListener(_type: 'close', hear: (event: Event) => unknown): void {
    this.#onClose.add(hear);
  }

  removeEventListener(_type: 'close', hear: (event: Event) => unknown): void {
    this.#onClose.delete(hear);
  }

  /** Kills the tab: a transaction that the browser has completely may still be done, the rest never is. */
  die(): void {
    for (const transaction of this.#running) transaction.die();
    this.close();
  }
}

class FaultyTransaction {
  readonly #real: IDBTransaction | undefined;
  readonly #mode: IDBTransactionMode;
  readonly #schedule: FaultSchedule;
  readonly db: FaultyDatabase;
  readonly #onRequestError: ((event: Event) => unknown)[] = [];
  #failed: { readonly request: FailingRequest; readonly failure: Failure } | undefined;
  #isHandedOver = false;
  /** False if the page does not hear the real result. */
  #isHeard = true;
  onabort: Handler = null;
  oncomplete: Handler = null;
  error: DOMException | null = null;

  constructor(
    real: IDBTransaction | undefined,
    mode: IDBTransactionMode,
    schedule: FaultSchedule,
    database: FaultyDatabase,
  ) {
    this.#real = real;
    this.#mode = mode;
    this.#schedule = schedule;
    this.db = database;
    if (real === undefined) return;
    real.addEventListener('error', (event) => {
      if (this.#isHeard && !schedule.isDead) for (const hear of this.#onRequestError) hear(event);
    });
    real.oncomplete = (event) => {
      database.ended(this);
      if (this.#isHeard && !schedule.isDead) this.oncomplete?.(event);
    };
    real.onabort = (event) => {
      database.ended(this);
      this.error = real.error;
      if (this.#isHeard && !schedule.isDead) this.onabort?.(event);
    };
  }

  addEventListener(_type: 'error', hear: (event: Event) => unknown): void {
    this.#onRequestError.push(hear);
  }

  objectStore(name: string): IDBObjectStore {
    if (this.#real === undefined || this.#schedule.isDead) return this.#faulty(undefined);
    return this.#faulty(this.#real.objectStore(name));
  }

  commit(): void {
    const fault = this.#schedule.at('commit', this.#mode);
    if (fault === 'death') return;
    if (this.#failed !== undefined) {
      const { request, failure } = this.#failed;
      this.#giveUp(failure, request);
      return;
    }
    if (fault === undefined) {
      this.#isHandedOver = true;
      this.#real?.commit();
      return;
    }
    if (fault.closed) this.db.lose();
    if (fault.wasApplied) this.#land(fault.gives);
    else this.#giveUp(fault.gives);
  }

  abort(): void {
    if (this.#isHandedOver) throw exceptionOf(['InvalidStateError', 'The transaction is committing']);
    this.#real?.abort();
  }

  die(): void {
    if (!this.#isHandedOver) this.#abortReally();
  }

  /** Aborts: nothing of it is written. */
  #giveUp(gives: Failure | 'nothing' | 'no reason', request?: FailingRequest): void {
    this.#isHeard = false;
    this.#isHandedOver = true;
    this.#abortReally();
    if (gives === 'nothing') this.#schedule.fallSilent();
    else this.#schedule.tell(() => this.#hearAbort(gives, request));
  }

  /** Completes: all of it is written, and the page hears something else. */
  #land(gives: Failure | 'nothing' | 'no reason'): void {
    const real = this.#real;
    this.#isHeard = false;
    this.#isHandedOver = true;
    if (real === undefined) return;
    const hear = (): void => {
      this.db.ended(this);
      if (gives === 'nothing') this.#schedule.fallSilent();
      else this.#schedule.tell(() => this.#hearAbort(gives));
    };
    real.oncomplete = hear;
    // Another tab was first, so the lost answer was a refusal.
    real.onabort = hear;
    real.commit();
  }

  #hearAbort(gives: Failure | 'no reason', request?: FailingRequest): void {
    const error = gives === 'no reason' ? null : exceptionOf(gives);
    if (request !== undefined && error !== null) {
      const event = request.fail(error);
      for (const hear of this.#onRequestError) hear(event);
    }
    this.error = error;
    this.onabort?.(new Event('abort'));
  }

  #abortReally(): void {
    try {
      this.#real?.abort();
    } catch {
      // The transaction has ended already.
    }
  }

  /** Wraps an object store or an index so that its requests may fail. Without a real one, nothing is ever answered. */
  #faulty(real: IDBObjectStore | IDBIndex | undefined): IDBObjectStore {
    return new Proxy({} as IDBObjectStore, {
      get: (_, method) => {
        if (method === 'index')
          return (name: string) => this.#faulty((real as IDBObjectStore | undefined)?.index(name));
        return (...args: unknown[]) => {
          const fault = this.#schedule.at('request', this.#mode);
          if (fault === 'death' || real === undefined) return new FailingRequest();
          if (fault !== undefined) {
            this.#failed ??= { request: new FailingRequest(), failure: fault.gives };
            return this.#failed.request;
          }
          const call = Reflect.get(real, method) as (...given: unknown[]) => unknown;
          return call.apply(real, args);
        };
      },
    });
  }
}

/** A request that fails, or never answers. */
class FailingRequest {
  onsuccess: Handler = null;
  onerror: Handler = null;
  readonly result = undefined;
  error: DOMException | null = null;

  fail(error: DOMException): Event {
    this.error = error;
    const event = new Event('error');
    Object.defineProperty(event, 'target', { value: this });
    this.onerror?.(event);
    return event;
  }
}

function exceptionOf([name, message]: Failure): DOMException {
  return new DOMException(message, name);
}
