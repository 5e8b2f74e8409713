import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { BulkResult } from '../../domain/metric/bulk-edit.ts';
import { metricsDone } from '../../domain/metric/bulk-edit.ts';
import type { Written } from '../core/saving.ts';
import type { Chosen, BulkActions } from './bulk-edit.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { Modal } from '../kit/modal.tsx';
import { useApp } from '../core/use-app.ts';
import { ProgressLine } from '../kit/progress-line.tsx';

interface BulkDialogProps {
  /** The words before the number of metrics: `Set the owner of`. */
  readonly title: string;
  /** The label of the main button. */
  readonly yes: string;
  /** True if it deletes: then the filled button is the one that gives it up. */
  readonly isDanger?: boolean;
  readonly chosen: Chosen;
  /** Undefined if there is nothing to do. */
  readonly act: (() => Promise<Written<BulkResult>>) | undefined;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** The dialog of a bulk edit: a preview, progress while it is under way, and Escape to cancel. */
export function BulkDialog({ title, yes, isDanger = false, chosen, act, onClose, children }: BulkDialogProps) {
  const { progress } = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);

  async function submit(): Promise<void> {
    if (busy || act === undefined) return;
    setBusy(true);
    setProblem(undefined);
    const written = await act();
    setBusy(false);
    if (written.is === 'done') onClose();
    if (written.is === 'refused') setProblem(written.because.message);
  }

  return (
    <Modal labelledBy="bulk-title" onCancel={() => (busy ? progress.cancel() : onClose())}>
      <h2 id="bulk-title" class="modal-title">
        {title} {pluralize(chosen.facts.metrics, 'metric')}
      </h2>
      <form
        class="modal-body-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {busy && <ProgressLine label={title} inWords={metricsDone} />}
        <div class="modal-buttons">
          {!busy && (
            <button type="button" class={isDanger ? 'main-button' : 'button'} onClick={onClose}>
              Cancel
            </button>
          )}
          <WriteButton
            submits
            class={isDanger ? 'button button-danger' : 'main-button'}
            busy={busy || act === undefined}
          >
            {yes}
          </WriteButton>
        </div>
      </form>
    </Modal>
  );
}

/** The selection as the dialog opens; undefined until it is read. The dialog then keeps it. */
export function useChosen(bulk: BulkActions): Chosen | undefined {
  const { report } = useApp();
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  useEffect(() => void bulk.chosen().then(setChosen, report), [bulk, report]);
  return chosen;
}
