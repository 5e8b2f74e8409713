import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AppContext } from '../core/app-context.ts';
import type { Route } from '../core/route.ts';
import { Banner } from './banner.tsx';
import { Icon } from '../kit/icon.tsx';
import { lazy } from '../kit/lazy.tsx';
import { MOD } from '../keys/modifier.ts';
import { usePageKey } from '../keys/use-page-key.ts';
import type { SelectionProps } from '../list/metric-list.tsx';
import { MetricListPane } from '../list/metric-list.tsx';
import { Modal } from '../kit/modal.tsx';
import { FOCUS_LIST } from '../core/commands.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { BULK } from '../bulk-edit/bulk-feature.ts';
import { CATALOGS } from '../catalogs/catalogs-feature.ts';
import { LIST } from '../list/list-feature.ts';
import { EDITIONS } from '../published/editions-feature.ts';
import { FINDING } from '../search/finding-feature.ts';
import type { PaletteLeadsTo } from './palette-actions.ts';
import type { EarlyInput } from './palette-soon.tsx';
import { NO_INPUT, PaletteSoon } from './palette-soon.tsx';
import { usePageTitle } from '../core/page-title.ts';
import { useShortcuts } from './shortcuts.ts';
import { searchChips, searchSuggestions } from '../search/search-box.tsx';
import { TopBar } from './top-bar.tsx';

const selecting = lazy(async () => (await import('../bulk-edit/list-selection.tsx')).Selecting);
const facets = lazy(async () => (await import('../search/facets.tsx')).Facets);
const palette = lazy(async () => (await import('./palette.tsx')).Palette, PaletteSoon);
const shortcutsDialog = lazy(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog);
const metricDialog = lazy(async () => (await import('./metric-dialog.tsx')).MetricDialog);
const catalogDialogs = lazy(async () => (await import('../catalogs/catalog-dialogs.tsx')).CatalogDialogs);
const exportDialog = lazy(async () => (await import('../export/export-dialog.tsx')).ExportDialog);
const customFields = lazy(async () => (await import('../edit/custom-fields-dialog.tsx')).CustomFieldsDialog);
const viewName = lazy(async () => (await import('../search/view-name-dialog.tsx')).ViewNameDialog);
const metricPage = lazy(async () => (await import('../metric/metric-page.tsx')).MetricPage);
const newMetric = lazy(async () => (await import('../edit/metric-form-page.tsx')).NewMetricPage);
const editMetric = lazy(async () => (await import('../edit/metric-form-page.tsx')).EditMetricPage);
const activity = lazy(async () => (await import('../history/activity.tsx')).Activity);
const trash = lazy(async () => (await import('../trash/trash.tsx')).Trash);
const sourcesPage = lazy(async () => (await import('../sources/sources.tsx')).Sources);
const duplicates = lazy(async () => (await import('../duplicates/duplicates.tsx')).Duplicates);
const compare = lazy(async () => (await import('../duplicates/compare.tsx')).Compare);
const storagePage = lazy(async () => (await import('../storage/storage.tsx')).StoragePage);
const onlyRead = lazy(async () => (await import('./read-only.tsx')).OnlyRead);
const editionNews = lazy(async () => (await import('../published/edition-news.tsx')).EditionNews);
const importPage = lazy(async () => (await import('../review/import-screen.tsx')).ImportScreen);

const SOON_MS = 150;

/** In the order in which they are likely to be needed. */
const OTHER_SCREENS = [
  searchChips,
  searchSuggestions,
  editMetric,
  newMetric,
  shortcutsDialog,
  viewName,
  activity,
  trash,
  sourcesPage,
  duplicates,
  compare,
  storagePage,
  importPage,
  exportDialog,
];

/** The visible panes: list and sheet, or one page in their place. A small screen shows only the list or the sheet. */
type Shows = 'list' | 'sheet' | 'page';

/**
 * The page with an open catalog: top bar, facets, list, and the sheet with the metric. Each of them follows by itself
 * what it shows, so that nothing else is drawn again with it.
 */
