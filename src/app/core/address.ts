/** A change of the address that the page did not make itself: back, forward, a link, a hash typed by hand. */
export interface Move {
  readonly hash: string;
  /** Puts the address back to what it was before the move. Resolves when it is there. */
  readonly undo: () => Promise<void>;
  /** Repeats an undone move, which `listen` then reports again. */
  readonly redo: () => void;
}

/** The page's address, as far as navigation needs it. */
export interface Address {
  hash(): string;
  /** Adds a step to the history. */
  push(hash: string): void;
  /** Changes the hash of the current step. */
  replace(hash: string): void;
  listen(moved: (move: Move) => void): void;
  /** Calls back before anything on the page is pressed, so that links can be made to lead where they should. */
  beforeUse(act: () => void): void;
}

/**
 * The browser's address bar. Each history step carries its index, so that a move can be undone in either direction.
 * It also carries the catalog that it shows, so that a reload or a way back shows the same one.
 */
export function browserAddress(window: Window, catalog: string): Address {
  const { history, location } = window;
  let index = indexIn(history.state) ?? 0;
  let undone: (() => void) | undefined;
  history.replaceState({ index, catalog }, '');

  function push(hash: string): void {
    index += 1;
    history.pushState({ index, catalog }, '', hash);
  }

  /** Returns a step as a move, once the address shows it. */
  function moveBy(steps: number): Move {
    const before = index - steps;
    return {
      hash: location.hash,
      undo: () =>
        new Promise((resolve) => {
          undone = resolve;
          index = before;
          history.go(-steps);
        }),
      redo: () => history.go(steps),
    };
  }

  return {
    hash: () => location.hash,
    push,
    replace(hash) {
      history.replaceState({ index, catalog }, '', hash);
    },
    listen(moved) {
      window.addEventListener('popstate', () => {
        if (undone !== undefined) {
          undone();
          undone = undefined;
          return;
        }
        const before = index;
        // A step made by a link is new and has no index yet.
        index = indexIn(history.state) ?? before + 1;
        history.replaceState({ index, catalog }, '');
        moved(moveBy(index - before));
      });
      // The browser would take a step of its own: that takes two frames, and comes back as a move of the address.
      window.addEventListener('click', (event) => {
        const hash = linkIn(event);
        if (hash === undefined) return;
        event.preventDefault();
        if (hash === location.hash) return;
        push(hash);
        moved(moveBy(1));
      });
    },
    beforeUse(act) {
      for (const use of USES) window.addEventListener(use, act, { capture: true });
    },
  };
}

/** A screen reader may click without a press; a link's menu may be opened by a key. */
const USES = ['pointerdown', 'click', 'contextmenu'] as const;

/** Returns the hash that a plain click on a link of this page leads to; undefined for any other click. */
function linkIn(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || !(event.target instanceof Element)) return undefined;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target.closest('a');
  if (link === null || link.target !== '' || link.hasAttribute('download')) return undefined;
  const href = link.getAttribute('href') ?? '';
  return href.startsWith('#/') ? href : undefined;
}

function indexIn(state: unknown): number | undefined {
  if (typeof state !== 'object' || state === null || !('index' in state)) return undefined;
  return typeof state.index === 'number' ? state.index : undefined;
}
