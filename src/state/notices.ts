import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';

/** A sentence about what just happened, with at most one thing to do about it, such as Undo. */
export interface Notice {
  readonly number: number;
  readonly tone: 'plain' | 'problem';
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | undefined;
}

export interface Notices {
  /** Oldest first. */
  readonly shown: ReadonlySignal<readonly Notice[]>;
  /** Says that something was done; gone after ten seconds unless held. */
  tell(text: string, action?: Notice['action']): void;
  /** Says that something could not be done; stays until dismissed. */
  warn(text: string): void;
  /** While the pointer or the focus is on the notices, none of them goes. */
  hold(held: boolean): void;
  dismiss(number: number): void;
}

const SHOWN_MS = 10_000;

export function createNotices(): Notices {
  const shown = signal<readonly Notice[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let last = 0;

  function dismiss(number: number): void {
    clearTimeout(timers.get(number));
    timers.delete(number);
    shown.value = shown.peek().filter((notice) => notice.number !== number);
  }

  function expire(number: number): void {
    clearTimeout(timers.get(number));
    timers.set(
      number,
      setTimeout(() => dismiss(number), SHOWN_MS),
    );
  }

  function add(tone: Notice['tone'], text: string, action: Notice['action']): number {
    last += 1;
    const same = shown.peek().filter((notice) => notice.text !== text || notice.tone !== tone);
    shown.value = [...same, { number: last, tone, text, action }].slice(-3);
    return last;
  }

  return {
    shown,
    tell: (text, action) => expire(add('plain', text, action)),
    warn: (text) => void add('problem', text, undefined),
    hold(held) {
      for (const [number, timer] of timers) {
        if (held) clearTimeout(timer);
        else expire(number);
      }
    },
    dismiss,
  };
}
