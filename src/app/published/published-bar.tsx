import { makeCopy } from './make-copy.ts';
import { useApp } from '../core/use-app.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import './published.css';

/** The age of the published edition, in the place where the user's own catalog shows its save state. */
export function PublishedState() {
  const { catalog } = useApp();
  const state = catalog.state.value;
  const access = state.is === 'open' || state.is === 'opening' ? state.access : undefined;
  const edition = access?.is === 'published' ? access.edition : undefined;
  return (
    <p class="published-state" role="status" title="Published, read-only">
      {edition === undefined ? (
        'Published'
      ) : (
        <>
          Updated <ChangeTime at={edition.updatedAt} />
        </>
      )}
    </p>
  );
}

/** A button that starts a copy to edit. */
export function MakeCopyButton({ isMain = false }: { readonly isMain?: boolean }) {
  const app = useApp();
  return (
    <button
      type="button"
      class={isMain ? 'main-button' : 'button'}
      onClick={() => void makeCopy(app).catch(app.report)}
    >
      Make a copy…
    </button>
  );
}
