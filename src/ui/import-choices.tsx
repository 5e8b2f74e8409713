import type { ComponentChildren } from 'preact';
import type { ImportCounts } from '../domain/import-effect.ts';
import { mergeSentence, replaceSentence } from '../domain/import-effect.ts';
import type { PreviewState } from './import-preview.tsx';
import { usePage } from './page-context.ts';

interface ImportChoicesProps {
  readonly state: PreviewState;
  readonly counts: ImportCounts;
  readonly close: ComponentChildren;
}

/** Merge, replace, or leave it: what each would do, in numbers. Both can be undone afterwards. */
export function ImportChoices({ state, counts, close }: ImportChoicesProps) {
  const { imports } = usePage();
  const busy = state.is === 'accepting';
  return (
    <section class="import-choices" aria-label="What to do with the file">
      <div>
        <p id="import-merge">{mergeSentence(counts)}</p>
        <button
          type="button"
          class="main-button"
          disabled={busy}
          aria-describedby="import-merge"
          onClick={() => void imports.accept('merge')}
        >
          Merge
        </button>
      </div>
      <div>
        <p id="import-replace">{replaceSentence(counts)}</p>
        <button
          type="button"
          class="button"
          disabled={busy}
          aria-describedby="import-replace"
          onClick={() => void imports.accept('replace')}
        >
          Replace
        </button>
      </div>
      {state.is === 'ready' && state.problem !== undefined && (
        <p class="problem" role="alert">
          {state.problem.message}
        </p>
      )}
      <footer>
        <p>Either can be undone afterwards.</p>
        {!busy && close}
      </footer>
    </section>
  );
}
