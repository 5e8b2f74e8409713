import type { ShownListing } from './metric-list-state.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { lazy } from '../kit/lazy.tsx';
import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp } from '../core/use-app.ts';

const nothingFound = lazy(async () => (await import('./nothing-found.tsx')).NothingFound);

/** The reason why the list is empty, and what to do about it. */
export function EmptyList({ listing }: { readonly listing: ShownListing }) {
  return listing.total === 0 ? <EmptyCatalog /> : <nothingFound.Component query={listing.request.query} />;
}

function EmptyCatalog() {
  const app = useApp();
  const { navigation, saving } = app;
  if (!saving.canWrite.value) return <p class="list-empty">No metrics yet.</p>;
  return (
    <div class="list-empty">
      <p>No metrics yet. Create the first one, or import a file.</p>
      <p class="list-empty-actions">
        <WriteButton class="main-button" onClick={() => void navigation.go({ at: 'new' })}>
          Create the first metric
        </WriteButton>
        <button type="button" class="button" onClick={() => CHOOSE_FILE.run(app, 'import')}>
          Import a file
        </button>
      </p>
    </div>
  );
}
