import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ShownListing } from './metric-list-state.ts';
import { sameRequest } from './metric-list-state.ts';
import type { Density } from '../core/settings.ts';
import { EmptyList } from './empty-list.tsx';
import { lazily } from '../kit/lazy.tsx';
import { ListHead } from './list-head.tsx';
import { GRID_ID, MetricRow, rowElementId } from './metric-row.tsx';
import { useOpenInView } from './open-in-view.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { BULK } from '../bulk-edit/bulk-feature.ts';
import { LIST, ROW_NAMES } from './list-feature.ts';
import './metric-list.css';
import type { VirtualRows } from './virtual-rows.ts';
import { slotsFor, useVirtualRows } from './virtual-rows.ts';

const selecting = lazily(async () => (await import('../bulk-edit/list-selection.tsx')).Selecting);

/** Whether the list is not to be seen: on a small screen while a metric is shown, or beneath a page of its own. */
export function isListHidden(): boolean {
  const grid = document.getElementById(GRID_ID);
  return grid === null || getComputedStyle(grid).visibility === 'hidden';
}

/** As tall as `--row` in the tokens. */
const ROW_HEIGHT: Record<Density, number> = { comfortable: 63, compact: 40 };

/** The list of metrics: its head, and the rows that are on the screen. */
export function MetricListPane({ onFilters }: { readonly onFilters: () => void }) {
  const list = useFeature(LIST);
  const several = useFeature(BULK);
  const listing = list.listing.value;
  if (listing === undefined) return <div class="list-pane" />;
  return (
    <div class="list-pane">
      <ListHead listing={listing} onFilters={onFilters} />
      <Grid listing={listing} />
      {listing.rowids.length === 0 && <EmptyList listing={listing} />}
      {several.there.value !== undefined && <selecting.Screen several={several.there.value} />}
    </div>
  );
}

function Grid({ listing }: { readonly listing: ShownListing }) {
  const { navigation, settings } = useApp();
  const list = useFeature(LIST);
  const names = useFeature(ROW_NAMES);
  const several = useFeature(BULK);
  const scroller = useRef<HTMLDivElement>(null);
  const { rowids, terms } = listing;
  const height = ROW_HEIGHT[settings.density.value];
  const virtual = useVirtualRows(scroller, rowids.length, height);
  const rows = list.rows.value;
  const cursor = list.cursor.value;
  const selected = several.there.value?.selection.rowids.value;
  const route = navigation.route.value;
  const openId = route.at === 'metric' || route.at === 'edit' ? route.id : undefined;

  const { start, end } = virtual.onScreen;
  useLayoutEffect(() => list.look({ start, end }), [list, listing, rows, start, end]);
  useSteadyScroll(virtual, listing, height);
  useOpenInView(virtual, openId);

  function open(): void {
    const row = cursor === undefined ? undefined : rows.get(cursor);
    if (row !== undefined) void navigation.go({ at: 'metric', id: row.id, tab: 'overview' });
  }

  function move(steps: number): void {
    const to = list.moveBy(steps);
    if (to !== undefined) virtual.reveal(to);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    switch (event.key) {
      case 'ArrowDown':
      case 'j':
        move(1);
        break;
      case 'ArrowUp':
      case 'k':
        move(-1);
        break;
      case 'PageDown':
        move(page);
        break;
      case 'PageUp':
        move(-page);
        break;
      case 'Home':
        move(-rowids.length);
        break;
      case 'End':
        move(rowids.length);
        break;
      case 'Enter':
        // A link in focus opens by itself.
        if (event.target !== event.currentTarget) return;
        open();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** The keyboard comes in where the open metric is, or else at the first row on the screen. */
  function onFocus(): void {
    if (list.cursor.peek() !== undefined) return;
    const opened = Array.from(rows.values()).find((row) => row.id === openId);
    if (opened === undefined) list.moveBy(0);
    else list.moveTo(opened.rowid);
  }

  const drawn = Array.from(rowids.subarray(virtual.drawn.start, virtual.drawn.end));
  const slots = slotsFor(drawn.length);
  const visible = cursor !== undefined && drawn.includes(cursor);
  return (
    <div
      ref={scroller}
      id={GRID_ID}
      class={`list-scroller${selected !== undefined && selected.size > 0 ? ' list-selecting' : ''}`}
      role="grid"
      aria-label="Metrics"
      aria-rowcount={rowids.length}
      aria-activedescendant={visible ? rowElementId(cursor) : undefined}
      aria-multiselectable={true}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <div role="rowgroup" class="list-rows" style={{ height: `${rowids.length * height}px` }}>
        {drawn.map((rowid, i) => {
          const index = virtual.drawn.start + i;
          const row = rows.get(rowid);
          return (
            <MetricRow
              // A place on the screen keeps its element: to fill it anew is quicker than to make another.
              key={index % slots}
              row={row}
              name={row === undefined ? names.there.peek()?.nameOf(rowid) : undefined}
              rowid={rowid}
              index={index}
              top={index * height}
              terms={terms}
              href={(id) => navigation.hrefTo({ at: 'metric', id, tab: 'overview' })}
              open={row !== undefined && row.id === openId}
              atCursor={rowid === cursor}
              selected={selected?.has(rowid) ?? false}
            />
          );
        })}
      </div>
    </div>
  );
}

/** A new request starts at the top; the same one, answered again, keeps the first row on the screen where it is. */
function useSteadyScroll(virtual: VirtualRows, listing: ShownListing, height: number): void {
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
