import { useState } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { ComparedMetric } from '../../domain/duplicates/duplicate-search.ts';
import type { SeenMetric } from '../../domain/duplicates/merge-request.ts';
import { useApp } from '../core/use-app.ts';
import { CODE } from '../kit/stored-text.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { decideNotDuplicates, mergeInto } from './duplicate-acts.ts';

interface CompareFootProps {
  readonly metrics: readonly ComparedMetric[];
  readonly kept: string;
  readonly taken: ReadonlyMap<string, string>;
  readonly isChoosing: boolean;
  readonly onChoose: () => void;
}

/** Says what a merge would do, with the buttons that merge, choose field by field, or decide against it. */
export function CompareFoot({ metrics, kept, taken, isChoosing, onChoose }: CompareFootProps) {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const others = metrics.filter(({ detail }) => detail.metric.id !== kept);
  const gone = new Set(others.map(({ detail }) => detail.metric.id));
  const moving = new Set(
    others.flatMap(({ detail }) => detail.dependents.map(({ id }) => id)).filter((id) => id !== kept && !gone.has(id)),
  ).size;

  async function act(work: () => Promise<boolean>): Promise<void> {
    if (busy) return;
    setBusy(true);
    await work();
    setBusy(false);
  }

  async function decide(): Promise<boolean> {
    const isDone = await decideNotDuplicates(
      app,
      metrics.map(({ detail }) => detail.metric),
    );
    if (isDone) void app.navigation.go({ at: 'duplicates' });
    return isDone;
  }

  function merge(): Promise<boolean> {
    const [keptOne] = metrics.filter(({ detail }) => detail.metric.id === kept);
    if (keptOne === undefined) return Promise.resolve(false);
    const request = { kept: seenOf(keptOne), others: others.map(seenOf), taken };
    return mergeInto(
      app,
      request,
      others.map(({ detail }) => detail.metric),
    );
  }

  return (
    <footer class="compare-foot">
      <p aria-live="polite">
        {moving === 0 ? '' : `${pluralize(moving, 'downstream metric')} will depend on `}
        {moving > 0 && (
          <>
            <code {...CODE}>{kept}</code>.{' '}
          </>
        )}
        {others.length === 1 ? 'The other goes' : 'The others go'} to the trash with history, tests and uses. Undo
        brings {others.length === 1 ? 'it' : 'them'} back.
      </p>
      <div class="compare-buttons">
        <WriteButton class="button" busy={busy} onClick={() => void act(decide)}>
          Not duplicates
        </WriteButton>
        <button type="button" class="button" aria-pressed={isChoosing} onClick={onChoose}>
          Choose field by field
        </button>
        <WriteButton class="main-button compare-merge" busy={busy} onClick={() => void act(merge)}>
          Merge into {shortName(kept, gone)}
        </WriteButton>
      </div>
    </footer>
  );
}

/** The last part of an id if no other one has the same. */
function shortName(id: string, others: ReadonlySet<string>): string {
  const last = lastPart(id);
  return Array.from(others).some((other) => lastPart(other) === last) ? id : last;
}

function lastPart(id: string): string {
  return id.split('.').at(-1) ?? id;
}

function seenOf({ detail: { metric, changeCount } }: ComparedMetric): SeenMetric {
  return { id: metric.id, updatedAt: metric.updatedAt, changeCount };
}
