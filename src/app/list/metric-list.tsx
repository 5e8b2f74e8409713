import type { ReadonlySignal } from '@preact/signals';
import { computed } from '@preact/signals';
import type { ComponentType, RefObject } from 'preact';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { SHOW_LIST } from '../core/commands.ts';
import type { Navigation } from '../core/navigation.ts';
import type { Density } from '../core/settings.ts';
import { useApp, useCommand, useFeature } from '../core/use-app.ts';
import { EmptyList } from './empty-list.tsx';
import { LIST, ROW_NAMES } from './list-feature.ts';
import { ListHead } from './list-head.tsx';
import type { ShownRows } from './metric-list-state.ts';
import { rowCount } from './metric-list-state.ts';
import { sameRequest } from './list-cursor.ts';
import { MetricRow } from './metric-row.tsx';
import { useOpenInView } from './open-in-view.ts';
import { rowElementId } from './row-element.ts';
import { isHidden, useListKeys } from './use-list-keys.ts';
import './metric-list.css';
import type { VirtualRows } from './virtual-rows.ts';
import { slotsFor, useVirtualRows } from './virtual-rows.ts';

/** Must equal `--row` in the tokens. */
const ROW_HEIGHT: Record<Density, number> = { comfortable: 63, compact: 40 };

/** Props of the component that selects rows. */
export interface SelectionProps {
  /** The element that receives the list's keys and clicks. */
  readonly grid: RefObject<HTMLElement | null>;
}

interface MetricListPaneProps {
  readonly onFilters: () => void;
  /** The component that selects rows, and offers actions on them. */
  readonly Selection: ComponentType<SelectionProps>;
}

/** The list of metrics: its head, the rows on the screen, and the actions on selected rows. */
export function MetricListPane({ onFilters, Selection }: MetricListPaneProps) {
  const { navigation } = useApp();
  const list = useFeature(LIST);
  const grid = useRef<HTMLDivElement>(null);
  const show = useCallback(() => {
    if (isHidden(grid.current)) void navigation.go({ at: 'list' });
    return true;
  }, [navigation]);
  useCommand(SHOW_LIST, show);
  const shown = list.shown.value;
  if (shown === undefined) return <div class="list-pane" />;
  return (
    <div class="list-pane">
      <ListHead shown={shown} onFilters={onFilters} />
      <Grid shown={shown} scroller={grid} />
      {shown.is === 'listing' && shown.rowids.length === 0 && <EmptyList listing={shown} />}
      {shown.is === 'listing' && <Selection grid={grid} />}
    </div>
  );
}

interface GridProps {
  readonly shown: ShownRows;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

function Grid({ shown, scroller }: GridProps) {
  const { navigation, settings } = useApp();
  const list = useFeature(LIST);
  const names = useFeature(ROW_NAMES);
  const { rowids, terms } = shown;
  const count = rowCount(shown);
  const height = ROW_HEIGHT[settings.density.value];
  const virtual = useVirtualRows(scroller, count, height);
  const listed = list.rows.value;
  const rows = shown.is === 'listing' ? listed : shown.rows;
  const cursor = list.cursor.value;
  const selected = list.selected.value;
  const openId = useMemo(() => openIdIn(navigation), [navigation]).value;

  const { start, end } = virtual.onScreen;
  useLayoutEffect(() => list.look({ start, end }), [list, shown, rows, start, end]);
  useSteadyScroll(virtual, shown, height);
  useOpenInView(virtual, openId, shown.is === 'listing' ? shown : undefined);
  // After the scrolling above: keys that waited for this listing scroll, too.
  useLayoutEffect(() => {
    if (shown.is === 'listing') list.drawn(shown);
  }, [list, shown]);
  const { onKeyDown, onFocus } = useListKeys({ scroller, virtual, height, openId });

  const { drawn: stretch } = virtual;
  // Places beyond the first rows have none yet.
  const drawn = Array.from({ length: stretch.end - stretch.start }, (_, i) => rowids[stretch.start + i]);
  const slots = slotsFor(drawn.length);
  const visible = cursor !== undefined && drawn.includes(cursor);
  return (
    <div
      ref={scroller}
      id="metrics"
      class={`list-scroller${selected.size > 0 ? ' list-selecting' : ''}`}
      role="grid"
      aria-label="Metrics"
      aria-rowcount={count}
      aria-activedescendant={visible ? rowElementId(cursor) : undefined}
      aria-multiselectable={true}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <div role="rowgroup" class="list-rows" style={{ height: `${count * height}px` }}>
        {drawn.map((rowid, i) => {
          const index = stretch.start + i;
          const row = rowid === undefined ? undefined : rows.get(rowid);
          return (
            <MetricRow
              // A place on the screen keeps its element: reusing it is faster than creating another.
              key={index % slots}
              row={row}
              name={rowid === undefined || row !== undefined ? undefined : names.loaded.peek()?.nameOf(rowid)}
              rowid={rowid}
              index={index}
              top={index * height}
              terms={terms}
              open={row !== undefined && row.id === openId}
              atCursor={rowid !== undefined && rowid === cursor}
              selected={rowid !== undefined && selected.has(rowid)}
              selectable={shown.is === 'listing'}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Returns the id of the open metric: the same while only its tab changes. */
function openIdIn({ route }: Navigation): ReadonlySignal<string | undefined> {
  return computed(() => (route.value.at === 'metric' || route.value.at === 'edit' ? route.value.id : undefined));
}

/**
 * Scrolls to the top for a new request. If the same request is answered again, the first row on the screen stays
 * where it is.
 */
function useSteadyScroll(virtual: VirtualRows, listing: ShownRows, height: number): void {
  const listingRef = useRef(listing);
  useLayoutEffect(() => {
    const previous = listingRef.current;
    listingRef.current = listing;
    if (previous === listing || virtual.top === 0) return;
    if (!sameRequest(previous.request, listing.request)) {
      virtual.scrollTo(0);
      return;
    }
    const first = previous.rowids[Math.floor(virtual.top / height)];
    if (first === undefined) return;
    const place = listing.rowids.indexOf(first);
    const moved = place - previous.rowids.indexOf(first);
    if (place !== -1 && moved !== 0) virtual.scrollTo(virtual.top + moved * height);
  });
}
