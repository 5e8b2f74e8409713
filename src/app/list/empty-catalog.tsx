import { CHOOSE_FILE } from '../core/commands.ts';
import { useApp } from '../core/use-app.ts';
import { WriteButton } from '../kit/write-button.tsx';

/** Shown in place of the list of a catalog without metrics: what to do about it. */
export function EmptyCatalog() {
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
