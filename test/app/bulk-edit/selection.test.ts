import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { ShownListing } from '../../../src/app/list/metric-list-state.ts';
import { createSelection } from '../../../src/app/bulk-edit/selection.ts';
import { settled } from '../fake-app.ts';

/** Creates a list of rows by number; ids follow from the rows until a test changes them. */
function listOf(rowids: readonly number[]) {
  const listing = signal<ShownListing | undefined>(undefined);
  const show = (shown: readonly number[]): void => {
    listing.value = {
      is: 'listing',
      total: 100,
      rowids: Int32Array.from(shown),
      respelled: [],
      terms: [],
      request: { query: '', sort: { by: 'name', descending: false } },
    };
  };
  show(rowids);
  const ids = new Map<number, string | null>();
  const idsAt = (asked: readonly number[]): Promise<(string | null)[]> =>
    Promise.resolve(asked.map((rowid) => ids.get(rowid) ?? (ids.has(rowid) ? null : `m${rowid}`)));
  const selection = createSelection(
    { listing, rows: signal(new Map()), selected: signal(new Set()) },
    { idsAt },
    (bug) => {
      throw bug;
    },
  );
  return { selection, show, ids };
}

describe('the selection', () => {
  it('takes rows one by one, and lets them go again', () => {
    const { selection } = listOf([1, 2, 3]);
    selection.toggle(1);
    selection.toggle(3);
    expect(selection.listed.value).toEqual([1, 3]);
    selection.toggle(1);
    expect(selection.listed.value).toEqual([3]);
    selection.giveUp();
    expect(selection.listed.value).toEqual([]);
  });

  it('is extended from the row toggled last, in either direction, and keeps what was selected before', () => {
    const { selection } = listOf([10, 20, 30, 40, 50, 60]);
    selection.toggle(60);
    selection.toggle(30);
    selection.extendTo(50);
    expect(selection.listed.value).toEqual([30, 40, 50, 60]);
    selection.extendTo(20);
    expect(selection.listed.value).toEqual([20, 30, 60]);
  });

  it('begins with the row it is extended from if there was none', () => {
    const { selection } = listOf([1, 2, 3]);
    selection.anchorAt(2);
    selection.extendTo(3);
    expect(selection.listed.value).toEqual([2, 3]);
  });

  it('takes all that are listed, a hundred thousand too', async () => {
    const { selection } = listOf(Array.from({ length: 100_000 }, (_, i) => i + 1));
    selection.selectAll();
    expect(selection.listed.value).toHaveLength(100_000);
    expect(await selection.ids()).toHaveLength(100_000);
  });

  it('survives another order, and remembers what a filter hides without acting on it', async () => {
    const { selection, show } = listOf([1, 2, 3]);
    selection.selectAll();
    show([3, 2, 1]);
    expect(selection.listed.value).toEqual([3, 2, 1]);
    show([2]);
    expect(selection.unlisted.value).toBe(2);
    expect(await selection.ids()).toEqual(['m2']);
    show([1, 2, 3]);
    expect(selection.listed.value).toEqual([1, 2, 3]);
  });

  it('lets go of rows that were deleted, and of those that are another metric by now', async () => {
    const { selection, ids } = listOf([1, 2, 3]);
    selection.selectAll();
    await settled();
    ids.set(1, null);
    ids.set(2, 'another');
    selection.refetch();
    await settled();
    expect(selection.listed.value).toEqual([3]);
  });

  it('looks up what it is about once more before anything is done', async () => {
    const { selection, ids } = listOf([1, 2]);
    selection.selectAll();
    await settled();
    ids.set(2, 'another');
    expect(await selection.ids()).toEqual(['m1']);
  });
});
