import { makeCopy } from './make-copy.ts';
import { useApp } from '../core/use-app.ts';
import { ChangeTime } from '../kit/change-time.tsx';
import './published.css';

/** In the top bar, where a catalog of one's own says that all is saved: how old the edition is that everybody reads. */
export function PublishedState() {
  const { catalog } = useApp();
  const state = catalog.state.value;
  const edition = state.is === 'open' && state.access.is === 'published' ? state.access.edition : undefined;
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

/** Begins a copy to change. */
export function MakeCopyButton({ isMain = false }: { readonly isMain?: boolean }) {
  const app = useApp();
  return (
    <button
      type="button"
      class={isMain ? 'main-button' : 'button'}
      onClick={() => void makeCopy(app).catch(app.report)}
    >
      Make a copy
    </button>
  );
}
