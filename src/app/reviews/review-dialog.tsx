import { useState } from 'preact/hooks';
import { isolated } from '../../domain/core/isolated.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import { tellReviewed } from '../core/undo.ts';
import { useApp } from '../core/use-app.ts';
import { Modal, ModalFormEnd } from '../kit/modal.tsx';
import { NAME, PROSE } from '../kit/stored-text.ts';

interface ReviewDialogProps {
  readonly metrics: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

/** Records that the user looked at metrics and found them right, with a note if there is something to say. */
export function ReviewDialog({ metrics, onClose }: ReviewDialogProps) {
  const app = useApp();
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string>();
  const [only] = metrics;
  const isOne = metrics.length === 1 && only !== undefined;

  async function record(): Promise<void> {
    const ids = metrics.map(({ id }) => id);
    const text = note.trim() === '' ? null : note.trim();
    const written = await app.saving.write((by) => app.client.recordReviews(ids, by, text));
    if (written.is === 'refused') setProblem(written.because.message);
    if (written.is !== 'done') return;
    onClose();
    const what = isOne ? isolated(only.name) : pluralize(metrics.length, 'metric');
    tellReviewed(app, `${what} ${metrics.length === 1 ? 'is' : 'are'} marked as reviewed.`, written.value);
  }

  return (
    <Modal labelledBy="review-dialog-title" onCancel={onClose}>
      <h2 id="review-dialog-title" class="modal-title">
        Mark {isOne ? <bdi {...NAME}>{only.name}</bdi> : pluralize(metrics.length, 'metric')} as reviewed
      </h2>
      <form
        class="modal-body-form"
        onSubmit={(event) => {
          event.preventDefault();
          void record();
        }}
      >
        <p>
          {isOne ? 'You looked at its definition today' : 'You looked at their definitions today'}, and it is right as
          it stands. Nothing else changes.
        </p>
        <div class="modal-field">
          <label class="label" for="review-note">
            Note (optional)
          </label>
          <input
            {...PROSE}
            id="review-note"
            class="field"
            autofocus
            autocomplete="off"
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </div>
        <ModalFormEnd problem={problem} yes="Mark as reviewed" onCancel={onClose} />
      </form>
    </Modal>
  );
}
