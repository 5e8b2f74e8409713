import type { RefObject } from 'preact';
import { useCallback, useEffect } from 'preact/hooks';
import type { ListSelecting } from '../core/commands.ts';
import { SELECT_IN_LIST } from '../core/commands.ts';
import { useCommand, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import type { MetricList } from '../list/metric-list-state.ts';
import { rowidOf } from '../list/row-element.ts';
import type { Selection } from './selection.ts';

/** Selects rows, as the list's keys ask for it, and by clicks. Handles clicks before the list's rows, which open. */
export function useGridSelection(gridRef: RefObject<HTMLElement | null>, selection: Selection): void {
  const list = useFeature(LIST);
  const select = useCallback((selecting: ListSelecting) => selectRows(selection, selecting), [selection]);
  useCommand(SELECT_IN_LIST, select);
  useEffect(() => {
    const grid = gridRef.current;
    const stop = new AbortController();
    const options = { capture: true, signal: stop.signal };
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
  }, [gridRef, list, selection]);
}

function selectRows(selection: Selection, selecting: ListSelecting): boolean {
  switch (selecting.is) {
    case 'toggle':
      selection.toggle(selecting.rowid);
      return true;
    case 'extend':
      if (selecting.from !== undefined) selection.anchorAt(selecting.from);
      selection.extendTo(selecting.to);
      return true;
    case 'all':
      selection.selectAll();
      return true;
    case 'none':
      selection.giveUp();
      return true;
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
