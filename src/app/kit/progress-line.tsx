import { byteProgress } from '../../domain/core/byte-progress.ts';
import type { Done, Progress } from '../core/progress.ts';
import { useApp } from '../core/use-app.ts';
import { useDelay } from './delayed-spinner.tsx';
import './progress-line.css';

interface ProgressLineProps {
  /** What is under way, such as `Importing`. */
  readonly label: string;
  /** How far it is, in words; in bytes where nothing else is said. */
  readonly inWords?: (done: number, total: number) => string;
  /** Where it is no work on the catalog that is shown. */
  readonly progress?: Progress;
}

/**
 * Long work on the whole catalog, once there has been a wait: a hairline along the top of what it stands in, how far it
 * is in words, and the way to break it off. To be shown as long as the work is under way.
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
