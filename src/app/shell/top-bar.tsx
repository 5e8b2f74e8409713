import { CatalogMenu } from './catalog-menu.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { lazy } from '../kit/lazy.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { CATALOGS } from '../catalogs/catalogs-feature.ts';
import { SaveState } from './save-state.tsx';
import { SearchBox } from '../search/search-box.tsx';
import './top-bar.css';

const publishedState = lazy(async () => (await import('../published/published-bar.tsx')).PublishedState);
const makeCopy = lazy(async () => (await import('../published/published-bar.tsx')).MakeCopyButton);

/** Preloads the parts of the top bar that only a published catalog needs. */
export function preloadPublished(): void {
  for (const part of [publishedState, makeCopy]) void part.preload();
}
const catalogButton = lazy(async () => (await import('../catalogs/catalog-button.tsx')).CatalogButton);

interface TopBarProps {
  readonly onLeaveSearch: (into: 'list' | 'first') => void;
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onCatalogs: () => void;
  readonly onExport: () => void;
  readonly onCustomFields: () => void;
}

/** The bar on every screen: the catalog, the search, the save state, the menu. */
export function TopBar({ onLeaveSearch, onPalette, onShortcuts, onCatalogs, onExport, onCustomFields }: TopBarProps) {
  const { navigation, saving } = useApp();
  const catalogs = useFeature(CATALOGS);
  const isPublished = !saving.canWrite.value;
  const there = catalogs.loaded.value;
  return (
    <header class="top-bar">
      <Wordmark />
      <SearchBox onLeave={onLeaveSearch} />
      {there !== undefined && <catalogButton.Component catalogs={there} onCatalogs={onCatalogs} />}
      <div class="top-bar-end">
        {isPublished ? <publishedState.Component /> : <SaveState />}
        <CatalogMenu
          onPalette={onPalette}
          onShortcuts={onShortcuts}
          onCatalogs={onCatalogs}
          onExport={onExport}
          onCustomFields={onCustomFields}
        />
        <WriteButton class="main-button" aria-label="New metric" onClick={() => void navigation.go({ at: 'new' })}>
          New<span class="top-bar-wide">&nbsp;metric</span>
        </WriteButton>
        {isPublished && <makeCopy.Component />}
      </div>
    </header>
  );
}

/** The name of the app, as a link to the list. */
export function Wordmark() {
  const { navigation } = useApp();
  return (
    <a class="wordmark" href={navigation.hrefTo({ at: 'list' })} aria-label="Metricbook">
      Metricbook<span class="wordmark-stop">.</span>
    </a>
  );
}
