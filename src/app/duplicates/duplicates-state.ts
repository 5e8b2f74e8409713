import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { DuplicateGroup } from '../../domain/duplicates/duplicate-groups.ts';
import type { DecidedPair, DuplicateRow } from '../../domain/duplicates/duplicate-search.ts';
import type { AppContext } from '../core/app-context.ts';
import { CONTENT_EVENTS } from '../core/catalog-events.ts';
import { defineFeature } from '../core/feature.ts';

/** The groups that a search found. */
export interface FoundGroups {
  readonly groups: readonly DuplicateGroup[];
  /** Metrics of the catalog. */
  readonly metrics: number;
  /** False while the search is under way, or if it was cancelled. */
  readonly isComplete: boolean;
}

/** The search under way: how far it is, of how much. */
export interface SearchProgress {
  readonly done: number;
  readonly total: number;
}

/** The possible duplicates of the catalog, as long as the page shows them. */
export interface Duplicates {
  /** Undefined until the first groups are known. */
  readonly found: ReadonlySignal<FoundGroups | undefined>;
  /** Undefined if no search is under way. */
  readonly progress: ReadonlySignal<SearchProgress | undefined>;
  readonly problem: ReadonlySignal<CatalogError | undefined>;
  /** The metrics that were read so far, by row. */
  readonly rows: ReadonlySignal<ReadonlyMap<number, DuplicateRow>>;
  readonly decided: ReadonlySignal<readonly DecidedPair[]>;
  /** Searches now and after each change. Returns a function that stops. */
  show(): () => void;
  search(): void;
  cancel(): void;
  /** Reads the metrics of these rows that were not read yet. */
  want(rows: readonly number[]): void;
  /** Leaves a group out until the next search. */
  hide(group: DuplicateGroup): void;
}

/** The possible duplicates of the open catalog. */
export const DUPLICATES = defineFeature(createDuplicates);

/** Creates the state of the page of duplicates; nothing is searched before it is shown. */
export function createDuplicates(app: AppContext): Duplicates {
  const all = signal<FoundGroups | undefined>(undefined);
  const hidden = signal<ReadonlySet<DuplicateGroup>>(new Set());
  const progress = signal<SearchProgress | undefined>(undefined);
  const problem = signal<CatalogError | undefined>(undefined);
  const decided = signal<readonly DecidedPair[]>([]);
  let latest = 0;
  let screens = 0;

  function failed(error: unknown): void {
    if (error instanceof CatalogError) problem.value = error;
    else app.report(error);
  }

  const rowReader = createRowReader(app, failed);

  async function search(): Promise<void> {
    latest += 1;
    const mine = latest;
    // Groups that were complete stay until the new ones are.
    const isFirst = all.peek()?.isComplete !== true;
    batch(() => {
      problem.value = undefined;
      progress.value = { done: 0, total: 0 };
    });
    try {
      const pairs = await app.client.decidedPairs();
      if (mine !== latest) return;
      decided.value = pairs;
      let known: number | undefined;
      let groups: readonly DuplicateGroup[] = [];
      for (;;) {
        const answer = await app.client.findDuplicates(known);
        if (mine !== latest) return;
        const { metrics, isComplete, done, total } = answer;
        known = answer.search;
        groups = answer.groups ?? groups;
        batch(() => {
          if (isComplete || (isFirst && answer.groups !== undefined)) {
            all.value = { groups, metrics, isComplete };
            hidden.value = new Set();
          }
          progress.value = isComplete ? undefined : { done, total };
        });
        if (isComplete) return;
      }
    } catch (error) {
      if (mine !== latest) return;
      progress.value = undefined;
      failed(error);
    }
  }

  function cancel(): void {
    latest += 1;
    progress.value = undefined;
  }

  app.events.on(CONTENT_EVENTS, ({ is }) => {
    // The groups of this catalog stay in view until they have been read again.
    if (is === 'shown' || screens === 0) {
      all.value = undefined;
      rowReader.forget();
    }
    if (screens === 0) return;
    rowReader.refetch();
    void search();
  });

  return {
    found: computed(() => {
      const found = all.value;
      if (found === undefined || hidden.value.size === 0) return found;
      return { ...found, groups: found.groups.filter((group) => !hidden.value.has(group)) };
    }),
    progress,
    problem,
    rows: rowReader.rows,
    decided,
    show() {
      screens += 1;
      void search();
      return () => {
        screens -= 1;
        if (screens === 0) cancel();
      };
    },
    search: () => void search(),
    cancel,
    want: rowReader.want,
    hide: (group) => {
      hidden.value = new Set(hidden.peek()).add(group);
    },
  };
}

interface RowReader {
  readonly rows: ReadonlySignal<ReadonlyMap<number, DuplicateRow>>;
  readonly want: (wanted: readonly number[]) => void;
  refetch(): void;
  forget(): void;
}

/** Reads what is shown of rows: those that are wanted at once together, each once. */
function createRowReader(app: AppContext, failed: (error: unknown) => void): RowReader {
  const rows = signal<ReadonlyMap<number, DuplicateRow>>(new Map());
  const asked = new Set<number>();
  let together: number[] | undefined;

  async function read(wanted: readonly number[]): Promise<void> {
    try {
      const known = await app.client.duplicateRows(wanted);
      rows.value = new Map([...rows.peek(), ...known.map((row) => [row.row, row] as const)]);
    } catch (error) {
      for (const row of wanted) asked.delete(row);
      failed(error);
    }
  }

  return {
    rows,
    want(wanted) {
      const missing = wanted.filter((row) => !asked.has(row));
      if (missing.length === 0) return;
      for (const row of missing) asked.add(row);
      if (together !== undefined) {
        together.push(...missing);
        return;
      }
      const next = missing;
      together = next;
      queueMicrotask(() => {
        together = undefined;
        void read(next);
      });
    },
    refetch() {
      if (asked.size > 0) void read(Array.from(asked));
    },
    forget() {
      asked.clear();
      rows.value = new Map();
    },
  };
}