export function Shell() {
  const { navigation } = useApp();
  const catalogs = useFeature(CATALOGS);
  const editions = useFeature(EDITIONS);
  const finding = useFeature(FINDING);
  const [overlay, setOverlay] = useState<'none' | 'filters' | 'palette' | PaletteLeadsTo>('none');
  const earlyRef = useRef<EarlyInput>(NO_INPUT);
  const route = navigation.route.value;
  const close = () => setOverlay('none');
  const views = finding.loaded.value?.views;
  const naming = views?.naming.value;
  const published = editions.loaded.value;
  const catalogManager = catalogs.loaded.value;
  const leaveSearch = useLeaveSearch();
  useShortcuts(setOverlay);
  usePreload();
  const sheet = useFreshSheet(route);
  const bar = useMemo(
    () => (
      <TopBar
        onLeaveSearch={leaveSearch}
        onPalette={() => setOverlay('palette')}
        onShortcuts={() => setOverlay('shortcuts')}
        onCatalogs={() => setOverlay('catalogs')}
        onExport={() => setOverlay('export')}
        onCustomFields={() => setOverlay('custom fields')}
      />
    ),
    [leaveSearch],
  );
  const panes = useMemo(
    () => (
      <>
        <section class="pane facets-pane" aria-label="Filters">
          <Filters />
        </section>
        <section class="pane list-pane-frame" aria-label="List">
          <MetricListPane onFilters={() => setOverlay('filters')} Selection={Selection} />
        </section>
      </>
    ),
    [],
  );

  return (
    <div class="shell" data-shows={showsOf(route)}>
      <Banner />
      {route.at !== 'import' && published?.isNewer.value === true && <editionNews.Component editions={published} />}
      {bar}
      <main class="panes">
        {route.at === 'list' && <h1 class="visually-hidden">All metrics</h1>}
        {panes}
        <div ref={sheet} class="pane sheet-pane" tabIndex={-1}>
          {route.at !== 'list' && <BackLink />}
          <Sheet route={route} />
        </div>
      </main>
      {overlay === 'filters' && (
        <Modal labelledBy="filters-title" shape="drawer" onCancel={close}>
          <div class="drawer-head">
            <h2 id="filters-title">Filters</h2>
            <button type="button" class="button" onClick={close}>
              Done
            </button>
          </div>
          <facets.Component />
        </Modal>
      )}
      {overlay === 'palette' && <palette.Component earlyRef={earlyRef} onClose={close} onLead={setOverlay} />}
      {overlay === 'shortcuts' && <shortcutsDialog.Component onClose={close} />}
      {overlay === 'export' && <exportDialog.Component onClose={close} />}
      {(overlay === 'usage' || overlay === 'review') && route.at === 'metric' && (
        <metricDialog.Component is={overlay} metricId={route.id} onClose={close} />
      )}
      {overlay === 'custom fields' && <customFields.Component onClose={close} />}
      {catalogManager !== undefined && (
        <catalogDialogs.Component catalogs={catalogManager} isSwitching={overlay === 'catalogs'} onClose={close} />
      )}
      {views !== undefined && naming !== undefined && <viewName.Component views={views} naming={naming} />}
    </div>
  );
}

/** Returns what happens when arrow down or Enter leads out of the search box. */
function useLeaveSearch(): (into: 'list' | 'first') => void {
  const app = useApp();
  const list = useFeature(LIST);
  return useCallback(
    (into) => {
      if (into === 'list') {
        FOCUS_LIST.run(app);
        return;
      }
      list.act(async () => {
        const first = list.listing.peek()?.rowids[0];
        if (first === undefined) return;
        list.moveTo(first);
        const id = list.rows.peek().get(first)?.id ?? (await list.idAt(first));
        if (id !== undefined) void app.navigation.go({ at: 'metric', id, tab: 'overview' });
      });
    },
    [app, list],
  );
}

/** The facets, once there is a list. */
function Filters() {
  const list = useFeature(LIST);
  return list.shown.value === undefined ? null : <facets.Component />;
}

function BackLink() {
  const { navigation } = useApp();
  return (
    <a class="back-link quiet-button" href={navigation.hrefTo({ at: 'list' })}>
      <Icon name="back" /> All metrics
    </a>
  );
}

/** The selection of rows and its actions, once their code is loaded. */
function Selection({ grid }: SelectionProps) {
  const bulk = useFeature(BULK).loaded.value;
  return bulk === undefined ? null : <selecting.Component bulk={bulk} grid={grid} />;
}

/** Routes whose only purpose is to change the catalog. */
const CHANGING: ReadonlySet<Route['at']> = new Set<Route['at']>(['edit', 'new', 'trash', 'import']);

