import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { LocalStore } from './local-store.ts';

/** The state of the dialog `Your name`: closed, open before a change, or opened by the user. */
export type Asking = 'no' | 'before-a-change' | 'by-choice';

/** The name that is recorded with the changes of this browser. */
export interface PersonState {
  /** Undefined until the user has given one. */
  readonly name: ReadonlySignal<string | undefined>;
  /** The purpose of the open dialog `Your name`, if it is open. */
  readonly asking: ReadonlySignal<Asking>;
  /** Returns the name, after asking for it if it is unknown; undefined if the user cancels. */
  known(): Promise<string | undefined>;
  /** Asks although no change is waiting, because the user wants another name. */
  readonly askAgain: () => void;
  /** Answers the dialog; undefined cancels. */
  answer(name: string | undefined): void;
}

const KEY = 'your-name';

/** Creates the state from the name in a local store. */
export function createPerson(store: LocalStore): PersonState {
  const name = signal(store.get(KEY));
  const asking = signal<Asking>('no');
  let waiting: ((name: string | undefined) => void)[] = [];

  function ask(): Promise<string | undefined> {
    asking.value = 'before-a-change';
    return new Promise((resolve) => waiting.push(resolve));
  }

  return {
    name,
    asking,
    askAgain: () => void (asking.value = 'by-choice'),
    known: () => (name.peek() === undefined ? ask() : Promise.resolve(name.peek())),
    answer(given) {
      const told = given?.trim() ?? '';
      if (told !== '') {
        name.value = told;
        store.set(KEY, told);
      }
      asking.value = 'no';
      const answered = waiting;
      waiting = [];
      for (const resolve of answered) resolve(told === '' ? undefined : told);
    },
  };
}
