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

  return {
    hash: () => location.hash,
    push(hash) {
      index += 1;
      history.pushState({ index, catalog }, '', hash);
    },
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
        const steps = index - before;
        moved({
          hash: location.hash,
          undo: () =>
            new Promise((resolve) => {
              undone = resolve;
              index = before;
              history.go(-steps);
            }),
          redo: () => history.go(steps),
        });
      });
    },
  };
}

function indexIn(state: unknown): number | undefined {
  if (typeof state !== 'object' || state === null || !('index' in state)) return undefined;
  return typeof state.index === 'number' ? state.index : undefined;
}