function Sheet({ route }: { readonly route: Route }) {
  const { saving } = useApp();
  if (!saving.canWrite.value && CHANGING.has(route.at)) return <onlyRead.Component />;
  switch (route.at) {
    case 'list':
      return <NoMetric />;
    case 'metric':
      return <metricPage.Component id={route.id} tab={route.tab} asOf={route.asOf} />;
    case 'edit':
      return <editMetric.Component key={route.id} id={route.id} focus={route.field} />;
    case 'new':
      return <newMetric.Component />;
    case 'activity':
      return <activity.Component />;
    case 'trash':
      return <trash.Component />;
    case 'sources':
      return <sourcesPage.Component />;
    case 'duplicates':
      return <duplicates.Component />;
    case 'compare':
      return <compare.Component key={route.ids.join(' ')} ids={route.ids} />;
    case 'storage':
      return <storagePage.Component />;
    case 'import':
      return <importPage.Component />;
  }
}

function NoMetric() {
  usePageTitle(undefined);
  const search = usePageKey('/');
  const help = usePageKey('?');
  return (
    <div class="sheet-empty">
      <p>Select a metric to view it here.</p>
      <p class="sheet-empty-keys">
        <kbd>j</kbd> <kbd>k</kbd> move in the list, <kbd>Enter</kbd> opens,{' '}
        {search !== undefined && (
          <>
            <kbd>{search}</kbd> searches,{' '}
          </>
        )}
        {help !== undefined && (
          <>
            <kbd>{help}</kbd> lists shortcuts,{' '}
          </>
        )}
        <kbd>{MOD}</kbd> <kbd>K</kbd> opens the palette
      </p>
    </div>
  );
}

function showsOf(route: Route): Shows {
  switch (route.at) {
    case 'list':
      return 'list';
    case 'metric':
    case 'edit':
    case 'new':
      return 'sheet';
    case 'activity':
    case 'trash':
    case 'sources':
    case 'duplicates':
    case 'compare':
    case 'storage':
    case 'import':
      return 'page';
  }
}

/** Scrolls to the top when another metric or screen is shown. Moves the focus there if it would otherwise be lost. */
function useFreshSheet(route: Route) {
  const sheet = useRef<HTMLDivElement>(null);
  const shown = 'id' in route ? `${route.at} ${route.id}` : route.at;
  const shownBeforeRef = useRef(shown);
  const isScrolledRef = useRef(false);
  useEffect(() => {
    const element = sheet.current;
    const note = (): void => void (isScrolledRef.current = element !== null && element.scrollTop > 0);
    element?.addEventListener('scroll', note, { passive: true });
    return () => element?.removeEventListener('scroll', note);
  }, []);
  useLayoutEffect(() => {
    const element = sheet.current;
    if (element === null || shownBeforeRef.current === shown) return;
    shownBeforeRef.current = shown;
    // Scrolling forces a layout of the page before it is complete.
    if (isScrolledRef.current) element.scrollTo(0, 0);
    if (document.activeElement === document.body && route.at !== 'list') element.focus({ preventScroll: true });
  }, [shown, route.at]);
  return sheet;
}

/**
 * Loads what belongs to the list right after it, and the other screens and the backups while nobody presses anything, so
 * that they open at once.
 */
function usePreload(): void {
  const app = useApp();
  const list = useFeature(LIST);
  const hasRows = list.shown.value !== undefined;
  useEffect(() => {
    if (!hasRows) return undefined;
    // A row is the likeliest to be pressed next, before the catalog is open, too.
    const soon = setTimeout(() => void metricPage.preload(), SOON_MS);
    return () => clearTimeout(soon);
  }, [hasRows]);
  const there = list.listing.value !== undefined;
  useEffect(() => {
    if (!there) return undefined;
    const stop = new AbortController();
    // Only after the list was painted.
    const soon = setTimeout(() => {
      void preload(app, stop.signal);
    }, SOON_MS);
    return () => {
      clearTimeout(soon);
      stop.abort();
    };
  }, [there, app]);
}

/** One after the other, so that a key does not wait for all of them. What cannot be loaded is tried again when needed. */
async function preload(app: AppContext, stop: AbortSignal): Promise<void> {
  for (const part of [FINDING, BULK, CATALOGS]) {
    await part
      .of(app)
      .load()
      .catch(() => undefined);
  }
  // It is small, and a key may open and close it at any moment.
  await palette.preload();
  const screens = await import('./preload-screens.ts').catch(() => undefined);
  await screens?.preloadScreens(app, OTHER_SCREENS, stop);
}
