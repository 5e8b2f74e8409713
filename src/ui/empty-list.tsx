import { piecesOf } from '../domain/query.ts';
import { searchTextOf } from '../state/search-text.ts';
import type { ShownListing } from '../state/metric-list.ts';
import { ChangeButton } from './change-button.tsx';
import { chooseFile } from './file-chooser.tsx';
import { usePage } from './page-context.ts';

/** Why the list is empty, and what to do about it. */
export function EmptyList({ listing }: { readonly listing: ShownListing }) {
  return listing.total === 0 ? <EmptyCatalog /> : <NothingFound query={listing.request.query} />;
}

function EmptyCatalog() {
  const { navigation } = usePage();
  return (
    <div class="list-empty">
      <p>This catalog has no metrics yet. Write the first one, or import a file that has some.</p>
      <p class="list-empty-actions">
        <ChangeButton class="main-button" onClick={() => void navigation.go({ at: 'new' })}>
          Write the first metric
        </ChangeButton>
        <button type="button" class="button" onClick={chooseFile}>
          Import a file
        </button>
      </p>
    </div>
  );
}

function NothingFound({ query }: { readonly query: string }) {
  const { navigation } = usePage();
  const { chips, words } = searchTextOf(query);
  const hasWords = piecesOf(words).length > 0;
  return (
    <div class="list-empty">
      <p>
        {hasWords ? (
          <>
            No metric contains <b>{words}</b>
          </>
        ) : (
          'No metric passes'
        )}
        {chips.length > 0 && (
          <>
            {hasWords ? ' and passes ' : ' '}
            {chips.map((chip, i) => (
              <span key={chip}>
                {i > 0 && ' and '}
                <b>{chip}</b>
              </span>
            ))}
          </>
        )}
        .
      </p>
      <p class="list-empty-actions">
        {chips.length > 0 && hasWords && (
          <button type="button" class="button" onClick={() => navigation.choose(words)}>
            Clear filters
          </button>
        )}
        <button type="button" class="button" onClick={() => navigation.choose('')}>
          {hasWords ? 'Clear search' : 'Clear filters'}
        </button>
      </p>
    </div>
  );
}
