import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';

/** Something to be confirmed before it is done. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** Named one below the other, such as the metrics that depend on one to be deleted. */
  readonly items: readonly string[];
  /** What the two buttons say. */
  readonly yes: string;
  readonly no: string;
  /** What a third button says, where there is a way between the two. */
  readonly between?: string;
}

/** True: yes. */
export type Answer = boolean | 'between';

export interface Confirm {
  readonly open: ReadonlySignal<Question | undefined>;
  /** Shows the dialog; true where the person agreed. A newer question answers an older one with no. */
  ask(question: Question): Promise<boolean>;
  /** The same, for a question with a third button. */
  choose(question: Question): Promise<Answer>;
  answer(answer: Answer): void;
}

export function createConfirm(): Confirm {
  const open = signal<Question | undefined>(undefined);
  let resolveOpen: ((answer: Answer) => void) | undefined;

  function answer(given: Answer): void {
    const resolve = resolveOpen;
    resolveOpen = undefined;
    open.value = undefined;
    resolve?.(given);
  }

  function choose(question: Question): Promise<Answer> {
    answer(false);
    open.value = question;
    return new Promise((resolve) => {
      resolveOpen = resolve;
    });
  }

  return {
    open,
    answer,
    choose,
    ask: async (question) => (await choose(question)) === true,
  };
}
