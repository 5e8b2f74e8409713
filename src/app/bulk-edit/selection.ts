import type { ReadonlySignal } from '@preact/signals';
import { computed } from '@preact/signals';
import type { CatalogClient } from '../../worker/client.ts';
import type { MetricList } from '../list/metric-list-state.ts';
import type { ReportBug } from '../core/query.ts';

/**
 * The metrics that are selected in the list. They stay so while the list is scrolled, sorted, searched and read again.
 * What a filter takes out of sight stays remembered, but is not acted upon: nothing is done to what nobody sees. A row
 * that is deleted, or that is another metric by now, is selected no more.
 */
export interface Selection {
  /** All that is selected, by row number, also what is not in the present list. */
  readonly rowids: ReadonlySignal<ReadonlySet<number>>;
  /** What is selected and in the present list, in its order: what actions are about. */
  readonly listed: ReadonlySignal<readonly number[]>;
  /** How many are selected and not in the present list. */
  readonly unlisted: ReadonlySignal<number>;
  toggle(rowid: number): void;
  /** Selects the rows from the one toggled last to this one, in the place of an earlier stretch from there. */
  extendTo(rowid: number): void;
  /** Where an extension begins if none was toggled: selects this one. */
  anchorAt(rowid: number): void;
  /** Selects all that are listed. */
  selectAll(): void;
  giveUp(): void;
  /** Lets go of what is not there any more, as it may have changed in the catalog. */
  refetch(): void;
  /** The ids of what is listed, each looked up anew. */
  ids(): Promise<string[]>;
}

export function createSelection(
  list: Pick<MetricList, 'listing' | 'rows' | 'selected'>,
  client: Pick<CatalogClient, 'idsAt'>,
  report: ReportBug,
): Selection {
  const rowids = list.selected;
  /** What the rows were when they were selected: a row number may be given again. */
  const ids = new Map<number, string>();
  let anchor: number | undefined;
  /** What was selected before the stretch that is being extended. */
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

  /** Asks what these rows are now, and lets go of those that are gone or others. */
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
