import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AppContext } from '../core/app-context.ts';
import { MOVE_IN_LIST } from '../core/commands.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { listMoveOf } from '../list/list-keys.ts';
import type { MetricList } from '../list/metric-list-state.ts';
import { rowidOf } from '../list/row-element.ts';
import type { Selection } from './selection.ts';

/** Selects rows by the list's keys and clicks. Handles them before the list's own handlers, which open and move. */
export function useGridSelection(gridRef: RefObject<HTMLElement | null>, selection: Selection): void {
  const app = useApp();
  const list = useFeature(LIST);
  useEffect(() => {
    const grid = gridRef.current;
    const stop = new AbortController();
    const options = { capture: true, signal: stop.signal };
    grid?.addEventListener(
      'keydown',
      (event) => {
        if (!onKey(event, app, list, selection)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      options,
    );
    grid?.addEventListener(
      'mousedown',
      (event) => {
        // Keeps text from being selected, and the focus from moving to the checkbox, where the list's keys do not
        // work.
        if (event.shiftKey || isChoice(event.target)) event.preventDefault();
      },
      options,
    );
    grid?.addEventListener(
      'click',
      (event) => {
        const rowid = onClick(event, list, selection);
        if (rowid === undefined) return;
        // A checkbox whose click is prevented returns to its earlier state, even if the state was set in the
        // meantime.
        if (isChoice(event.target)) event.target.checked = selection.rowids.peek().has(rowid);
        else event.preventDefault();
        event.stopImmediatePropagation();
        grid.focus();
      },
      options,
    );
    return () => stop.abort();
  }, [app, gridRef, list, selection]);
}

/** Returns true if the key changed the selection. */
function onKey(event: KeyboardEvent, app: AppContext, list: MetricList, selection: Selection): boolean {
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.shiftKey || event.key.toLowerCase() !== 'a') return false;
    selection.selectAll();
    return true;
  }
  const cursor = list.cursor.peek();
  // With Shift, the keys that move in the list also select the rows they pass.
  const move = event.shiftKey ? listMoveOf(event.key.length === 1 ? event.key.toLowerCase() : event.key) : undefined;
  if (move !== undefined) {
    if (cursor !== undefined) selection.anchorAt(cursor);
    MOVE_IN_LIST.run(app, move);
    const to = list.cursor.peek();
    if (to !== undefined) selection.extendTo(to);
    return true;
  }
  switch (event.key) {
    case 'x':
    case ' ':
      if (cursor !== undefined) selection.toggle(cursor);
      return true;
    case 'Escape':
      if (selection.rowids.peek().size === 0) return false;
      selection.giveUp();
      return true;
    default:
      return false;
  }
}

/** Returns the row that the click selected or deselected; undefined if it did neither. */
function onClick(event: MouseEvent, list: MetricList, selection: Selection): number | undefined {
  const rowid = event.target instanceof Element ? rowidOf(event.target) : undefined;
  if (rowid === undefined) return undefined;
  if (event.shiftKey) {
    const cursor = list.cursor.peek();
    if (cursor !== undefined) selection.anchorAt(cursor);
    selection.extendTo(rowid);
  } else if (event.ctrlKey || event.metaKey || isChoice(event.target)) selection.toggle(rowid);
  else return undefined;
  list.moveTo(rowid);
  return rowid;
}

function isChoice(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement;
}
