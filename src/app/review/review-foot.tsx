import { useEffect, useState } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import { MOD } from '../keys/modifier.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { consequence } from './review-sentences.ts';
import type { ShownReview } from './review-screen.tsx';
import type { Reviews } from './reviews.ts';

interface ReviewFootProps {
  readonly state: ShownReview;
  readonly reviews: Reviews;
  readonly onLeave: () => void;
}

/** What an import would do, and the buttons to do it or not. */
export function ReviewFoot({ state, reviews, onLeave }: ReviewFootProps) {
  const { attached, isSettled } = state.reviewed;
  const counts = reviews.counts.value;
  const sentence = counts === undefined ? '' : consequence(counts, isSettled);
  const heard = useAfterPause(sentence);
  const problem = state.is === 'ready' ? state.problem : undefined;
  return (
    <footer class="review-foot">
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem.message}
        </p>
      )}
      <p class="review-consequence">
        {sentence}
        {attachedText(attached)}
        {!isSettled && ' One step: Undo import puts everything back.'}
      </p>
      <p class="visually-hidden" aria-live="polite">
        {heard}
      </p>
      {state.is === 'accepting' && <ProgressLine label="Importing" progress={reviews.progress} />}
      <div class="review-buttons">
        <button type="button" class="button" disabled={state.is === 'accepting'} onClick={onLeave}>
          {isSettled ? 'Close' : 'Cancel'}
        </button>
        {!isSettled && (
          <WriteButton
            class="main-button"
            busy={state.is === 'accepting'}
            aria-keyshortcuts="Control+Enter"
            onClick={() => void reviews.accept()}
          >
            Import <kbd aria-hidden="true">{MOD} Enter</kbd>
          </WriteButton>
        )}
      </div>
    </footer>
  );
}

function attachedText({ tests, usages }: { readonly tests: number; readonly usages: number }): string {
  const parts = [...(tests > 0 ? [pluralize(tests, 'test')] : []), ...(usages > 0 ? [pluralize(usages, 'use')] : [])];
  return parts.length === 0 ? '' : ` With ${parts.join(' and ')}.`;
}

const PAUSE_MS = 1000;

/** A text once it has stayed the same for a while: totals are not read out at each key. */
function useAfterPause(text: string): string {
  const [late, setLate] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return late;
}
