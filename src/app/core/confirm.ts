import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';

/** A question that the user must answer before something is done. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** Names shown one below the other, such as the metrics that depend on one to be deleted. */
  readonly items: readonly string[];
  /** The labels of the two buttons. */
  readonly yes: string;
  readonly no: string;
  /** The label of a third button, if there is a way alternative the two. */
  readonly alternative?: string;
}

/** The user's answer; true is yes. */
export type Answer = boolean | 'alternative';

/** The questions of the confirmation dialog, one at a time. */
export interface Confirm {
  readonly open: ReadonlySignal<Question | undefined>;
  /** Shows the dialog. Resolves with true if the user agreed. A newer question answers an open one with no. */
  ask(question: Question): Promise<boolean>;
  /** Does the same for a question with a third button. */
  choose(question: Question): Promise<Answer>;
  answer(answer: Answer): void;
}

/** Creates the state of the dialog, without a question. */
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
