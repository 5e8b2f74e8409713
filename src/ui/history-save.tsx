import { useState } from 'preact/hooks';
import type { SavedChange } from '../domain/change.ts';
import { fieldLabel } from '../domain/field-label.ts';
import type { Save } from '../domain/saves.ts';
import { isUndone, revertSentence } from '../domain/saves.ts';
import { ChangeAuthor } from './change-author.tsx';
import { ChangeButton } from './change-button.tsx';
import { ChangeDifference } from './change-difference.tsx';
import { ChangeTime } from './change-time.tsx';
import { usePage } from './page-context.ts';

interface HistorySaveProps {
  readonly metricId: string;
  readonly save: Save;
  /** All changes of the metric, newest first. */
  readonly history: readonly SavedChange[];
}

/** One save: when, who and why, and each field that it changed. */
export function HistorySave({ metricId, save, history }: HistorySaveProps) {
  const headId = `save-${save.key}`;
  return (
    <li class="save">
      <p class="save-head" id={headId}>
        <ChangeTime at={save.changedAt} />
        <span class="save-who">
          <ChangeAuthor name={save.changedBy} />
          {save.reason !== null && (
            <>
              {' '}
              · <q>{save.reason}</q>
            </>
          )}
        </span>
      </p>
      <ul class="save-changes">
        {save.changes.map((change) => {
          const fieldId = `change-${change.id}`;
          return (
            <li key={change.id} class="save-change">
              <span class="save-field" id={fieldId}>
                {fieldLabel(change.fieldName)}
              </span>
              <ChangeDifference change={change} />
              <RevertButton
                metricId={metricId}
                change={change}
                history={history}
                describedBy={`${fieldId} ${headId}`}
              />
            </li>
          );
        })}
      </ul>
    </li>
  );
}

interface RevertButtonProps {
  readonly metricId: string;
  readonly change: SavedChange;
  readonly history: readonly SavedChange[];
  readonly describedBy: string;
}

function RevertButton({ metricId, change, history, describedBy }: RevertButtonProps) {
  const { metrics, navigation, notices } = usePage();
  const [busy, setBusy] = useState(false);

  async function revert(): Promise<void> {
    if (busy) return;
    const undone = isUndone(change, history);
    setBusy(true);
    const written = await metrics.revert(change);
    setBusy(false);
    if (written.is !== 'done') return;
    const { id, name } = written.value;
    // A rename that is undone takes the metric to its former address.
    if (id !== metricId) navigation.replace({ at: 'metric', id, tab: 'history' });
    notices.tell(revertSentence(change.fieldName, name, undone));
  }

  return (
    <ChangeButton
      class="quiet-button save-revert"
      busy={busy}
      aria-describedby={describedBy}
      onClick={() => void revert()}
    >
      Revert
    </ChangeButton>
  );
}
