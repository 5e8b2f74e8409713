import type { SavedView } from '../../domain/search/saved-view.ts';
import type { Views } from './views.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { FINDING } from './finding-feature.ts';
import { NAME } from '../kit/stored-text.ts';
import './saved-views.css';

/** The saved views. A click shows one. The current one can be renamed and deleted, and saved if it was changed. */
export function SavedViews() {
  const { saving } = useApp();
  const finding = useFeature(FINDING);
  const views = finding.loaded.value?.views;
  // If none can be saved, an empty section would be of no use.
  if (!saving.canWrite.value && (views?.all.value ?? []).length === 0) return null;
  return (
    <section class="saved-views">
      <div class="facet-head">
        <h2 class="label">Views</h2>
        {views?.canSave.value === true && (
          <WriteButton class="facet-more" aria-label="Save as a view" onClick={() => views.askName({ is: 'save' })}>
            save
          </WriteButton>
        )}
      </div>
      {views !== undefined && <List views={views} />}
    </section>
  );
}

function List({ views }: { readonly views: Views }) {
  const all = views.all.value;
  if (all === undefined) return null;
  if (all.length === 0) {
    return (
      <p class="saved-views-none">{views.canSave.value ? 'no saved views' : 'filter the list, then save it here'}</p>
    );
  }
  return (
    <ul>
      {all.map((view) => (
        <Line key={view.name} view={view} views={views} />
      ))}
    </ul>
  );
}

function Line({ view, views }: { readonly view: SavedView; readonly views: Views }) {
  const standing = views.standing.value;
  const isInForce = standing.is !== 'none' && standing.view.name === view.name;
  return (
    <li>
      <button
        type="button"
        class="facet saved-view"
        aria-current={isInForce ? 'true' : undefined}
        title={view.query}
        onClick={() => views.choose(view)}
      >
        <span class="facet-text" {...NAME}>
          {view.name}
        </span>
      </button>
      {isInForce && (
        <p class="saved-view-acts">
          {standing.is === 'changed' ? (
            <>
              <i>changed</i>
              <WriteButton
                class="quiet-button"
                aria-label={`Save ${view.name}`}
                onClick={() => void views.saveChanged()}
              >
                Save
              </WriteButton>
            </>
          ) : (
            <>
              <WriteButton
                class="quiet-button"
                aria-label={`Rename ${view.name}`}
                onClick={() => views.askName({ is: 'rename', from: view.name })}
              >
                Rename
              </WriteButton>
              <WriteButton
                class="quiet-button"
                aria-label={`Delete ${view.name}`}
                onClick={() => void views.remove(view)}
              >
                Delete
              </WriteButton>
            </>
          )}
        </p>
      )}
    </li>
  );
}
