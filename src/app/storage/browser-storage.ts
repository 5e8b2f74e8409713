import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { BrowserStorageApi } from '../core/app-options.ts';
import type { LocalStore } from '../core/local-store.ts';

/** What the browser says to keeping this page's data whatever happens. */
export type KeepPromise =
  /** It has not said yet. */
  | { readonly is: 'unknown' }
  /** It gives no such promise, or only to pages served by HTTPS. */
  | { readonly is: 'unsupported' }
  | { readonly is: 'given' }
  /** `asked`: whether it was asked, so that it refused. */
  | { readonly is: 'not-given'; readonly asked: boolean }
  /** It is making up its mind, or has its person asked. That may take for ever. */
  | { readonly is: 'asking' };

/** Bytes, as the browser estimates them, of all that is stored under the page's origin. */
export interface StorageSpace {
  readonly used: number;
  readonly allowed: number;
}

/** The browser's own storage, which it may clear unless it promised not to. Nothing ever waits for its answers. */
export interface BrowserStorage {
  readonly promise: ReadonlySignal<KeepPromise>;
  /** Undefined where the browser does not tell. */
  readonly space: ReadonlySignal<StorageSpace | undefined>;
  /** Reads both again. */
  look(): void;
  /** Asks for the promise. */
  ask(): void;
  /** To be called after each change: the first one ever in this browser asks. */
  changed(): void;
}

const ASKED = 'asked-to-keep';

/** `storage` is undefined where the browser has none, as on a page without HTTPS. */
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
    // An answer from before it was asked, or promised, says nothing any more.
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
