import type { ComponentChildren } from 'preact';
import type { CatalogError } from '../../domain/core/catalog-error.ts';
import type { ImportCounts } from '../../domain/catalog/import-effect.ts';
import { mergeSentence, replaceSentence } from '../../domain/catalog/import-effect.ts';
import { WriteButton } from '../kit/write-button.tsx';
import type { PreviewState } from './import-preview.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { OPEN_AS_NEW_CATALOG } from '../core/commands.ts';
import { IMPORTS } from './imports.ts';
import { ProgressLine } from '../kit/progress-line.tsx';

interface ImportChoicesProps {
  readonly state: PreviewState;
  readonly counts: ImportCounts;
  /** Shows what a merge would do, field by field. */
  readonly onMerge: () => void;
  readonly close: ComponentChildren;
}

/**
 * The choices to review a merge, replace, keep both, or leave it: the effect of each, in numbers. The first two can be
 * undone afterwards.
 */
export function ImportChoices({ state, counts, onMerge, close }: ImportChoicesProps) {
  const app = useApp();
  const { saving } = app;
  const imports = useFeature(IMPORTS);
  const busy = state.is === 'accepting';

  function openBeside(): void {
    const file = imports.source();
    if (file !== undefined) OPEN_AS_NEW_CATALOG.run(app, file);
  }

  return (
    <section class="import-choices" aria-label="What to do with the file">
      <div>
        <p id="import-merge">{mergeSentence(counts)}</p>
        <WriteButton class="main-button" busy={busy} aria-describedby="import-merge" onClick={onMerge}>
          Merge
        </WriteButton>
      </div>
      <div>
        <p id="import-replace">{replaceSentence(counts)}</p>
        <WriteButton class="button" busy={busy} aria-describedby="import-replace" onClick={() => void imports.accept()}>
          Replace
        </WriteButton>
      </div>
      <div>
        <p id="import-beside">Or keep both: open the file as a separate catalog in this browser.</p>
        <button type="button" class="button" disabled={busy} aria-describedby="import-beside" onClick={openBeside}>
          Open as a new catalog
        </button>
      </div>
      {state.is === 'ready' && <Problem because={saving.writeBlock.value ?? state.problem} />}
      <footer>
        <p>Merge and Replace can be undone.</p>
        {busy ? <ProgressLine label={`Importing ${state.file}`} /> : close}
      </footer>
    </section>
  );
}

/** The reason why it was not imported. Cancelling is not shown as a failure. */
function Problem({ because }: { readonly because: CatalogError | undefined }) {
  if (because === undefined) return null;
  if (because.code === 'cancelled') return <p role="alert">Import cancelled. Nothing was changed.</p>;
  return (
    <p class="problem" role="alert">
      {because.message}
    </p>
  );
}
