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
}

export interface Questions {
  readonly open: ReadonlySignal<Question | undefined>;
  /** Shows the dialog; true where the person agreed. A newer question answers an older one with no. */
  confirm(question: Question): Promise<boolean>;
  answer(yes: boolean): void;
}

export function createQuestions(): Questions {
  const open = signal<Question | undefined>(undefined);
  let resolveOpen: ((yes: boolean) => void) | undefined;

  function answer(yes: boolean): void {
    const resolve = resolveOpen;
    resolveOpen = undefined;
    open.value = undefined;
    resolve?.(yes);
  }

  return {
    open,
    answer,
    confirm(question) {
      answer(false);
      open.value = question;
      return new Promise((resolve) => {
        resolveOpen = resolve;
      });
    },
  };
}
