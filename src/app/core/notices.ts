import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';

/** A sentence about what just happened, with at most one thing to do about it, such as Undo. */
export interface Notice {
  readonly number: number;
  readonly tone: 'plain' | 'problem';
  /** Whether newer ones may push it out: not what offers something to do, such as Undo, before its time is over. */
  readonly givesWay: boolean;
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | undefined;
}

export interface Notices {
  /** Oldest first. */
  readonly shown: ReadonlySignal<readonly Notice[]>;
  /** Says that something was done; gone after ten seconds unless held, and with an action not before. */
  tell(text: string, action?: Notice['action']): void;
  /** Says what nobody may miss; stays until dismissed, whatever else is said. Returns how to take it back. */
  keep(text: string, action?: Notice['action']): () => void;
  /** Says that something could not be done; stays until dismissed. */
  warn(text: string): void;
  /** While the pointer or the focus is on the notices, none of them goes. */
  hold(held: boolean): void;
  dismiss(number: number): void;
}

const SHOWN_MS = 10_000;
/** More than these at once nobody reads. */
const MAX_SHOWN = 3;

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
    const newest = all.filter(({ givesWay }) => givesWay).slice(-MAX_SHOWN);
    shown.value = all.filter((one) => !one.givesWay || newest.includes(one));
    return last;
  }

  return {
    shown,
    tell: (text, action) => expire(add({ tone: 'plain', givesWay: action === undefined, text, action })),
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
