import { isolated } from '../../domain/core/isolated.ts';
import { useState } from 'preact/hooks';
import type { Metric } from '../../domain/metric/metric.ts';
import { tellUsage } from '../core/undo.ts';
import { useDraftForm } from '../kit/use-draft-form.ts';
import { Modal, ModalFormEnd } from '../kit/modal.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { NAME, PROSE } from '../kit/stored-text.ts';

interface RecordUsageDialogProps {
  readonly metric: Metric;
  readonly onClose: () => void;
}

/**
 * Records that a user used the metric, and where. If it is closed by Escape or a click beside it, the text stays as a
 * draft.
 */
export function RecordUsageDialog({ metric, onClose }: RecordUsageDialogProps) {
  const app = useApp();
  const { person } = app;
  const metrics = useFeature(METRIC_ACTIONS);
  const form = useDraftForm(`use at hand:${metric.id}`, { usedBy: person.name.peek() ?? '', place: '' });
  const { usedBy, place } = form.texts;
  const [problem, setProblem] = useState<string>();

  async function record(): Promise<void> {
    const who = usedBy.trim() === '' ? undefined : usedBy.trim();
    const written = await metrics.recordUsage(metric.id, place.trim() === '' ? null : place.trim(), who);
    if (written.is === 'refused') setProblem(written.because.message);
    if (written.is !== 'done') return;
    discard();
    tellUsage(app, `Usage of ${isolated(metric.name)} was recorded.`, written.value);
  }

  function discard(): void {
    form.drop();
    onClose();
  }

  return (
    <Modal labelledBy="record-usage-title" onCancel={onClose}>
      <h2 id="record-usage-title" class="modal-title">
        Record usage of <bdi {...NAME}>{metric.name}</bdi>
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
            {...PROSE}
            id="usage-place"
            class="field"
            autofocus
            autocomplete="off"
            placeholder="A dashboard, a report, a notebook"
            value={place}
            onInput={(event) => form.write('place', event.currentTarget.value)}
          />
        </div>
        <div class="modal-field">
          <label class="label" for="usage-person">
            By whom
          </label>
          <input
            {...PROSE}
            id="usage-person"
            class="field"
            autocomplete="off"
            placeholder="You"
            value={usedBy}
            onInput={(event) => form.write('usedBy', event.currentTarget.value)}
          />
        </div>
        <ModalFormEnd problem={problem} yes="Record" onCancel={discard} />
      </form>
    </Modal>
  );
}
