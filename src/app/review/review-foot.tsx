import { useEffect, useState } from 'preact/hooks';
import { MOD } from '../keys/modifier.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { WriteButton } from '../kit/write-button.tsx';
import { attachedText, consequence, isSettled } from './review-sentences.ts';
import type { ShownReview } from './review-screen.tsx';
import type { Reviews } from './reviews.ts';

interface ReviewFootProps {
  readonly state: ShownReview;
  readonly reviews: Reviews;
  readonly onLeave: () => void;
}

/** What an import would do, and the buttons to do it or not. */
export function ReviewFoot({ state, reviews, onLeave }: ReviewFootProps) {
  const { reviewed } = state;
  const isNothing = isSettled(reviewed);
  const counts = reviews.counts.value;
  const sentence = counts === undefined ? '' : consequence(reviewed, counts);
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
        {attachedText(reviewed)}
        {!isNothing && ' One step: Undo import puts everything back.'}
      </p>
      <p class="visually-hidden" aria-live="polite">
        {heard}
      </p>
      {state.is === 'accepting' && <ProgressLine label="Importing" progress={reviews.progress} />}
      <div class="review-buttons">
        <button type="button" class="button" disabled={state.is === 'accepting'} onClick={onLeave}>
          {isNothing ? 'Close' : 'Cancel'}
        </button>
        {!isNothing && (
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
