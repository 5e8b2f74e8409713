import { tellResult, tellTestRemoved } from '../core/undo.ts';
import { useState } from 'preact/hooks';
import type { ValidationTest } from '../../domain/metric/validation-test.ts';
import { outcomeOf, outcomeText } from '../../domain/metric/validation-test.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { SqlBlock } from '../kit/sql-block.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';

interface TestItemProps {
  readonly test: ValidationTest;
  /** Opens its form. */
  readonly change: () => void;
  /** Called after it was removed. */
  readonly removed: () => void;
}

/** One test, read-only: its last result and time, its query and expected result. */
export function TestItem({ test, change, removed }: TestItemProps) {
  const titleId = `test-${test.id}`;
  return (
    <article class="test" aria-labelledby={titleId}>
      <header class="test-head">
        <h2 id={titleId} {...NAME}>
          {test.testType ?? <i class="missing">test without a type</i>}
        </h2>
        <p class="test-outcome">
          <Outcome test={test} />
          {test.lastRun !== null && (
            <span class="test-run">
              <ChangeTime at={test.lastRun} />
            </span>
          )}
        </p>
      </header>
      {hasText(test.testQuery) && <SqlBlock text={test.testQuery} />}
      <p class="test-expected">
        <span class="label">Expected</span>{' '}
        {hasText(test.expectedResult) ? (
          <code {...CODE}>{test.expectedResult}</code>
        ) : (
          <i class="missing">Not specified</i>
        )}
      </p>
      <TestActions test={test} change={change} removed={removed} titleId={titleId} />
    </article>
  );
}

function TestActions({ test, change, removed, titleId }: TestItemProps & { readonly titleId: string }) {
  const app = useApp();
  const metrics = useFeature(METRIC_ACTIONS);
  const [busy, setBusy] = useState(false);

  async function record(status: 'passed' | 'failed'): Promise<void> {
    if (busy) return;
    setBusy(true);
    const written = await metrics.recordTestResult(test.id, status);
    setBusy(false);
    if (written.is === 'done') tellResult(app, test, written.value);
  }

  async function remove(): Promise<void> {
    if (busy) return;
    setBusy(true);
    const written = await metrics.removeTest(test.id);
    setBusy(false);
    if (written.is !== 'done') return;
    removed();
    tellTestRemoved(app, test);
  }

  return (
    <div class="test-actions">
      <span role="group" aria-label="Record result" aria-describedby={titleId}>
        <span aria-hidden="true">Record result:</span>
        <WriteButton class="quiet-button" busy={busy} onClick={() => void record('passed')}>
          Passed
        </WriteButton>
        <WriteButton class="quiet-button" busy={busy} onClick={() => void record('failed')}>
          Failed
        </WriteButton>
      </span>
      <span>
        <WriteButton class="quiet-button" id={writeButtonId(test.id)} aria-describedby={titleId} onClick={change}>
          Change test
        </WriteButton>
        <WriteButton class="quiet-button" busy={busy} aria-describedby={titleId} onClick={() => void remove()}>
          Remove test
        </WriteButton>
      </span>
    </div>
  );
}

/** The id of the button that gets the focus back when the test's form closes. */
export function writeButtonId(testId: number): string {
  return `change-test-${testId}`;
}

/** A word with a sign before it, so that the colour is never the only cue. */
function Outcome({ test }: { readonly test: ValidationTest }) {
  const outcome = outcomeOf(test.status);
  return <span class={`test-status test-status-${outcome.replace(' ', '-')}`}>{outcomeText(test.status)}</span>;
}

function hasText(text: string | null): text is string {
  return text !== null && text.trim() !== '';
}
