import type { ComponentChildren } from 'preact';
import { byteSize } from '../../domain/core/byte-size.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { CheckFinding, Compaction } from '../../domain/catalog/stored-version.ts';
import type { Maintenance, MaintenanceWork } from './maintenance.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { Icon } from '../kit/icon.tsx';
import { ProgressLine } from '../kit/progress-line.tsx';
import { useApp } from '../core/use-app.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';

/** Checking the catalog, and freeing space. */
export function StorageMaintenance({ maintenance }: { readonly maintenance: Maintenance }) {
  const { saving } = useApp();
  const checking = maintenance.checking.value;
  const compacting = maintenance.compacting.value;
  return (
    <>
      <div class="storage-care">
        <p id="storage-check">Checks the whole database and everything stored in this browser. Nothing is changed.</p>
        <button
          type="button"
          class="button"
          aria-describedby="storage-check"
          aria-disabled={checking.is === 'working'}
          onClick={() => void maintenance.check()}
        >
          Check
        </button>
        {checking.is === 'working' && <DelayedSpinner />}
        <Outcome work={checking}>{(findings, at) => <Findings findings={findings} at={at} />}</Outcome>
      </div>
      {saving.canWrite.value && (
        <div class="storage-care">
          <p id="storage-compact">
            Frees the space of deleted rows in the file. The current state is kept as a version.
          </p>
          <WriteButton
            class="button"
            aria-describedby="storage-compact"
            busy={compacting.is === 'working'}
            onClick={() => void maintenance.compact()}
          >
            Compact
          </WriteButton>
          {compacting.is === 'working' && <ProgressLine label="Compacting" />}
          <Outcome work={compacting}>{(sizes) => <p>{sizesSentence(sizes)}</p>}</Outcome>
        </div>
      )}
    </>
  );
}

interface OutcomeProps<T> {
  readonly work: MaintenanceWork<T>;
  readonly children: (found: T, at: Instant) => ComponentChildren;
}

/** The outcome. Always rendered, so that a screen reader announces its text when it appears. */
function Outcome<T>({ work, children }: OutcomeProps<T>) {
  return (
    <div class="storage-outcome" aria-live="polite">
      {work.is === 'done' && children(work.found, work.at)}
      {work.is === 'failed' && <p class="problem">{work.because.message}</p>}
    </div>
  );
}

const LOOKED_AT: Readonly<Record<CheckFinding['of'], string>> = {
  pages: 'Pages and indexes of the database',
  keys: 'References to metrics',
  counts: 'Counts of tests and usage',
  stored: 'What the browser stores',
};

function Findings({ findings, at }: { readonly findings: readonly CheckFinding[]; readonly at: Instant }) {
  const count = findings.reduce((sum, { problems }) => sum + problems.length, 0);
  return (
    <>
      <p>
        {count === 0
          ? 'No problems found. '
          : `${pluralize(count, 'problem')} found. Export the catalog file to be safe. `}
        <ChangeTime at={at} />
      </p>
      <ul class="storage-findings">
        {findings.map(({ of, problems }) => (
          <li key={of} class={problems.length === 0 ? 'storage-sound' : 'storage-unsound'}>
            <Icon name={problems.length === 0 ? 'check' : 'close'} />
            <span>
              {LOOKED_AT[of]}: {problems.length === 0 ? 'in order' : pluralize(problems.length, 'problem')}
            </span>
            {problems.length > 0 && (
              <GrowingList items={problems} step={20} grows="by button" class="storage-problems" keyOf={(one) => one}>
                {(problem) => <li>{problem}</li>}
              </GrowingList>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function sizesSentence({ before, after }: Compaction): string {
  return after < before
    ? `Compacted from ${byteSize(before)} to ${byteSize(after)}.`
    : `Nothing to compact: the file has ${byteSize(after)}.`;
}
