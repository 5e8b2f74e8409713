import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { StorageState } from './storage-state.ts';
import { CatalogPage } from '../kit/catalog-page.tsx';
import { NotLoaded } from '../kit/lazy.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { EDITIONS } from '../published/editions-feature.ts';
import { STORAGE } from './storage-feature.ts';
import { QueryPanel } from '../kit/query-panel.tsx';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import { StorageBackups } from './storage-backups.tsx';
import { StorageBrowser } from './storage-browser.tsx';
import { StoragePublished } from './storage-published.tsx';
import { StorageMaintenance } from './storage-maintenance.tsx';
import { StorageSection } from './storage-section.tsx';
import { StorageVersions } from './storage-versions.tsx';

/** The storage screen: the catalog's storage, its copies outside the browser, and its versions. */
export function StoragePage() {
  const { role } = useApp();
  const storage = useFeature(STORAGE);
  const there = storage.loaded.value;
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!failed) storage.load().catch(() => setFailed(true));
  }, [storage, failed]);
  return (
    <CatalogPage
      title="Storage"
      lead={
        role === 'own'
          ? 'Where this catalog is stored, its backups and its earlier versions.'
          : 'Where this catalog comes from and where it is stored.'
      }
    >
      {there !== undefined && (role === 'own' ? <Sections storage={there} /> : <PublishedSections storage={there} />)}
      {there === undefined && (failed ? <NotLoaded refetch={() => setFailed(false)} /> : <DelayedSpinner />)}
    </CatalogPage>
  );
}

function PublishedSections({ storage }: { readonly storage: StorageState }) {
  const editions = useFeature(EDITIONS);
  const published = editions.loaded.value;
  useLayoutEffect(() => storage.show(), [storage]);
  return (
    <>
      <StorageSection title="Published">
        <QueryPanel reading={storage.facts.reading.value} refetch={() => storage.facts.refetch()}>
          {(facts) => published !== undefined && <StoragePublished editions={published} facts={facts} />}
        </QueryPanel>
      </StorageSection>
      <StorageSection title="Maintenance">
        <StorageMaintenance maintenance={storage.maintenance} />
      </StorageSection>
    </>
  );
}

function Sections({ storage }: { readonly storage: StorageState }) {
  useLayoutEffect(() => storage.show(), [storage]);
  const reading = storage.facts.reading.value;
  return (
    <>
      <StorageSection title="In this browser">
        <QueryPanel reading={reading} refetch={() => storage.facts.refetch()}>
          {(facts) => <StorageBrowser browser={storage.browser} facts={facts} />}
        </QueryPanel>
      </StorageSection>
      <StorageSection title="Backups">
        <StorageBackups storage={storage} />
      </StorageSection>
      {reading.is === 'read' && (
        <StorageSection title="Versions">
          <StorageVersions versions={storage.versions} kept={reading.value.versions} />
        </StorageSection>
      )}
      <StorageSection title="Maintenance">
        <StorageMaintenance maintenance={storage.maintenance} />
      </StorageSection>
      <p class="storage-licences">
        <a href="third-party-notices.txt" target="_blank" rel="noopener">
          Third-party licences
        </a>
      </p>
    </>
  );
}
