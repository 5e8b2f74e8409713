import { useFeature } from '../core/use-app.ts';
import { ImportUndecided } from '../import/import-undecided.tsx';
import { NAME, PROSE } from '../kit/stored-text.ts';
import { ProgressLine } from '../kit/progress-line.tsx';
import { placeText } from './review-sentences.ts';
import { REVIEWS } from './reviews.ts';

/** Files of other programs that are opened without a catalog: their progress, or why they cannot be read. */
export function FirstReview() {
  const reviews = useFeature(REVIEWS);
  const state = reviews.state.value;
  switch (state.is) {
    case 'reading':
      return (
        <div class="first-note">
          <p>
            Reading <bdi {...NAME}>{state.source}</bdi>…
          </p>
          <ProgressLine label={`Reading ${state.source}`} inWords={() => ''} progress={reviews.progress} />
        </div>
      );
    case 'undecided':
      return (
        <div class="first-refused">
          <p>
            <b {...NAME}>{state.file}</b> was not read yet.
          </p>
          <ImportUndecided
            file={state}
            onChoose={(encoding) => void reviews.readAs(encoding)}
            close={
              <button type="button" class="button" onClick={() => reviews.drop()}>
                Cancel
              </button>
            }
          />
        </div>
      );
    case 'refused':
      return (
        <div class="first-refused" role="alert">
          <p>
            No metrics were found in <b {...NAME}>{state.source}</b>:
          </p>
          <ul>
            {state.problems.slice(0, 200).map((problem, i) => (
              <li key={i}>
                <span class="mono">{placeText(problem)}</span> <span {...PROSE}>{problem.message}</span>
              </li>
            ))}
          </ul>
        </div>
      );
    case 'none':
    case 'mapping':
    case 'ready':
    case 'accepting':
      return null;
  }
}
