import { useApp, useFeature } from '../core/use-app.ts';
import { ImportPage } from '../import/import.tsx';
import { IMPORTS } from '../import/imports.ts';
import { ReviewPage } from './review-page.tsx';
import { REVIEWS } from './reviews.ts';

/** The page of what is being imported: the preview of a catalog, or a review. */
export function ImportScreen() {
  const { report } = useApp();
  const imports = useFeature(IMPORTS);
  const reviews = useFeature(REVIEWS);
  const isPreviewed = imports.state.value.is !== 'none';
  if (!isPreviewed && reviews.state.value.is !== 'none') return <ReviewPage />;

  function merge(): void {
    const checked = imports.handOver();
    if (checked !== undefined) reviews.openCatalog(checked).catch(report);
  }

  return <ImportPage onMerge={merge} />;
}
