import type { RefObject } from 'preact';
import type { ListMove } from '../core/commands.ts';
import { FOCUS_LIST, MOVE_IN_LIST, SELECT_IN_LIST } from '../core/commands.ts';
import { useApp, useCommand, useFeature } from '../core/use-app.ts';
import { onPress } from '../keys/press.ts';
import { LIST } from './list-feature.ts';
import type { ListKey } from './list-keys.ts';
import { listKeyOf } from './list-keys.ts';
import { usePreview } from './use-preview.ts';
import type { VirtualRows } from './virtual-rows.ts';

interface ListKeysOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly virtual: VirtualRows;
  /** The height of a row in pixels. */
  readonly height: number;
  /** The id of the open metric. */
  readonly openId: string | undefined;
}

/**
 * Handles the keys of the focused list, and carries out the commands that lead into it. A key waits for a list that is
 * on its way, and none acts on nothing: without a cursor it acts on the first row on the screen.
 */
export function useListKeys({ scroller, virtual, height, openId }: ListKeysOptions) {
  const app = useApp();
  const { navigation } = app;
  const list = useFeature(LIST);
  const preview = usePreview();

  function move(to: ListMove): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    reveal(list.moveBy(stepsOf(to, page, list.listing.peek()?.rowids.length ?? 0)));
    preview();
  }

  function reveal(place: number | undefined): void {
    if (place !== undefined) virtual.reveal(place);
  }

  /** Returns the row that a key acts on, which is on the screen. */
  function rowAtCursor(): number | undefined {
    reveal(list.moveBy(0));
    return list.cursor.peek();
  }

  /** Opens the metric at the cursor. Returns a promise if its id has to be read first. */
  function open(): Promise<void> | undefined {
    const rowid = rowAtCursor();
    if (rowid === undefined) return undefined;
    const go = (id: string | undefined): void => {
      // The row may have been deleted, or the cursor moved by the mouse, while its id was read.
      if (id !== undefined && list.cursor.peek() === rowid) void navigation.go({ at: 'metric', id, tab: 'overview' });
    };
    const row = list.rows.peek().get(rowid);
    if (row === undefined) return list.idAt(rowid).then(go);
    go(row.id);
    return undefined;
  }

  function toggle(): void {
    const rowid = rowAtCursor();
    if (rowid !== undefined) SELECT_IN_LIST.runSoon(app, { is: 'toggle', rowid });
  }

  function extend(to: ListMove): void {
    const from = list.cursor.peek();
    move(to);
    const reached = list.cursor.peek();
    if (reached !== undefined) SELECT_IN_LIST.runSoon(app, { is: 'extend', from, to: reached });
  }

  function carryOut(key: ListKey): Promise<void> | undefined {
    switch (key.is) {
      case 'open':
        return open();
      case 'move':
        move(key.move);
        return undefined;
      case 'extend':
        extend(key.move);
        return undefined;
      case 'toggle':
        toggle();
        return undefined;
      case 'select all':
        SELECT_IN_LIST.runSoon(app, { is: 'all' });
        return undefined;
      case 'select none':
        SELECT_IN_LIST.runSoon(app, { is: 'none' });
        return undefined;
    }
  }

  useCommand(MOVE_IN_LIST, (to: ListMove) => {
    list.act(() => carryOut({ is: 'move', move: to }));
    return true;
  });

  useCommand(FOCUS_LIST, () => {
    if (isHidden(scroller.current)) return false;
    scroller.current?.focus();
    return true;
  });

  return {
    onKeyDown: onPress((press, event) => {
      const key = listKeyOf(press);
      if (key === undefined) return false;
      // A focused link opens by itself.
      if (key.is === 'open' && event.target !== event.currentTarget) return false;
      if (key.is === 'select none' && !list.isBusy() && list.selected.peek().size === 0) return false;
      list.act(() => carryOut(key));
      event.stopPropagation();
      return true;
    }),

    /** Puts the cursor on the open metric, or else on the first row on the screen. */
    onFocus: (): void => {
      list.act(() => {
        if (list.cursor.peek() !== undefined) return undefined;
        const opened = Array.from(list.rows.peek().values()).find((row) => row.id === openId);
        if (opened === undefined) list.moveBy(0);
        else list.moveTo(opened.rowid);
        return undefined;
      });
    },
  };
}

/** Returns true if the list is not visible: on a small screen while a metric is shown, or below a page of its own. */
export function isHidden(grid: HTMLElement | null): boolean {
  return grid === null || getComputedStyle(grid).visibility === 'hidden';
}

function stepsOf(move: ListMove, page: number, rows: number): number {
  switch (move) {
    case 'next':
      return 1;
    case 'previous':
      return -1;
    case 'next-page':
      return page;
    case 'previous-page':
      return -page;
    case 'first':
      return -rows;
    case 'last':
      return rows;
  }
}
