import { usePageTitle } from '../core/page-title.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { ImportUndecided } from '../import/import-undecided.tsx';
import { CatalogPage } from '../kit/catalog-page.tsx';
import { ProgressLine } from '../kit/progress-line.tsx';
import { ProblemList } from './review-problems.tsx';
import { sortedProblems } from './review-sentences.ts';
import { ReviewScreen } from './review-screen.tsx';
import type { ReviewState } from './review-state.ts';
import type { Reviews } from './reviews.ts';
import { REVIEWS } from './reviews.ts';
import { SheetMapping } from './sheet-mapping.tsx';
import './review.css';

/** The page of files of other programs: what is being read, what differs, and why something could not be read. */
export function ReviewPage() {
  const reviews = useFeature(REVIEWS);
  const state = reviews.state.value;
  usePageTitle('Import');
  if (state.is === 'ready' || state.is === 'accepting') return <ReviewScreen state={state} reviews={reviews} />;
  if (state.is === 'mapping') return <SheetMapping state={state} reviews={reviews} />;
  return (
    <CatalogPage title="Import" lead={<span aria-live="polite">{leadOf(state)}</span>}>
      <Before state={state} reviews={reviews} />
    </CatalogPage>
  );
}

type BeforeState = Exclude<ReviewState, { is: 'ready' | 'accepting' | 'mapping' }>;

function Before({ state, reviews }: { readonly state: BeforeState; readonly reviews: Reviews }) {
  switch (state.is) {
    case 'none':
      return null;
    case 'reading':
      return <ProgressLine label={`Reading ${state.source}`} inWords={stepText} progress={reviews.progress} />;
    case 'undecided':
      return (
        <ImportUndecided
          file={state}
          onChoose={(encoding) => void reviews.readAs(encoding)}
          close={<Close reviews={reviews} />}
        />
      );
    case 'refused':
      return (
        <>
          <ProblemList problems={sortedProblems(state.problems)} />
          <p class="review-close">
            <Close reviews={reviews} />
          </p>
        </>
      );
  }
}

function Close({ reviews }: { readonly reviews: Reviews }) {
  const { navigation } = useApp();
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        reviews.drop();
        navigation.replace({ at: 'list' });
      }}
    >
      Close without importing
    </button>
  );
}

function stepText(done: number, total: number): string {
  return `Step ${Math.min(done + 1, total)} of ${total}`;
}

function leadOf(state: BeforeState): string {
  switch (state.is) {
    case 'none':
      return '';
    case 'reading':
      return `${state.source} is being read. Nothing has been changed.`;
    case 'undecided':
      return `${state.file} was not read yet. Nothing has been changed.`;
    case 'refused':
      return `No metrics were found in ${state.source}. Nothing has been changed.`;
  }
}
