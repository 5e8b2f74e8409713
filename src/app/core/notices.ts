import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';

/** A sentence about what just happened, with at most one action, such as Undo. */
export interface Notice {
  readonly number: number;
  readonly tone: 'plain' | 'problem';
  /** True if a newer notice of its tone takes its place. What an Undo would take back is in the undo list, too. */
  readonly givesWay: boolean;
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | undefined;
}

/** The notices at the foot of the page. */
export interface Notices {
  /** The notices on the screen, oldest first. */
  readonly shown: ReadonlySignal<readonly Notice[]>;
  /** Says that something was done, in place of what was said before. Disappears after ten seconds unless held. */
  tell(text: string, action?: Notice['action']): void;
  /**
   * Says something that must not be missed. Stays until dismissed, whatever else is shown. Returns a function that
   * takes it back.
   */
  keep(text: string, action?: Notice['action']): () => void;
  /** Says that something could not be done. Stays until dismissed. */
  warn(text: string): void;
  /** Keeps all notices while the pointer or the focus is on them. */
  hold(held: boolean): void;
  dismiss(number: number): void;
}

const SHOWN_MS = 10_000;
/** Creates an empty list of notices. */
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

  function add(notice: Omit<Notice, 'number'>): number {
    last += 1;
    const isRepeated = (one: Notice): boolean =>
      one.text === notice.text && one.tone === notice.tone && (one.action === undefined || !timers.has(one.number));
    const others = shown.peek().filter((one) => !isRepeated(one));
    const all = [...others, { ...notice, number: last }];
    const newest = all.findLast(({ givesWay, tone }) => givesWay && tone === notice.tone);
    shown.value = all.filter((one) => !one.givesWay || one.tone !== notice.tone || one === newest);
    return last;
  }

  return {
    shown,
    tell: (text, action) => expire(add({ tone: 'plain', givesWay: true, text, action })),
    keep(text, action) {
      const number = add({ tone: 'plain', givesWay: false, text, action });
      return () => dismiss(number);
    },
    warn: (text) => void add({ tone: 'problem', givesWay: true, text, action: undefined }),
    hold(held) {
      for (const [number, timer] of timers) {
        if (held) clearTimeout(timer);
        else expire(number);
      }
    },
    dismiss,
  };
}
