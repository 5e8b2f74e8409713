import { formatNumber } from '../../domain/core/pluralize.ts';
import type { Reviewed } from '../../domain/review/reviewed-files.ts';
import { Icon } from '../kit/icon.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { CODE } from '../kit/stored-text.ts';
import { type ReviewSection, sectionKey } from './review-sections.ts';

interface ReviewRailProps {
  readonly reviewed: Reviewed;
  readonly sections: readonly ReviewSection[];
  readonly onLeave: () => void;
  /** Opens a section and goes there. */
  readonly onGo: (section: ReviewSection) => void;
}

/** The rules that hold without a choice. */
const RULES: Readonly<Record<Reviewed['is'], string>> = {
  catalog:
    'What changed only here stays, and what changed only in the file is taken, emptied fields too. Of a conflict your ' +
    'value stays, unless you choose otherwise.',
  files:
    'What changed here since the last import stays, unless you choose otherwise. An empty value in a file clears nothing.',
};

/** The parts of a review, the files that were read, and the rules that hold without a choice. */
export function ReviewRail({ reviewed: { is, files }, sections, onLeave, onGo }: ReviewRailProps) {
  return (
    <nav class="review-rail" aria-label="Parts of the review">
      <button type="button" class="quiet-button review-leave" onClick={onLeave}>
        <Icon name="back" /> Leave without importing
      </button>
      <h2 class="label">Review</h2>
      <ul class="review-parts">
        {sections.map((section) => (
          <li key={sectionKey(section)}>
            <button type="button" onClick={() => onGo(section)}>
              <span>{section.title}</span> <span class="number">{formatNumber(section.count)}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2 class="label">{is === 'catalog' ? 'File' : 'Files'}</h2>
      <GrowingList items={files} step={50} grows="by button" class="review-files" keyOf={({ path }) => path}>
        {({ path, metrics }) => (
          <li>
            <code {...CODE}>{path}</code> <span class="number">{formatNumber(metrics)}</span>
          </li>
        )}
      </GrowingList>
      <h2 class="label">Rules</h2>
      <p class="review-rules">{RULES[is]}</p>
    </nav>
  );
}
