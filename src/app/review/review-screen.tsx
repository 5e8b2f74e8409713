import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from '../kit/icon.tsx';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { NAME } from '../kit/stored-text.ts';
import { useApp } from '../core/use-app.ts';
import { ReviewFoot } from './review-foot.tsx';
import { ReviewProblems } from './review-problems.tsx';
import { ReviewRail } from './review-rail.tsx';
import { ReviewSectionView } from './review-section.tsx';
import type { ReviewedFiles } from '../../domain/review/reviewed-files.ts';
import { contentSentence, isSettled, settledSentence, THEIR_SIDE } from './review-sentences.ts';
import { isOpenAtFirst, type ReviewSection, sectionKey, sectionsOf } from './review-sections.ts';
import type { ReviewState } from './review-state.ts';
import type { Reviews } from './reviews.ts';
import { useReviewKeys } from './use-review-keys.ts';

/** The states that show a review. */
export type ShownReview = Extract<ReviewState, { is: 'ready' | 'accepting' }>;

interface ReviewScreenProps {
  readonly state: ShownReview;
  readonly reviews: Reviews;
}

/** A review: what differs with both sides, the problems beside it, and below it what an import would do. */
export function ReviewScreen({ state, reviews }: ReviewScreenProps) {
  const { reviewed } = state;
  const { navigation } = useApp();
  const sections = useMemo(() => sectionsOf(reviewed.review, reviewed.is), [reviewed.review, reviewed.is]);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [heard, setHeard] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  // What opened is read out, and its keys work at once.
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);

  const isOpen = (section: ReviewSection): boolean =>
    opened.get(sectionKey(section)) ?? isOpenAtFirst(section, sections);
  const toggle = (section: ReviewSection, open: boolean): void =>
    setOpened((before) => new Map(before).set(sectionKey(section), open));

  useReviewKeys(root, {
    reviews,
    hear: setHeard,
    openRows() {
      const closed = sections.find((section) => section.is === 'rows' && !isOpen(section));
      if (closed !== undefined) toggle(closed, true);
      return closed !== undefined;
    },
  });

  function leave(): void {
    reviews.drop();
    navigation.replace({ at: 'list' });
  }

  return (
    <div ref={root} class="review" role="group" aria-label="Review" tabIndex={-1} aria-busy={state.is === 'accepting'}>
      <ReviewRail
        reviewed={reviewed}
        sections={sections}
        onLeave={leave}
        onGo={(section) => {
          toggle(section, true);
          root.current?.querySelector<HTMLElement>(`[data-section="${sectionKey(section)}"]`)?.focus();
        }}
      />
      <div class="review-main">
        <header class="review-head">
          <button type="button" class="quiet-button review-leave-small" onClick={leave}>
            <Icon name="back" /> Leave without importing
          </button>
          <h1 ref={heading} tabIndex={-1}>
            {reviewed.is === 'catalog' ? 'Review the merge' : 'Review the import'}
          </h1>
          <p>
            <b {...NAME}>{reviewed.source}</b> · {contentSentence(reviewed)}{' '}
            {reviewed.is === 'files' && <LastImport of={reviewed} />}
            Nothing has been changed yet.
            {reviewed.is === 'files' && reviewed.hasSheets && (
              <button type="button" class="quiet-button review-columns" onClick={() => void reviews.mapAgain()}>
                Change the columns
              </button>
            )}
          </p>
        </header>
        {isSettled(reviewed) && <p class="review-agree">{settledSentence(reviewed.review)}</p>}
        {sections.map((section) => (
          <ReviewSectionView
            key={sectionKey(section)}
            section={section}
            theirSide={THEIR_SIDE[reviewed.is]}
            places={reviewed.places}
            reviews={reviews}
            isOpen={isOpen(section)}
            onToggle={(open) => toggle(section, open)}
          />
        ))}
      </div>
      <ReviewProblems problems={reviewed.problems} />
      <ReviewFoot state={state} reviews={reviews} onLeave={leave} />
      <p class="visually-hidden" aria-live="polite">
        {heard}
      </p>
    </div>
  );
}

function LastImport({ of: { lastImport } }: { readonly of: Pick<ReviewedFiles, 'lastImport'> }) {
  if (lastImport === undefined) return null;
  return (
    <>
      Last imported <ChangeTime at={lastImport.at} /> by <ChangeAuthor name={lastImport.by} />.{' '}
    </>
  );
}
