import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { AppContext } from '../core/app-context.ts';
import { BugBoundary, BugNote } from './bug-boundary.tsx';
import { FileChooser } from './file-chooser.tsx';
import { lazy } from '../kit/lazy.tsx';
import { NameDialog } from './name-dialog.tsx';
import { Notices } from './notices.tsx';
import { AppProvider, useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { UPDATES } from '../updates/updates-feature.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Shell } from './shell.tsx';
import { preloadPublished } from './top-bar.tsx';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import './shell.css';

const firstVisit = lazy(async () => (await import('./first-visit.tsx')).FirstVisit);
const publishedVisit = lazy(async () => (await import('../published/published-visit.tsx')).PublishedVisit);
/** When the screens that are loaded ahead are there. */
const KEEP_MS = 2500;

const damagedCatalog = lazy(async () => (await import('./damaged-catalog.tsx')).DamagedCatalog);

/** The whole page over its state. */
export function App({ app }: { readonly app: AppContext }) {
  useLooks(app);
  useStrayErrors(app);
  return (
    <AppProvider value={app}>
      <BugBoundary report={app.report}>
        <Screen />
        <FileChooser />
        <Notices />
        <NameDialog />
        <ConfirmDialog />
        <StrayBug />
        <Keeping />
      </BugBoundary>
    </AppProvider>
  );
}

function Screen() {
  const { catalog, role } = useApp();
  const state = catalog.state.value;
  switch (state.is) {
    case 'starting':
      return <Starting />;
    case 'empty':
      if (role === 'published') return <publishedVisit.Component />;
      return <firstVisit.Component problem={state.problem} lost={state.lost} />;
    case 'damaged':
      return <damagedCatalog.Component state={state} />;
    case 'open':
      return <Shell />;
  }
}

/** What will probably be shown is loaded meanwhile. */
function Starting() {
  const { catalog, role } = useApp();
  useEffect(() => {
    if (role === 'published') preloadPublished();
    if (catalog.remembered() === undefined) (role === 'published' ? publishedVisit : firstVisit).preload();
  }, [catalog, role]);
  return <DelayedSpinner />;
}

/** Has the page kept in this browser once nobody waits for anything else: after the first list, or where there is none. */
function Keeping() {
  const { catalog } = useApp();
  const list = useFeature(LIST);
  const updates = useFeature(UPDATES);
  const state = catalog.state.value;
  const isThere = state.is === 'open' ? list.listing.value !== undefined : state.is !== 'starting';
  useEffect(() => {
    if (!isThere) return undefined;
    const timer = setTimeout(() => {
      updates.load().catch(() => {
        /* The browser refuses, or there is no server: the page works as before. */
      });
    }, KEEP_MS);
    return () => clearTimeout(timer);
  }, [isThere, updates]);
  return null;
}

function StrayBug() {
  const { bug } = useApp();
  const [dismissed, setDismissed] = useState<unknown>(undefined);
  const met = bug.value;
  return met === undefined || met === dismissed ? null : <BugNote onClose={() => setDismissed(met)} />;
}

/** Theme and density are attributes of the root: the styles do the rest. */
function useLooks({ settings }: AppContext): void {
  const theme = settings.theme.value;
  const density = settings.density.value;
  // Before the first paint, so that nothing flashes in the other theme.
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['density'] = density;
  }, [theme, density]);
}

/** Errors that nobody caught are bugs like those met while drawing. */
function useStrayErrors({ report }: AppContext): void {
  useEffect(() => {
    const stop = new AbortController();
    window.addEventListener('unhandledrejection', (event) => report(event.reason), { signal: stop.signal });
    window.addEventListener(
      'error',
      (event) => {
        // Without an error it is no bug of ours, such as a ResizeObserver's note that it will go on next frame.
        if (event.error !== null && event.error !== undefined) report(event.error);
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, [report]);
}
