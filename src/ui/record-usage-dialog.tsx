import { useState } from 'preact/hooks';
import type { Metric } from '../domain/metric.ts';
import { tellUsage } from '../state/undo.ts';
import { ChangeButton } from './change-button.tsx';
import { Modal } from './modal.tsx';
import { usePage } from './page-context.ts';

interface RecordUsageDialogProps {
  readonly metric: Metric;
  readonly onClose: () => void;
}

/** Notes that somebody used the metric, and where. */
export function RecordUsageDialog({ metric, onClose }: RecordUsageDialogProps) {
  const page = usePage();
  const { metrics, person } = page;
  const [usedBy, setUsedBy] = useState(person.name.peek() ?? '');
  const [place, setPlace] = useState('');
  const [problem, setProblem] = useState<string>();

  async function record(): Promise<void> {
    const who = usedBy.trim() === '' ? undefined : usedBy.trim();
    const written = await metrics.recordUsage(metric.id, place.trim() === '' ? null : place.trim(), who);
    if (written.is === 'refused') setProblem(written.because.message);
    if (written.is !== 'done') return;
    onClose();
    tellUsage(page, `A use of ${metric.name} was recorded.`, written.value);
  }

  return (
    <Modal labelledBy="record-usage-title" onCancel={onClose}>
      <h2 id="record-usage-title" class="modal-title">
        Record a use of {metric.name}
      </h2>
      <form
        class="modal-body-form"
        onSubmit={(event) => {
          event.preventDefault();
          void record();
        }}
      >
        <div class="modal-field">
          <label class="label" for="usage-place">
            Where
          </label>
          <input
            id="usage-place"
            class="field"
            autofocus
            autocomplete="off"
            placeholder="A dashboard, a report, a notebook"
            value={place}
            onInput={(event) => setPlace(event.currentTarget.value)}
          />
        </div>
        <div class="modal-field">
          <label class="label" for="usage-person">
            By whom
          </label>
          <input
            id="usage-person"
            class="field"
            autocomplete="off"
            placeholder="You"
            value={usedBy}
            onInput={(event) => setUsedBy(event.currentTarget.value)}
          />
        </div>
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="modal-buttons">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton submits class="main-button">
            Record
          </ChangeButton>
        </div>
      </form>
    </Modal>
  );
}
