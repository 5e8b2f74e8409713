import { isolated } from '../../domain/core/isolated.ts';
import type { ReadonlySignal } from '@preact/signals';
import { computed, effect, signal } from '@preact/signals';
import type { SavedView, ViewEdit } from '../../domain/search/saved-view.ts';
import { piecesOf } from '../../domain/search/query.ts';
import { canonicalQuery, freeName } from '../../domain/search/saved-view.ts';
import { DEFAULT_SORT, sameSort } from '../../domain/search/sort-text.ts';
import type { AppContext } from '../core/app-context.ts';
import { CONTENT_EVENTS } from '../core/catalog-events.ts';
import { latestOnly } from '../core/latest-only.ts';
import type { Written } from '../core/saving.ts';
import { UNDO_LIST } from '../core/undo.ts';

/** The current list's relation to the saved views: it shows one, or a changed one, or neither. */
export type Standing =
  | { readonly is: 'none' }
  | { readonly is: 'shown'; readonly view: SavedView }
  | { readonly is: 'changed'; readonly view: SavedView };

/** The purpose of asking for a name. */
export type Naming = { readonly is: 'save' } | { readonly is: 'rename'; readonly from: string };

/** The saved views of the catalog. */
export interface Views {
  /** The views by name; undefined until they have been read. */
  readonly all: ReadonlySignal<readonly SavedView[] | undefined>;
  readonly standing: ReadonlySignal<Standing>;
  /** True if the current query and sort order can be saved and no view has them. */
  readonly canSave: ReadonlySignal<boolean>;
  readonly naming: ReadonlySignal<Naming | undefined>;
  /** Asks for a name; undefined stops asking. */
  askName(naming: Naming | undefined): void;
  /** Shows a view's query and sort order, as one history step. */
  choose(view: SavedView): void;
  /** Saves the current query and sort order under a name. Replaces the view that has it. */
  saveAs(name: string): Promise<Written<void>>;
  /** Saves the changes of the current view. Shows a notice with Undo. */
  saveChanged(): Promise<void>;
  rename(from: string, to: string): Promise<Written<void>>;
  /** Deletes a view. Shows a notice with Undo. */
  remove(view: SavedView): Promise<void>;
}

/** Creates the saved views. Reads them now and after each change of the catalog. */
export function createViews(app: AppContext): Views {
  const { client, events, saving, notices, navigation, report } = app;
  const all = signal<readonly SavedView[] | undefined>(undefined);
  const chosen = signal<string | undefined>(undefined);
  const naming = signal<Naming | undefined>(undefined);

  const read = latestOnly(
    (_: undefined) => client.views(),
    (views) => {
      all.value = views;
    },
  );
  const refetch = (): void => void read(undefined).catch(report);

  const present = computed(() => ({ query: navigation.query.value.trim(), sort: navigation.sort.value }));
  const isPlain = computed(() => present.value.query === '' && sameSort(present.value.sort, DEFAULT_SORT));

  const queries = computed(() => new Map(all.value?.map((view) => [view, canonicalQuery(piecesOf(view.query))])));
  const presentQuery = computed(() => canonicalQuery(navigation.pieces.value));

  /** Returns true if a view has the current query and sort order. */
  function isPresent(view: SavedView): boolean {
    return sameSort(view.sort, present.value.sort) && queries.value.get(view) === presentQuery.value;
  }

  const standing = computed((): Standing => {
    const views = all.value ?? [];
    const last = views.find(({ name }) => name === chosen.value);
    const shown = [...(last === undefined ? [] : [last]), ...views].find(isPresent);
    if (shown !== undefined) return { is: 'shown', view: shown };
    return last === undefined || isPlain.value ? { is: 'none' } : { is: 'changed', view: last };
  });

  // A user who clears everything starts over: text typed after that does not change the view.
  effect(() => {
    if (isPlain.value && standing.value.is === 'none') chosen.value = undefined;
  });

  function edit(change: ViewEdit): Promise<Written<void>> {
    return saving.writeUnsigned(() => client.editViews(change));
  }

  async function editSaying(change: ViewEdit): Promise<boolean> {
    const written = await edit(change);
    if (written.is === 'refused') notices.warn(written.because.message);
    return written.is === 'done';
  }

  /** Restores a deleted view. Does not overwrite one that took its name in the meantime. */
  async function bringBack(view: SavedView): Promise<Written<void>> {
    const views = await client.views();
    const name = freeName(view.name, (taken) => views.some((one) => one.name === taken));
    return edit({ is: 'save', view: { ...view, name } });
  }

  events.on(CONTENT_EVENTS, refetch);
  refetch();

  return {
    all,
    standing,
    naming,
    canSave: computed(() => !isPlain.value && standing.value.is !== 'shown'),
    askName: (asked) => void (naming.value = asked),
    choose(view) {
      chosen.value = view.name;
      navigation.choose(view.query, view.sort);
    },
    async saveAs(name) {
      const written = await edit({ is: 'save', view: { name, ...present.peek() } });
      if (written.is === 'done') chosen.value = name;
      return written;
    },
    async saveChanged() {
      const now = standing.peek();
      if (now.is !== 'changed') return;
      const { view } = now;
      const changed = { name: view.name, ...present.peek() };
      if (!(await editSaying({ is: 'save', view: changed }))) return;
      UNDO_LIST.of(app).did({
        text: `The view ${isolated(view.name)} was saved.`,
        undo: () => edit({ is: 'save', view }),
        undone: `Undone: the view ${isolated(view.name)} is as it was before.`,
        redo: () => edit({ is: 'save', view: changed }),
      });
    },
    async rename(from, to) {
      const written = await edit({ is: 'rename', from, to });
      if (written.is === 'done' && chosen.peek() === from) chosen.value = to;
      return written;
    },
    async remove(view) {
      if (!(await editSaying({ is: 'remove', name: view.name }))) return;
      UNDO_LIST.of(app).did({
        text: `The view ${isolated(view.name)} was deleted.`,
        undo: () => bringBack(view),
        undone: `Undone: the view ${isolated(view.name)} is there again.`,
      });
    },
  };
}
