import { makeMine } from '../state/own-copy.ts';
import { usePage } from './page-context.ts';
import { ChangeTime } from './change-time.tsx';
import './styles/published.css';

/** In the top bar, where a catalog of one's own says that all is saved: that everybody reads this one, and how old it is. */
export function PublishedState() {
  const { catalog } = usePage();
  const state = catalog.state.value;
  const edition = state.is === 'open' && state.access.is === 'published' ? state.access.edition : undefined;
  return (
    <p class="published-state" role="status">
      Published
      {edition !== undefined && (
        <span class="published-when">
          {' · updated '}
          <ChangeTime at={edition.updatedAt} />
        </span>
      )}
    </p>
  );
}

/** Begins a copy to change. */
export function MakeMine({ isMain = false }: { readonly isMain?: boolean }) {
  const page = usePage();
  return (
    <button
      type="button"
      class={isMain ? 'main-button' : 'button'}
      onClick={() => void makeMine(page).catch(page.report)}
    >
      Make it mine
    </button>
  );
}
