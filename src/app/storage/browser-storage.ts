import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { BrowserStorageApi } from '../core/app-options.ts';
import type { LocalStore } from '../core/local-store.ts';

/** The browser's answer to the request to keep this page's data permanently. */
export type KeepPromise =
  /** It has not answered yet. */
  | { readonly is: 'unknown' }
  /** It gives no such promise, or only to pages served by HTTPS. */
  | { readonly is: 'unsupported' }
  | { readonly is: 'given' }
  /** `asked`: true if it was asked, and so refused. */
  | { readonly is: 'not-given'; readonly asked: boolean }
  /** It is deciding, or asking the user. That may take forever. */
  | { readonly is: 'asking' };

/** The bytes of all that is stored under the page's origin, as the browser estimates them. */
export interface StorageSpace {
  readonly used: number;
  readonly allowed: number;
}

/** The browser's storage, which it may clear unless it promised not to. Nothing waits for its answers. */
export interface BrowserStorage {
  readonly promise: ReadonlySignal<KeepPromise>;
  /** Undefined if the browser does not tell. */
  readonly space: ReadonlySignal<StorageSpace | undefined>;
  /** Reads promise and space again. */
  look(): void;
  /** Asks for the promise. */
  ask(): void;
  /** Asks for the promise at the first change ever in this browser. Call it after each change. */
  changed(): void;
}

const ASKED = 'asked-to-keep';

/** Creates the state. `storage` is undefined if the browser has none, as on a page without HTTPS. */
export function createBrowserStorage(storage: BrowserStorageApi | undefined, store: LocalStore): BrowserStorage {
  const promise = signal<KeepPromise>({ is: storage === undefined ? 'unsupported' : 'unknown' });
  const space = signal<StorageSpace | undefined>(undefined);
  const wasAsked = (): boolean => store.get(ASKED) !== undefined;

  /** A browser that fails to answer has promised nothing. */
  async function answerOf(asked: Promise<boolean>): Promise<KeepPromise> {
    const given = await asked.catch(() => false);
    return given ? { is: 'given' } : { is: 'not-given', asked: wasAsked() };
  }

  async function read(questions: BrowserStorageApi): Promise<void> {
    const answer = await answerOf(questions.persisted());
    // This answer is out of date if the promise was requested or given in the meantime.
    const said = promise.peek().is;
    if (said !== 'asking' && said !== 'given') promise.value = answer;
    const estimate = await questions.estimate().catch(() => undefined);
    if (estimate?.usage !== undefined && estimate.quota !== undefined)
      space.value = { used: estimate.usage, allowed: estimate.quota };
  }

  async function ask(questions: BrowserStorageApi): Promise<void> {
    promise.value = { is: 'asking' };
    store.set(ASKED, 'yes');
    promise.value = await answerOf(questions.persist());
  }

  return {
    promise,
    space,
    look() {
      if (storage !== undefined) void read(storage);
    },
    ask() {
      if (storage !== undefined && promise.peek().is !== 'asking') void ask(storage);
    },
    changed() {
      if (storage !== undefined && !wasAsked()) void ask(storage);
    },
  };
}
