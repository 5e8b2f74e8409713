import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { LocalStore } from './local-store.ts';

export type Asking = 'no' | 'before-a-change' | 'by-choice';

/** Who makes the changes in this browser. */
export interface PersonState {
  /** Undefined until the person has told. */
  readonly name: ReadonlySignal<string | undefined>;
  /** Whether the dialog with `Your name` is open, and what for. */
  readonly asking: ReadonlySignal<Asking>;
  /** The name, asked for where it is not known yet; undefined where the person would not tell. */
  known(): Promise<string | undefined>;
  /** Asks although no change is waiting: the person wants to be called something else. */
  readonly askAgain: () => void;
  /** The dialog's answer; undefined cancels. */
  answer(name: string | undefined): void;
}

const KEY = 'your-name';

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
