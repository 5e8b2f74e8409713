/** A move through the address that this page did not make itself: back, forward, a link, a hash typed by hand. */
export interface Move {
  readonly hash: string;
  /** Puts the address back to where it was before the move; resolves when it is there. */
  readonly undo: () => Promise<void>;
  /** Makes an undone move once more; it is then heard of again. */
  readonly redo: () => void;
}

/** The page's address, as far as navigation needs it. */
export interface Address {
  hash(): string;
  /** A new step of the history. */
  push(hash: string): void;
  /** The same step under another name. */
  replace(hash: string): void;
  listen(moved: (move: Move) => void): void;
}

/**
 * The browser's address bar. Each step of the history carries its place in the row, so that a move can be undone
 * whichever way it went, and the catalog that it shows, so that a reload or the way back shows the same.
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
        // A link's step is new and carries no place yet.
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
