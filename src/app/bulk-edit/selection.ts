import type { ReadonlySignal } from '@preact/signals';
import { computed } from '@preact/signals';
import type { CatalogClient } from '../../worker/client.ts';
import type { MetricList } from '../list/metric-list-state.ts';
import type { ReportBug } from '../core/query.ts';

/**
 * The selected metrics of the list. They stay selected while the list is scrolled, sorted, searched and read again. A
 * metric that a filter hides stays selected, but actions skip it: nothing is done to metrics that the user cannot
 * see. A row that was deleted, or is another metric by now, is no longer selected.
 */
export interface Selection {
  /** All selected rowids, including those that the current list lacks. */
  readonly rowids: ReadonlySignal<ReadonlySet<number>>;
  /** The selected rowids of the current list, in its order. Actions apply to these. */
  readonly listed: ReadonlySignal<readonly number[]>;
  /** The number of selected metrics that the current list lacks. */
  readonly unlisted: ReadonlySignal<number>;
  toggle(rowid: number): void;
  /**
   * Selects the rows from the anchor, the last toggled one, to this one. Replaces an earlier range from the same
   * anchor.
   */
  extendTo(rowid: number): void;
  /** Selects a row and makes it the anchor, unless there is one. */
  anchorAt(rowid: number): void;
  /** Adds all listed metrics to the selection. */
  selectAll(): void;
  giveUp(): void;
  /** Deselects rows that no longer exist, because the catalog may have changed. */
  refetch(): void;
  /** Looks up the ids of the selected metrics of the current list again. */
  ids(): Promise<string[]>;
}

/** Creates the selection of a list. It starts empty. */
export function createSelection(
  list: Pick<MetricList, 'listing' | 'rows' | 'selected'>,
  client: Pick<CatalogClient, 'idsAt'>,
  report: ReportBug,
): Selection {
  const rowids = list.selected;
  /** The ids of the rows when they were selected, because a rowid may be reused. */
  const ids = new Map<number, string>();
  let anchor: number | undefined;
  /** The selection before the range that is being extended. */
  let before: ReadonlySet<number> = new Set();

  const listed = computed((): readonly number[] => {
    const [chosen, shown] = [rowids.value, list.listing.value?.rowids];
    return chosen.size === 0 || shown === undefined ? [] : Array.from(shown.filter((rowid) => chosen.has(rowid)));
  });

  function choose(next: ReadonlySet<number>): void {
    rowids.value = next;
    for (const rowid of ids.keys()) if (!next.has(rowid)) ids.delete(rowid);
    const rows = list.rows.peek();
    for (const rowid of next) {
      const row = ids.has(rowid) ? undefined : rows.get(rowid);
      if (row !== undefined) ids.set(rowid, row.id);
    }
    const unknown = Array.from(next).filter((rowid) => !ids.has(rowid));
    if (unknown.length > 0) check(unknown).catch(report);
  }

  /** Checks which metrics these rows are now. Deselects those that are gone or changed. */
  async function check(asked: readonly number[]): Promise<void> {
    const found = await client.idsAt(asked);
    const chosen = rowids.peek();
    const lost = new Set<number>();
    for (const [i, rowid] of asked.entries()) {
      if (!chosen.has(rowid)) continue;
      const id = found[i] ?? null;
      if (id === null || id !== (ids.get(rowid) ?? id)) lost.add(rowid);
      else ids.set(rowid, id);
    }
    if (lost.size > 0) choose(new Set(Array.from(chosen).filter((rowid) => !lost.has(rowid))));
  }

  function anchorAt(rowid: number): void {
    if (anchor !== undefined && rowids.peek().has(anchor)) return;
    anchor = rowid;
    before = rowids.peek();
    choose(new Set([...before, rowid]));
  }

  return {
    rowids,
    listed,
    unlisted: computed(() => rowids.value.size - listed.value.length),
    anchorAt,
    toggle(rowid) {
      const next = new Set(rowids.peek());
      if (!next.delete(rowid)) next.add(rowid);
      anchor = next.has(rowid) ? rowid : undefined;
      before = next;
      choose(next);
    },
    extendTo(rowid) {
      anchorAt(rowid);
      const shown = list.listing.peek()?.rowids;
      if (shown === undefined || anchor === undefined) return;
      const [a, b] = [shown.indexOf(anchor), shown.indexOf(rowid)];
      if (b === -1) return;
      const stretch = a === -1 ? [rowid] : shown.subarray(Math.min(a, b), Math.max(a, b) + 1);
      choose(new Set([...before, ...stretch]));
    },
    selectAll: () => choose(new Set([...rowids.peek(), ...(list.listing.peek()?.rowids ?? [])])),
    giveUp() {
      anchor = undefined;
      choose(new Set());
    },
    refetch() {
      if (rowids.peek().size > 0) check([...rowids.peek()]).catch(report);
    },
    async ids() {
      await check([...rowids.peek()]);
      return listed.peek().flatMap((rowid) => ids.get(rowid) ?? []);
    },
  };
}
