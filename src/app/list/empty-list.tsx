import type { ShownListing } from './metric-list-state.ts';
import { ChangeButton } from '../kit/change-button.tsx';
import { lazily } from '../kit/lazy.tsx';
import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp } from '../core/use-app.ts';

const nothingFound = lazily(async () => (await import('./nothing-found.tsx')).NothingFound);

/** Why the list is empty, and what to do about it. */
export function EmptyList({ listing }: { readonly listing: ShownListing }) {
  return listing.total === 0 ? <EmptyCatalog /> : <nothingFound.Screen query={listing.request.query} />;
}

function EmptyCatalog() {
  const app = useApp();
  const { navigation, saving } = app;
  if (!saving.isOffered.value) return <p class="list-empty">This catalog has no metrics yet.</p>;
  return (
    <div class="list-empty">
      <p>This catalog has no metrics yet. Write the first one, or import a file that has some.</p>
      <p class="list-empty-actions">
        <ChangeButton class="main-button" onClick={() => void navigation.go({ at: 'new' })}>
          Write the first metric
        </ChangeButton>
        <button type="button" class="button" onClick={() => CHOOSE_FILE.run(app, 'import')}>
          Import a file
        </button>
      </p>
    </div>
  );
}
