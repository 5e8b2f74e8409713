import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AppContext } from '../core/app-context.ts';
import { BugBoundary, BugNote } from './bug-boundary.tsx';
import { FileChooser } from './file-chooser.tsx';
import { lazy } from '../kit/lazy.tsx';
import { preloadMenu } from './catalog-menu.tsx';
import { Notices } from './notices.tsx';
import { guardCompositions } from '../keys/press.ts';
import { AppProvider, useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { UPDATES } from '../updates/updates-feature.ts';
import { Shell } from './shell.tsx';
import { preloadPublished } from './top-bar.tsx';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import './shell.css';

const firstVisit = lazy(async () => (await import('./first-visit.tsx')).FirstVisit);
const publishedVisit = lazy(async () => (await import('../published/published-visit.tsx')).PublishedVisit);
const storageBlocked = lazy(async () => (await import('../unopened/storage-blocked.tsx')).StorageBlocked);
const notLoaded = lazy(async () => (await import('../unopened/not-loaded.tsx')).NotLoaded);
const nameDialog = lazy(async () => (await import('./name-dialog.tsx')).NameDialog);
const confirmDialog = lazy(async () => (await import('./confirm-dialog.tsx')).ConfirmDialog);
/** Delay, by which time the preloaded screens are there. */
const KEEP_MS = 2500;

const damagedCatalog = lazy(async () => (await import('../unopened/damaged-catalog.tsx')).DamagedCatalog);

interface AppProps {
  readonly app: AppContext;
  /** Called once the first list is there, or the screen that is shown without one. */
  readonly onShown: () => void;
}

/** The page over its app context. */
export function App({ app, onShown }: AppProps) {
  useLooks(app);
  useStrayErrors(app);
  useEffect(() => guardCompositions(window), []);
  return (
    <AppProvider value={app}>
      <BugBoundary report={app.report}>
        <Screen />
        <FileChooser />
        <Notices />
        <Dialogs />
        <StrayBug />
        <Keeping onShown={onShown} />
      </BugBoundary>
    </AppProvider>
  );
}

function Screen() {
  const { catalog, role, options } = useApp();
  const state = catalog.state.value;
  switch (state.is) {
    case 'starting':
      return <Starting />;
    case 'empty':
      if (role === 'published') return <publishedVisit.Component />;
      if (options.isStorageBlocked) return <storageBlocked.Component />;
      return <firstVisit.Component problem={state.problem} lost={state.lost} />;
    case 'unavailable':
      return <notLoaded.Component because={state.because} />;
    case 'damaged':
      return <damagedCatalog.Component state={state} />;
    case 'opening':
    case 'open':
      return <Shell />;
  }
}

/** Preloads the screen that will probably be shown. */
function Starting() {
  const { catalog, role } = useApp();
  useEffect(() => {
    if (role === 'published') preloadPublished();
    if (catalog.remembered() === undefined) void (role === 'published' ? publishedVisit : firstVisit).preload();
  }, [catalog, role]);
  return <DelayedSpinner />;
}

/** The dialogs that any screen may ask for. */
function Dialogs() {
  const { person, confirm } = useApp();
  return (
    <>
      {person.asking.value !== 'no' && <nameDialog.Component />}
      {confirm.open.value !== undefined && <confirmDialog.Component />}
    </>
  );
}

/** Installs the page in this browser once nothing else is waiting: after the first list, or if there is none. */
function Keeping({ onShown }: Pick<AppProps, 'onShown'>) {
  const { catalog } = useApp();
  const list = useFeature(LIST);
  const updates = useFeature(UPDATES);
  const state = catalog.state.value;
  const isWhole = state.is !== 'starting' && state.is !== 'opening';
  const isThere = isWhole && (state.is !== 'open' || list.listing.value !== undefined);
  const shownRef = useRef(onShown);
  useEffect(() => {
    if (isThere) shownRef.current();
  }, [isThere]);
  useEffect(() => {
    if (!isThere) return undefined;
    // After the paint of what is there: the server may be gone when they are asked for.
    const dialogs = setTimeout(() => {
      for (const dialog of [nameDialog, confirmDialog]) void dialog.preload();
      preloadMenu();
    });
    const timer = setTimeout(() => {
      updates.load().catch(() => {
        /* The browser refuses, or the server cannot be reached: the page works as before. */
      });
    }, KEEP_MS);
    return () => [dialogs, timer].forEach((each) => clearTimeout(each));
  }, [isThere, updates]);
  return null;
}

function StrayBug() {
  const { bug } = useApp();
  const [dismissed, setDismissed] = useState<unknown>(undefined);
  const met = bug.value;
  return met === undefined || met === dismissed ? null : <BugNote onClose={() => setDismissed(met)} />;
}

/** Sets theme and density as attributes of the root; the styles do the rest. */
function useLooks({ settings }: AppContext): void {
  const theme = settings.theme.value;
  const density = settings.density.value;
  // Before the first paint, so that the other theme does not flash.
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['density'] = density;
  }, [theme, density]);
}

/** Reports uncaught errors as bugs, like those thrown while rendering. */
function useStrayErrors({ report }: AppContext): void {
  useEffect(() => {
    const stop = new AbortController();
    window.addEventListener('unhandledrejection', (event) => report(event.reason), { signal: stop.signal });
    window.addEventListener(
      'error',
      (event) => {
        // An event without an error is not our bug, such as the notice that a ResizeObserver continues in the next
        // frame.
        if (event.error !== null && event.error !== undefined) report(event.error);
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, [report]);
}
