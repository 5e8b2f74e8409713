import { CatalogMenu } from './catalog-menu.tsx';
import { ChangeButton } from '../kit/change-button.tsx';
import { lazily } from '../kit/lazy.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { CATALOGS } from '../catalogs/catalogs-feature.ts';
import { SaveState } from './save-state.tsx';
import { SearchBox } from '../search/search-box.tsx';
import './top-bar.css';

const publishedState = lazily(async () => (await import('../published/published-bar.tsx')).PublishedState);
const makeMine = lazily(async () => (await import('../published/published-bar.tsx')).MakeMine);

/** Loads what stands here of a published catalog ahead of it. */
export function warmPublished(): void {
  for (const part of [publishedState, makeMine]) part.warm();
}
const catalogButton = lazily(async () => (await import('../catalogs/catalog-button.tsx')).CatalogButton);

interface TopBarProps {
  readonly onLeaveSearch: (into: 'list' | 'first') => void;
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onCatalogs: () => void;
}

/** What stays in place on every screen: where you are, the search, whether all is saved, the catalog's menu. */
export function TopBar({ onLeaveSearch, onPalette, onShortcuts, onCatalogs }: TopBarProps) {
  const { navigation, saving } = useApp();
  const catalogs = useFeature(CATALOGS);
  const isPublished = !saving.isOffered.value;
  const there = catalogs.there.value;
  return (
    <header class="top-bar">
      <Wordmark />
      <SearchBox onLeave={onLeaveSearch} />
      {there !== undefined && <catalogButton.Screen catalogs={there} onCatalogs={onCatalogs} />}
      <div class="top-bar-end">
        {isPublished ? <publishedState.Screen /> : <SaveState />}
        <CatalogMenu onPalette={onPalette} onShortcuts={onShortcuts} onCatalogs={onCatalogs} />
        <ChangeButton class="main-button" aria-label="New metric" onClick={() => void navigation.go({ at: 'new' })}>
          New<span class="top-bar-wide">&nbsp;metric</span>
        </ChangeButton>
        {isPublished && <makeMine.Screen />}
      </div>
    </header>
  );
}

/** The name of the page, as a link to the list. */
export function Wordmark() {
  const { navigation } = useApp();
  return (
    <a class="wordmark" href={navigation.hrefTo({ at: 'list' })} aria-label="Metricbook">
      Metricbook<span class="wordmark-stop">.</span>
    </a>
  );
}
