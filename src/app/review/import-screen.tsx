import { useFeature } from '../core/use-app.ts';
import { ImportPage } from '../import/import.tsx';
import { ReviewPage } from './review-page.tsx';
import { REVIEWS } from './reviews.ts';

/** The page of what is being imported: a catalog, or metrics of other programs. */
export function ImportScreen() {
  const reviews = useFeature(REVIEWS);
  return reviews.state.value.is === 'none' ? <ImportPage /> : <ReviewPage />;
}
