import { byteProgress } from '../../domain/core/byte-progress.ts';
import type { Done, Progress } from '../core/progress.ts';
import { useApp } from '../core/use-app.ts';
import { useDelay } from './delayed-spinner.tsx';
import './progress-line.css';

interface ProgressLineProps {
  /** The work, such as `Importing`. */
  readonly label: string;
  /** The progress in words; in bytes by default. */
  readonly inWords?: (done: number, total: number) => string;
  /** The progress of work that is not on the current catalog. */
  readonly progress?: Progress;
}

/**
 * Progress of long work on the whole catalog, after a noticeable wait: a hairline along the top of its container, the
 * progress in words, and a button to cancel. Render it as long as the work is under way.
 */
export function ProgressLine({ label, inWords = byteProgress, ...of }: ProgressLineProps) {
  const app = useApp();
  const progress = of.progress ?? app.progress;
  const waited = useDelay();
  const now = progress.now.value;
  const cancelling = progress.cancelling.value;
  if (!waited) return null;
  return (
    <>
      {now === undefined || now.total === 0 ? (
        <div class="progress-line" role="progressbar" aria-label={label} />
      ) : (
        <Hairline label={label} now={now} inWords={inWords} />
      )}
      <p class="progress-words">
        <span>{cancelling ? 'Cancelling…' : now && inWords(now.done, now.total)}</span>
        <button type="button" class="button" aria-disabled={cancelling} onClick={() => progress.cancel()}>
          Cancel
        </button>
      </p>
    </>
  );
}

interface HairlineProps extends Required<Omit<ProgressLineProps, 'progress'>> {
  readonly now: Done;
}

function Hairline({ label, inWords, now: { done, total } }: HairlineProps) {
  return (
    <div
      class="progress-line progress-line-known"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={Math.min(done, total)}
      aria-valuetext={inWords(done, total)}
    >
      <span style={{ width: `${Math.min(100, (100 * done) / total)}%` }} />
    </div>
  );
}
